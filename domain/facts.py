"""What a rule may read, as of the event's date. Each field has the words in which an explanation names it.

A fact that does not exist for an event (no segment runs on that day) is None, which makes its conditions unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from .events import Subject
from .payroll import CHECK_LABELS, Check
from .values import INSURANCE_TYPE_LABELS, InsuranceType, Money, Period, Text


def named(nl: str, en: str) -> Any:
    """A field that explanations call by these words."""
    return field(metadata={"label": Text(nl, en)})


@dataclass(frozen=True, slots=True)
class Appointment:
    """The appointment that the event is about (R-3.2.1)."""

    SUBJECT: ClassVar[Subject] = Subject.APPOINTMENT
    number: str = named("afspraak", "appointment")
    takes_place_on: date = named("datum van de afspraak", "date of the appointment")
    is_concept: bool = named("conceptafspraak", "concept appointment")


@dataclass(frozen=True, slots=True)
class AbsenceCase:
    """The case that the event is about."""

    SUBJECT: ClassVar[Subject] = Subject.CASE
    number: str = named("traject", "case")
    started_on: date = named("startdatum van het traject", "start date of the case")


@dataclass(frozen=True, slots=True)
class CaseSegment:
    """The part of the case (‘deeltraject’) that runs on the event's date."""

    SUBJECT: ClassVar[Subject] = Subject.CASE
    started_on: date = named("startdatum van het deeltraject", "start date of the case segment")
    percentage: Decimal = named("percentage arbeidsongeschikt", "percentage unfit for work")
    wage_at_onset: Money | None = named("loon bij ingang ziekte", "wage at onset of illness")


@dataclass(frozen=True, slots=True)
class Coverage:
    """One coverage of a policy that covers the employee, running on the event's date or not."""

    policy: str = named("polis", "policy")
    insurance_type: InsuranceType = named("verzekeringstype", "insurance type")
    runs: Period = named("looptijd van de dekking", "period of the coverage")
    declared_wage_sum: Money | None = named("aangemelde loonsom", "declared wage sum")
    maximum_wage_sum: Money | None = named("maximumloonsom", "maximum wage sum")


@dataclass(frozen=True, slots=True)
class Policies:
    """All coverages of the policies that cover the employee: those for all employees, and those that include this one."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYEE
    coverages: tuple[Coverage, ...] = named("polissen", "policies")


@dataclass(frozen=True, slots=True)
class IncludedWage:
    """For one policy: the daily wages of all covered employees who are ill on the event's date."""

    policy: str = named("polis", "policy")
    declared_wage_sum: Money | None = named("aangemelde loonsom", "declared wage sum")
    ill: int = named("ingesloten zieke werknemers", "included ill employees")
    without_daily_wage: int = named("van wie het dagloon ontbreekt", "whose daily wage is missing")
    total_daily_wage: Money = named("totaal van hun daglonen", "total of their daily wages")


@dataclass(frozen=True, slots=True)
class IncludedWages:
    """That, for every policy that runs on the event's date and covers the employee (R-3.3.4b)."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYEE
    policies: tuple[IncludedWage, ...] = named("polissen", "policies")


@dataclass(frozen=True, slots=True)
class EmployerWages:
    """The daily wages of all ill employees of the employer, and how many days a year they count for (R-3.3.4c)."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYER
    ill: int = named("zieke werknemers van de werkgever", "ill employees of the employer")
    without_daily_wage: int = named("van wie het dagloon ontbreekt", "whose daily wage is missing")
    total_daily_wage: Money = named("totaal van hun daglonen", "total of their daily wages")
    days_per_year: int | None = named("dagloondagen per jaar", "daily wage days per year")


@dataclass(frozen=True, slots=True)
class CaseCharacteristics:
    """The characteristics (‘kenmerken’) on the case."""

    SUBJECT: ClassVar[Subject] = Subject.CASE
    names: frozenset[str] = named("kenmerken van het traject", "characteristics of the case")


@dataclass(frozen=True, slots=True)
class EmployeeCharacteristics:
    """The characteristics on the employee."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYEE
    names: frozenset[str] = named("kenmerken van de werknemer", "characteristics of the employee")


@dataclass(frozen=True, slots=True)
class EmployerCharacteristics:
    """The characteristics on the employer."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYER
    names: frozenset[str] = named("kenmerken van de werkgever", "characteristics of the employer")


@dataclass(frozen=True, slots=True)
class WageChecks:
    """Which of the four checks the imported wage components fail (R-3.3.1.1-checks)."""

    SUBJECT: ClassVar[Subject] = Subject.WAGES
    failed: tuple[Check, ...] = named("controles die niet kloppen", "checks that fail")


FACT_TYPES: tuple[type, ...] = (
    Appointment,
    AbsenceCase,
    CaseSegment,
    Policies,
    IncludedWages,
    EmployerWages,
    CaseCharacteristics,
    EmployeeCharacteristics,
    EmployerCharacteristics,
    WageChecks,
)

CODE_LABELS: dict[StrEnum, Text] = {**INSURANCE_TYPE_LABELS, **CHECK_LABELS}
"""What explanations call the coded values that a fact can hold."""

Facts = Mapping[type, object]
"""What was read for one event: fact type -> its value, None where it does not exist."""
