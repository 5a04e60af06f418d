"""What a rule may read, as of the event's date. Each field has the words in which an explanation names it.

A fact that does not exist for an event (no segment runs on that day) is None, which makes its conditions unknown.
"""
# `named` is `dataclasses.field`, with a name

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from .case_facts import Attendance, CaseAgenda, CaseClaims, CaseCourse, CaseWage, Onset, OpenTasks, SegmentHistory, Task
from .claim_facts import Claim, ClaimSurroundings, ImportedWages, Policy
from .events import Subject
from .named import named
from .payroll import Check
from .people_facts import AbsenceHistory, Accounts, Employer, EmployerAbsence, Employment, Inclusions, Person
from .values import InsuranceType, Money, Period


@dataclass(frozen=True, slots=True)
class Appointment:
    """The appointment that the event is about (R-3.2.1)."""

    SUBJECT: ClassVar[Subject] = Subject.APPOINTMENT
    number: str = named("afspraak", "appointment")
    takes_place_on: date = named("datum van de afspraak", "date of the appointment")
    is_concept: bool = named("conceptafspraak", "concept appointment")
    kind: str | None = named("soort afspraak", "kind of appointment", default=None)
    doctor: str | None = named("arts", "doctor", default=None)


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


@dataclass(frozen=True, slots=True)
class ActedBefore:
    """Which triggers that act at most once have done so for the event's case, employee or employer: `name/case`."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYER
    names: frozenset[str] = named("triggers die al zijn afgegaan", "triggers that have fired before")


FACT_TYPES: tuple[type, ...] = (
    ActedBefore,
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
    CaseCourse,
    CaseWage,
    SegmentHistory,
    Onset,
    CaseClaims,
    CaseAgenda,
    OpenTasks,
    Task,
    Attendance,
    Person,
    Employment,
    AbsenceHistory,
    Accounts,
    Inclusions,
    Employer,
    EmployerAbsence,
    Policy,
    Claim,
    ClaimSurroundings,
    ImportedWages,
)

Facts = Mapping[type, object]
"""What was read for one event: fact type -> its value, None where it does not exist."""
