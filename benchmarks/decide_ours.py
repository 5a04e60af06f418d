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
from engine.compile.found import Matches
from engine.evaluate import Decision, decide
from engine.link import Program, link
from engine.verdict import Verdict

from .decide_events import Happening
from .decide_language import text
from .decide_rules import Rule
from .race import Contender

MATCHES, DECIDES, PROVES = "Regelaar: which triggers fire", "Regelaar: the decision", "Regelaar: the decision with its proof"


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

    def fired(answer: tuple[Event, Matches]) -> set[int]:
        triggers = program.triggers_for(answer[0])
        return {int(triggers[at].name) for at, match in answer[1].items() if match.answer is Verdict.HOLDS}

    return Contender(MATCHES, _reader(program), run, fired)


def deciding(program: Program) -> Contender:
    """The whole decision: outcomes, planned actions, deadlines and faults."""
    return Contender(DECIDES, _reader(program), lambda one: decide(program, one.event, one.facts), _fired)


def proving(program: Program) -> Contender:
    """The decision, and its facts and outcomes as the proof keeps them."""

    def run(one: Happening) -> tuple[Decision, bytes, str]:
        decision = decide(program, one.event, one.facts)
        return decision, fact_codec.encode(one.facts), outcomes.pack(decision.outcomes)

    return Contender(PROVES, _reader(program), run, lambda answer: _fired(answer[0]))


def _reader(program: Program) -> Callable[[Happening], Happening]:
    """Of all facts those that the program asks for, which alone are read from the database."""
    return lambda one: Happening(one.event, {kind: one.facts[kind] for kind in program.facts_for(one.event)})


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
