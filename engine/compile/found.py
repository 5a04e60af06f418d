"""From the units that are still alive to the matches: what remains is asked, and the rows of a table are taken together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from domain.events import Event
from domain.facts import Facts

from ..registry import Registry
from ..verdict import Verdict
from .asked import Asked
from .expressions import IN_DOUBT
from .units import Rule, Unit


class Match(NamedTuple):
    """A trigger whose conditions do not fail: their answer and, when they hold, the rows that fire."""

    answer: Verdict
    rows: tuple[int, ...] = ()


Matches = Mapping[int, Match]
"""By the position of the trigger, in that order."""

Finish = Callable[[int, int, Event, Facts], Matches]

_DOUBT = {answer: Match(answer) for answer in (Verdict.UNKNOWN, Verdict.ERROR)}
_UNKNOWN = _DOUBT[Verdict.UNKNOWN]


def finisher(rules: Sequence[Rule], units: Sequence[Unit], tests: Mapping[str, Any], registry: Registry) -> Finish:
    """Takes the masks of the units that are alive, and of those for which a value is missing.

    Of `tests`, `certain_3`, `possible_3` and `sure_3` are what is still to be asked of the fields of a unit with bit 3.
    """
    lasts = [Last(unit, rules[unit.position]) for unit in reversed(units)]
    # by the bit length of a mask, which is one more than its highest bit
    masks = [0, *(1 << bit for bit in range(len(units)))]
    certain: list[Any] = [None, *(tests.get(f"certain_{bit}") for bit in range(len(units)))]
    possible: list[Any] = [None, *(tests.get(f"possible_{bit}") for bit in range(len(units)))]
    sure: list[Any] = [None, *(tests.get(f"sure_{bit}") for bit in range(len(units)))]
    position = [0, *(last.unit.position for last in lasts)]
    held = [None, *(last.held for last in lasts)]

    def finish(alive: int, unknown: int, event: Event, facts: Facts) -> Matches:
        found: dict[int, Match] = {}
        asked = None
        while alive:
            top = alive.bit_length()
            alive ^= masks[top]
            try:
                if (test := certain[top]) and not test(facts):
                    continue
            except IN_DOUBT:
                if not possible[top](facts):
                    continue
                unknown |= 0 if sure[top](facts) else masks[top]
            if match := held[top]:
                found[position[top]] = _UNKNOWN if unknown and unknown & masks[top] else match
            else:
                asked = asked or Asked(registry, event, facts)
                lasts[top - 1].note(found, asked, Verdict.UNKNOWN if unknown & masks[top] else Verdict.HOLDS)
        return found

    return finish


class Last:
    """What is to be done yet with one unit that does not fail by its fields; `held` is its match when that is nothing."""

    __slots__ = ("_rule", "held", "unit")

    def __init__(self, unit: Unit, rule: Rule) -> None:
        self.held = Match(Verdict.HOLDS, (unit.row,)) if not unit.called and len(rule.rows) == 1 else None
        self.unit = unit
        self._rule = rule

    def note(self, found: dict[int, Match], asked: Asked, known: Verdict) -> None:
        """Puts its match, if it is one, to the others: rows that hold are kept together, and beat a row that is in doubt."""
        position, before = self.unit.position, found.get(self.unit.position)
        if before is not None and self._rule.first:
            return
        answer = asked.all_of(self.unit.called, known)
        if answer is Verdict.HOLDS:
            found[position] = Match(answer, (*(before.rows if before else ()), self.unit.row))
        elif answer is not Verdict.FAILS and (before is None or before.answer is Verdict.UNKNOWN):
            found[position] = _DOUBT[answer]
