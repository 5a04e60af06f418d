"""Judges the triggers of a plan over the columns of many cases: what becomes of each trigger, and which cases need an event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from domain.columns import Column
from dsl.ast import Mode, Operator, Quantifier

from .columns import Joined, Opposite, Plan, PlannedTrigger, Question, Told
from .switches import ALL_ON, Switch, Switches
from .verdict import Outcome

Cases = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Test = Callable[..., Cases]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The cases for which a condition surely holds, and those for which it does not surely fail.

    Between the two a value is missing, or the condition is an open question. Nothing lies between where they are one array.
    """

    holds: Cases
    possible: Cases


@dataclass(frozen=True)
class Judged:
    """`counts`: trigger -> outcome -> how many cases, for what the columns decide; `acts`: the cases in which it acts or waits.

    `asks`: the cases in which a trigger with an open question may do something, or may be unknown: those are for the engine.
    """

    counts: Mapping[str, Mapping[Outcome, int]]
    acts: Cases
    asks: Cases


@dataclass
class Table:
    """The columns of `size` cases; what was compared before is remembered."""

    columns: Mapping[Column, Numbers]
    size: int
    _known: dict[Told, Bounds] = field(default_factory=dict)
    _missing: dict[Column, Cases | None] = field(default_factory=dict)

    def missing(self, column: Column) -> Cases | None:
        """The cases without a value; None when there are none."""
        if column not in self._missing:
            missing = np.isnan(self.columns[column])
            self._missing[column] = missing if missing.any() else None
        return self._missing[column]

    def ask(self, question: Question) -> Bounds:
        """The same three answers as the interpreter gives case by case."""
        match question:
            case Told():
                if question not in self._known:
                    self._known[question] = self._compare(question)
                return self._known[question]
            case Opposite():
                return _opposite(self.ask(question.item))
            case Joined():
                return _joined(question, [self.ask(item) for item in question.items], self.size)
            case None:
                return Bounds(self.none(), ~self.none())

    def none(self) -> Cases:
        return np.zeros(self.size, np.bool_)

    def _compare(self, told: Told) -> Bounds:
        missing = self.missing(told.exists or told.column)
        holds = _TESTS[told.operator](self.columns[told.column], *told.numbers)
        if missing is None:
            return Bounds(holds, holds)
        return Bounds(holds & ~missing, holds | missing)


def _opposite(of: Bounds) -> Bounds:
    holds = ~of.possible
    return Bounds(holds, holds if of.holds is of.possible else ~of.holds)


def _joined(joined: Joined, items: Sequence[Bounds], size: int) -> Bounds:
    match joined.quantifier:
        case Quantifier.ALL:
            return _both(np.logical_and, items, size, start=True)
        case Quantifier.ANY:
            return _both(np.logical_or, items, size, start=False)
        case Quantifier.NONE:
            return _opposite(_both(np.logical_or, items, size, start=False))
        case Quantifier.AT_LEAST:
            counted = [np.sum([getattr(item, bound) for item in items], axis=0) for bound in ("holds", "possible")]
            return Bounds(counted[0] >= joined.count, counted[1] >= joined.count)


def _both(join: np.ufunc, items: Sequence[Bounds], size: int, *, start: bool) -> Bounds:
    none = np.full(size, start)
    holds: Cases = reduce(join, [item.holds for item in items], none)
    if all(item.holds is item.possible for item in items):
        return Bounds(holds, holds)
    return Bounds(holds, reduce(join, [item.possible for item in items], none))


_TESTS: Mapping[Operator, Test] = {
    Operator.IS: lambda value, wanted: value == wanted,
    Operator.IS_NOT: lambda value, wanted: value != wanted,
    Operator.ABOVE: lambda value, limit: value > limit,
    Operator.BELOW: lambda value, limit: value < limit,
    Operator.AT_LEAST: lambda value, limit: value >= limit,
    Operator.AT_MOST: lambda value, limit: value <= limit,
    Operator.BETWEEN: lambda value, first, last: (value >= first) & (value <= last),
    Operator.ONE_OF: lambda value, *wanted: np.isin(value, wanted),
    Operator.EMPTY: lambda value: np.isnan(value),
    Operator.FILLED: lambda value: ~np.isnan(value),
}


def judge(plan: Plan, table: Table, on: date, acted: Mapping[str, NDArray[np.intp]], switches: Switches = ALL_ON) -> Judged:
    """What becomes of the triggers on day `on`; `acted` gives per trigger the places of the cases for which it did before.

    Triggers that are not valid on that day can do nothing, are not asked and not counted.
    """
    counts: dict[str, Mapping[Outcome, int]] = {}
    acts, asks = table.none(), table.none()
    for planned in plan.triggers:
        name = planned.trigger.name
        switch = switches.get(name, Switch.ON)
        if switch is Switch.OFF:
            counts[name] = {Outcome.SWITCHED_OFF: table.size}
        elif planned.trigger.valid is None or on in planned.trigger.valid:
            answer = _of_rows(planned.trigger.mode, [table.ask(row) for row in planned.rows])
            if planned.is_open:
                asks |= answer.possible
                continue
            found = _outcomes(planned, answer, table, acted.get(name), switch)
            counts[name] = _counted(found)
            acts |= found.get(Outcome.FIRED, False) | found.get(Outcome.WAITS, False)
    return Judged({name: found for name, found in counts.items() if found}, acts, asks)


def _of_rows(mode: Mode, rows: Sequence[Bounds]) -> Bounds:
    """Of `eerste` a row counts only where those before it surely fail."""
    holds, possible = rows[0].holds, rows[0].possible
    for row in rows[1:]:
        holds = holds | (row.holds & ~possible if mode is Mode.FIRST else row.holds)
        possible = possible | row.possible
    return Bounds(holds, possible)


def _outcomes(
    planned: PlannedTrigger, answer: Bounds, table: Table, acted: NDArray[np.intp] | None, switch: Switch
) -> dict[Outcome, Cases]:
    holds, found = answer.holds, dict[Outcome, Cases]()
    unknown = answer.possible & ~holds
    if planned.trigger.once_per is not None and acted is not None:
        before = table.none()
        before[acted] = True
        found[Outcome.ACTED_BEFORE], holds = holds & before, holds & ~before
    if planned.before is not None and (missing := table.missing(planned.before)) is not None:
        unknown, holds = unknown | (holds & missing), holds & ~missing
    found[Outcome.UNKNOWN] = unknown
    acting = Outcome.FIRED if planned.trigger.deadline is None else Outcome.WAITS
    found[Outcome.SHADOWED if switch is Switch.SHADOW else acting] = holds
    return found


def _counted(found: Mapping[Outcome, Cases]) -> dict[Outcome, int]:
    counted: Iterable[tuple[Outcome, int]] = ((outcome, int(np.count_nonzero(cases))) for outcome, cases in found.items())
    return {outcome: count for outcome, count in counted if count}
