"""Facts about the employee and the employer, as of the event's date; begin at `facts.py`."""
# `named` is `dataclasses.field`, with a name

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from .events import Subject
from .named import named
from .payroll import BeneficiaryRole
from .values import InsuranceType


@dataclass(frozen=True, slots=True)
class Person:
    """The employee, without what identifies a person outside: no name, no BSN, no date of birth."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYEE
    number: str = named("werknemer", "employee")
    age: int = named("leeftijd", "age")


@dataclass(frozen=True, slots=True)
class Employment:
    """The employment that began last by the event's date; `months` are full months in it until that date or its end."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYEE
    department: str = named("afdeling", "department")
    started_on: date = named("begin van het dienstverband", "start of the employment")
    last_day: date | None = named("laatste dag van het dienstverband", "last day of the employment")
    employed: bool = named("in dienst", "employed")
    months: int = named("volle maanden in dienst", "full months in employment")


@dataclass(frozen=True, slots=True)
class AbsenceHistory:
    """The first days of the employee's absences up to the event's date; `in_past_year` of them lie less than a year back."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYEE
    reported_on: tuple[date, ...] = named("ziekmeldingen", "absence reports")
    in_past_year: int = named("ziekmeldingen in het afgelopen jaar", "absence reports in the past year")


@dataclass(frozen=True, slots=True)
class Accounts:
    """Whose accounts are registered for the employee's payments on the event's date (R-3.3.1.1)."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYEE
    roles: tuple[BeneficiaryRole, ...] = named("geregistreerde begunstigden", "registered beneficiaries")


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A policy in which the employee is included by hand on the event's date."""

    policy: str = named("polis", "policy")
    insurance_type: InsuranceType = named("verzekeringstype", "insurance type")
    since: date = named("ingesloten vanaf", "included since")


@dataclass(frozen=True, slots=True)
class Inclusions:
    """All of those (R-3.3.4e)."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYEE
    policies: tuple[Inclusion, ...] = named("handmatige insluitingen", "inclusions by hand")


@dataclass(frozen=True, slots=True)
class Employer:
    """The employer, whom every event is about."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYER
    number: str = named("werkgever", "employer")
    name: str = named("naam van de werkgever", "name of the employer")


@dataclass(frozen=True, slots=True)
class EmployerAbsence:
    """How many are employed on the event's date, how many of those are ill, and that as a percentage of heads (two decimals)."""

    SUBJECT: ClassVar[Subject] = Subject.EMPLOYER
    employees: int = named("werknemers in dienst", "employees in employment")
    ill: int = named("van wie ziek", "of whom ill")
    percentage: Decimal | None = named("percentage zieke werknemers", "percentage of employees ill")
