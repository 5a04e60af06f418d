"""Facts about the case, its claims, appointments and tasks, as of the event's date; begin at `facts.py`."""
# `named` is `dataclasses.field`, with a name

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from .absence import CaseKind
from .events import Subject
from .named import named
from .values import Money, Role


@dataclass(frozen=True, slots=True)
class CaseCourse:
    """What kind of case it is, how long it has lasted on the event's date, and whether it has ended (R-A5)."""

    SUBJECT: ClassVar[Subject] = Subject.CASE
    kind: CaseKind = named("soort traject", "kind of case")
    days: int = named("dagen sinds het begin van het traject", "days since the start of the case")
    months: int = named("volle maanden sinds het begin van het traject", "full months since the start of the case")
    ended: bool = named("traject beëindigd", "case ended")
    last_day: date | None = named("laatste dag van het traject", "last day of the case")


@dataclass(frozen=True, slots=True)
class CaseWage:
    """The daily wage of the case and the most that counts of it on the event's date, EUR a day (domain facts 1.2)."""

    SUBJECT: ClassVar[Subject] = Subject.CASE
    daily_wage: Money | None = named("dagloon", "daily wage")
    maximum_daily_wage: Money | None = named("maximumdagloon", "maximum daily wage")


@dataclass(frozen=True, slots=True)
class SegmentHistory:
    """The segments (‘deeltrajecten’) that have begun by the event's date."""

    SUBJECT: ClassVar[Subject] = Subject.CASE
    segments: int = named("aantal deeltrajecten", "number of case segments")
    previous_percentage: Decimal | None = named("percentage van het vorige deeltraject", "percentage of the segment before")


@dataclass(frozen=True, slots=True)
class Onset:
    """What came before the first sick day; the first day after the employment or the earlier absence is day 1 after it."""

    SUBJECT: ClassVar[Subject] = Subject.CASE
    employed: bool = named("in dienst op de eerste ziektedag", "employed on the first sick day")
    days_since_employment: int | None = named("dagen na het einde van het dienstverband", "days after the end of the employment")
    days_since_recovery: int | None = named("dagen na het vorige herstel", "days after the recovery before")


@dataclass(frozen=True, slots=True)
class CaseClaims:
    """The claims on the case: how many are in each status, and what was approved."""

    SUBJECT: ClassVar[Subject] = Subject.CASE
    pending: int = named("claims te beoordelen", "claims to be decided")
    approved: int = named("goedgekeurde claims", "approved claims")
    rejected: int = named("afgewezen claims", "rejected claims")
    approved_gross: Money = named("goedgekeurd brutobedrag", "approved gross amount")


@dataclass(frozen=True, slots=True)
class CaseAgenda:
    """When the appointments of the case are, final or not: the last one before the event's date and the first from it on."""

    SUBJECT: ClassVar[Subject] = Subject.CASE
    last_on: date | None = named("laatste afspraak", "last appointment")
    next_on: date | None = named("eerstvolgende afspraak", "next appointment")


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task on the case that is still to be done."""

    title: str = named("taak", "task")
    role: Role = named("rol", "role")
    due_on: date = named("uiterste datum", "due date")


@dataclass(frozen=True, slots=True)
class OpenTasks:
    """All tasks on the case that are still to be done."""

    SUBJECT: ClassVar[Subject] = Subject.CASE
    tasks: tuple[OpenTask, ...] = named("open taken", "open tasks")
    count: int = named("aantal open taken", "number of open tasks")


@dataclass(frozen=True, slots=True)
class Task:
    """The task that the event is about."""

    SUBJECT: ClassVar[Subject] = Subject.TASK
    title: str = named("taak", "task")
    role: Role = named("rol van de taak", "role of the task")
    due_on: date = named("uiterste datum van de taak", "due date of the task")


@dataclass(frozen=True, slots=True)
class Attendance:
    """What the event itself told about the appointment (‘no-show’); it does not exist where the event did not tell."""

    SUBJECT: ClassVar[Subject] = Subject.APPOINTMENT
    no_show: bool = named("niet verschenen", "no-show")
