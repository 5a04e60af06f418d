"""Our own engine as a contender: deciding alone, and with the proof that is kept of it."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from api.bootstrap import parser, registry
from domain import fact_codec
from domain.events import Event
from dsl.ruleset import Ruleset, load
from engine import outcomes
from engine.batch import decide_batch, matches_batch
from engine.compile.found import Matches
from engine.evaluate import Decision, decide
from engine.link import Program, link
from engine.verdict import Verdict

from .decide_events import Happening
from .decide_language import text
from .decide_rules import Rule
from .race import Contender

MATCHES, DECIDES, PROVES = "Regelaar: which triggers fire", "Regelaar: the decision", "Regelaar: the decision with its proof"
TOGETHER = 1_000
"""Events that are given at a time, as the pipeline, a backtest and the night have them."""

MATCHES_BATCH, DECIDES_BATCH, PROVES_BATCH = (f"{name}, by batch" for name in (MATCHES, DECIDES, PROVES))


@dataclass(frozen=True, slots=True)
class Built:
    """The program of the rules, the seconds that it took to read and check them and to compile them, and its bytes of memory."""

    program: Program
    reading: float
    compiling: float
    memory: int


def built(rules: Sequence[Rule], happenings: Sequence[Happening]) -> Built:
    """The rules as an author writes them, read, checked, linked and compiled."""
    source = {"benchmark.rules": text(rules)}
    reading, ruleset = _timed(lambda: _checked(source))
    first = list({one.event.type: one for one in happenings}.values())
    compiling, program = _timed(lambda: _compiled(ruleset, first))
    return Built(program, reading, compiling, _memory(lambda: _compiled(ruleset, first)))


def matching(program: Program) -> Contender:
    """The fast path: which triggers fire, and which might if a value were not missing."""

    def run(one: Happening) -> tuple[Event, Matches]:
        return one.event, program.matches(one.event, one.facts)

    return Contender(MATCHES, _reader(program), run, lambda answer: _matched(program, *answer))


def matching_batch(program: Program) -> Contender:
    """The same for many events at a time."""

    def run(batch: Sequence[Happening]) -> list[tuple[Event, Matches]]:
        events = [one.event for one in batch]
        return list(zip(events, matches_batch(program, events, [one.facts for one in batch]), strict=True))

    return Contender(MATCHES_BATCH, _reader(program), run, lambda answer: _matched(program, *answer), TOGETHER)


def deciding(program: Program) -> Contender:
    """The whole decision: outcomes, planned actions, deadlines and faults."""
    return Contender(DECIDES, _reader(program), lambda one: decide(program, one.event, one.facts), _fired)


def deciding_batch(program: Program) -> Contender:
    """The same for many events at a time."""
    return Contender(DECIDES_BATCH, _reader(program), lambda batch: _decided(program, batch), _fired, TOGETHER)


def proving(program: Program) -> Contender:
    """The decision, and its facts and outcomes as the proof keeps them."""

    def run(one: Happening) -> Proved:
        return _proved(one, decide(program, one.event, one.facts))

    return Contender(PROVES, _reader(program), run, lambda answer: _fired(answer[0]))


def proving_batch(program: Program) -> Contender:
    """The same for many events at a time; each has a proof of its own."""

    def run(batch: Sequence[Happening]) -> list[Proved]:
        return list(map(_proved, batch, _decided(program, batch)))

    return Contender(PROVES_BATCH, _reader(program), run, lambda answer: _fired(answer[0]), TOGETHER)


OURS = (matching, matching_batch, deciding, deciding_batch, proving, proving_batch)

Proved = tuple[Decision, bytes, str]


def _proved(one: Happening, decision: Decision) -> Proved:
    return decision, fact_codec.encode(one.facts), outcomes.pack(decision.outcomes)


def _decided(program: Program, batch: Sequence[Happening]) -> list[Decision]:
    return decide_batch(program, [one.event for one in batch], [one.facts for one in batch])


def _reader(program: Program) -> Callable[[Happening], Happening]:
    """Of all facts those that the program asks for, which alone are read from the database."""
    return lambda one: Happening(one.event, {kind: one.facts[kind] for kind in program.facts_for(one.event)})


def _matched(program: Program, event: Event, matches: Matches) -> set[int]:
    triggers = program.triggers_for(event)
    return {int(triggers[at].name) for at, match in matches.items() if match.answer is Verdict.HOLDS}


def _fired(decision: Decision) -> set[int]:
    return {int(action.trigger) for action in decision.actions}


def _checked(source: dict[str, str]) -> Ruleset:
    ruleset, found = load(source, parser())
    if ruleset is None:
        raise ValueError(f"the generated rules are wrong: {found[0]}")
    return ruleset


def _compiled(ruleset: Ruleset, happenings: Sequence[Happening]) -> Program:
    """A program compiles the triggers of an event type when it first meets one, so it is shown one of each."""
    program = link(ruleset, registry())
    for one in happenings:
        decide(program, one.event, one.facts)
    return program


def _timed(make: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    made = make()
    return time.perf_counter() - start, made


def _memory(make: Callable[[], Any]) -> int:
    """The bytes of what is made, without what was there before: the tree of the rules is not counted."""
    tracemalloc.start()
    try:
        made = make()
        return tracemalloc.get_traced_memory()[0] if made else 0
    finally:
        tracemalloc.stop()
