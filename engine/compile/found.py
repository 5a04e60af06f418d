"""From the units that are still alive to the matches: what remains is asked, and the rows of a table are taken together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from domain.events import Event
from domain.facts import Facts
from dsl.ast import Condition

from ..registry import Registry
from ..verdict import Verdict
from .asked import Asked, questions
from .expressions import IN_DOUBT
from .units import Rule, Unit


class Match(NamedTuple):
    """A trigger whose conditions do not fail: their answer and, when they hold, the rows that fire."""

    answer: Verdict
    rows: tuple[int, ...] = ()


Matches = Mapping[int, Match]
"""By the position of the trigger, in that order."""

Finish = Callable[[int, int, Event, Facts], Matches]

_HOLDS, _FAILS, _UNKNOWN, _ERROR = Verdict.HOLDS, Verdict.FAILS, Verdict.UNKNOWN, Verdict.ERROR  # to get at a member takes time
_DOUBT = {answer: Match(answer) for answer in (_UNKNOWN, _ERROR)}


@dataclass(frozen=True, slots=True)
class _Last:
    """What is left to be done with a unit that is alive. `held` is its match when it holds; one row of several has none."""

    position: int
    row: int
    first: bool
    called: tuple[Condition, ...]
    held: Match | None


def finisher(rules: Sequence[Rule], units: Sequence[Unit], tests: Mapping[str, Any], registry: Registry) -> Finish:
    """Takes the masks of the units that are alive, and of those for which a value is missing.

    Of `tests`, `certain_3`, `possible_3` and `sure_3` are what is still to be asked of the fields of a unit with bit 3.
    """
    asking = questions((tree for unit in units for tree in unit.called), registry)
    upwards = range(len(units))
    masks = [1 << bit for bit in upwards]
    certain, possible, sure = (_by_bit(tests, name, upwards) for name in ("certain", "possible", "sure"))
    lasts = [_last(unit, rules[unit.position]) for unit in reversed(units)]

    def finish(alive: int, unknown: int, event: Event, facts: Facts) -> Matches:
        found: dict[int, Match] = {}
        asked = None
        while alive:
            bit = alive.bit_length() - 1
            alive ^= masks[bit]
            try:
                if (test := certain[bit]) and not test(facts):
                    continue
            except IN_DOUBT:
                if not possible[bit](facts):
                    continue
                unknown |= 0 if sure[bit](facts) else masks[bit]
            answer = _UNKNOWN if unknown and unknown & masks[bit] else _HOLDS
            last = lasts[bit]
            if last.called:
                if last.first and last.position in found:
                    continue
                asked = asked or Asked(asking, event, facts)
                answer = asked.all_of(last.called, answer)
            if answer is _HOLDS and last.held:
                found[last.position] = last.held
            elif answer is not _FAILS:
                found[last.position] = _joined(found.get(last.position), last, answer)
        return found

    return finish


def _by_bit(tests: Mapping[str, Any], name: str, bits: Iterable[int]) -> list[Any]:
    return [tests.get(f"{name}_{bit}") for bit in bits]


def _last(unit: Unit, rule: Rule) -> _Last:
    held = Match(_HOLDS, (unit.row,)) if len(rule.rows) == 1 else None
    return _Last(unit.position, unit.row, rule.first, unit.called, held)


def _joined(before: Match | None, last: _Last, answer: Verdict) -> Match:
    """With the rows before it: of `eerste` the first that does not fail counts, else rows that hold beat one in doubt."""
    if before is None:
        return Match(answer, (last.row,)) if answer is _HOLDS else _DOUBT[answer]
    if last.first:
        return before
    if answer is _HOLDS:
        return Match(answer, (*before.rows, last.row))
    return _DOUBT[answer] if before.answer is _UNKNOWN else before
