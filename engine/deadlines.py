"""When a deadline falls: so long after its event, or before a date that a fact holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.events import Event
from domain.facts import Facts
from domain.months import add_months
from domain.workdays import add_workdays, subtract_workdays
from dsl.ast import Deadline
from dsl.types import Duration, Unit, Workdays

from .contracts import FactField


@dataclass(frozen=True, slots=True)
class PlannedDeadline:
    """A trigger will be judged again on `due_on`, unless an event of one of these types comes first."""

    key: str
    trigger: str
    due_on: date
    unless: tuple[str, ...]


def due_on(deadline: Deadline, event: Event, facts: Facts, before: FactField | None) -> date | None:
    """The day; None when the date that it counts back from is missing."""
    if before is None:
        return _after(event.occurred_on, deadline.delay)
    fact = facts[before.fact]
    day = None if fact is None else getattr(fact, before.attribute)
    return None if day is None else _before(day, deadline.delay)


def _after(day: date, delay: object) -> date:
    match delay:
        case Workdays(count):
            return add_workdays(day, count)
        case Duration(count, unit):
            return _shifted(day, count, unit)
    raise TypeError(f"a deadline cannot last {delay!r}")


def _before(day: date, delay: object) -> date:
    match delay:
        case Workdays(count):
            return subtract_workdays(day, count)
        case Duration(count, unit):
            return _shifted(day, -count, unit)
    raise TypeError(f"a deadline cannot last {delay!r}")


def _shifted(day: date, count: int, unit: Unit) -> date:
    if unit is Unit.MONTH:
        return add_months(day, count)
    return day + timedelta(days=count * (7 if unit is Unit.WEEK else 1))
