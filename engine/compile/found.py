"""From the units that are still alive to the matches: what remains is asked, and the rows of a table are taken together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from domain.events import Event
from domain.facts import Facts
from dsl.ast import Condition

from ..registry import Registry
from ..verdict import Verdict
from .asked import Asked
from .units import Rule, Unit


class Match(NamedTuple):
    """A trigger whose conditions do not fail: their answer and, when they hold, the rows that fire."""

    answer: Verdict
    rows: tuple[int, ...] = ()


Matches = Mapping[int, Match]
"""By the position of the trigger, in that order."""

Finish = Callable[[int, int, Event, Facts], Matches]

_DOUBT = {answer: Match(answer) for answer in (Verdict.UNKNOWN, Verdict.ERROR)}


def finisher(
    rules: Sequence[Rule], units: Sequence[Unit], ask: Mapping[int, tuple[Condition, ...]], registry: Registry
) -> Finish:
    """Takes the masks of the living units and of those that miss a value; `ask` has by bit what is still to be asked."""
    bits = [0, *(1 << number for number in range(len(units)))]
    by_bit: list[Unit] = [units[0], *sorted(units, key=lambda unit: unit.bit)] if units else []
    held = [Match(Verdict.HOLDS, (unit.row,)) for unit in by_bit]
    simple = [len(rules[unit.position].rows) == 1 and not ask[unit.bit] for unit in by_bit]

    def finish(alive: int, unknown: int, event: Event, facts: Facts) -> Matches:
        found: dict[int, Match] = {}
        asked = Asked(registry, event, facts)
        while alive:
            top = alive.bit_length()
            alive ^= bits[top]
            unit = by_bit[top]
            if simple[top]:
                found[unit.position] = _DOUBT[Verdict.UNKNOWN] if unknown & bits[top] else held[top]
            elif not (rules[unit.position].first and unit.position in found):
                answer = asked.all_of(ask[unit.bit], Verdict.UNKNOWN if unknown & bits[top] else Verdict.HOLDS)
                _note(found, unit, answer)
        return found

    return finish


def _note(found: dict[int, Match], unit: Unit, answer: Verdict) -> None:
    """One more row of a trigger: rows that hold are kept together, and beat a row that is in doubt."""
    before = found.get(unit.position)
    if answer is Verdict.HOLDS:
        found[unit.position] = Match(answer, (*(before.rows if before else ()), unit.row))
    elif answer is not Verdict.FAILS and (before is None or before.answer is Verdict.UNKNOWN):
        found[unit.position] = _DOUBT[answer]
