"""How the employers are insured: policies, their coverages, and whom they include."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from .illness import Case, Illness
from .people import Person
from .scenario import EMPLOYERS, TWICE_INCLUDED, Employer

INSURERS = {
    "F001": "Fictieve Verzekeringen N.V.",
    "V002": "Verzonnen Inkomensverzekeraar N.V.",
    "D003": "Denkbeeldige Levensverzekeraar N.V.",
}
_OLD, _NEW = date(2025, 1, 1), date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Coverage:
    """`declared` is held against a sum of daily wages, `maximum` against a year's wages; both EUR."""

    starts_on: date
    ends_before: date | None
    declared: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy; `included` is empty where it is for all employees."""

    number: str
    employer: Employer
    insurer: str
    insurance_type: str
    coverages: tuple[Coverage, ...]
    included: tuple[Person, ...] = ()

    @property
    def participation(self) -> str:
        return "included" if self.included else "all"


@dataclass(frozen=True, slots=True)
class Wages:
    """What the sums on an employer's policies are made of."""

    employer: Employer
    staff: Sequence[Person]
    running: Sequence[Case]
    recovered: Sequence[Case]

    @property
    def daily(self) -> Decimal:
        """The daily wages of all employees: what is declared on a policy for everyone, so never exceeded."""
        return sum((person.daily_wage for person in self.staff), Decimal(0))

    @property
    def maximum(self) -> Decimal:
        """A year's wages of everyone; where it is to be tight, 90% of those of the ill. In whole thousands, rounded up."""
        tight = self.employer.tight_maximum
        daily = sum_of_daily_wages(self.running) * Decimal("0.9") if tight else self.daily
        return (daily * 261 / 1000).to_integral_value(ROUND_CEILING) * 1000


def sum_of_daily_wages(cases: Iterable[Case]) -> Decimal:
    """Of the cases whose daily wage is known."""
    return sum((case.daily_wage for case in cases if case.daily_wage), Decimal(0))


def insure(people: Mapping[str, Sequence[Person]], illness: Illness) -> list[Policy]:
    """All policies, employer by employer."""
    policies: list[Policy] = []
    for employer in EMPLOYERS:
        cases = [case for case in illness.cases if case.person.employer is employer]
        running = [case for case in cases if case.ends_before is None]
        recovered = [case for case in cases if case.ends_before]
        policies += _policies(Wages(employer, people[employer.number], running, recovered))
    return policies


def _policies(wages: Wages) -> Iterator[Policy]:
    employer, number = wages.employer, int(wages.employer.number[1:])
    insurer = list(INSURERS)[number % 3]
    yearly = _yearly(wages)
    some = tuple(wages.staff[: employer.size * 3 // 4]) if number % 4 == 0 else ()
    yield Policy(f"CON-{employer.number}", employer, insurer, "Conventioneel", yearly, some)
    if employer.number == TWICE_INCLUDED:
        by_hand = (wages.running[0].person,)
        yield Policy(f"CON-{employer.number}-B", employer, "F001", "Conventioneel", yearly[1:], by_hand)
    if employer.room is not None:
        yield _stop_loss(wages, employer.room, insurer)
    for position in range(1, employer.zw_erd + 1):
        yield Policy(f"ZWE-{employer.number}-{position}", employer, insurer, "ZW ERD", yearly)
    if employer.lapsed:
        yield Policy(f"ZWE-{employer.number}-1", employer, insurer, "ZW ERD", yearly[:1])
    if number % 2:
        yield Policy(f"WGA-{employer.number}", employer, "D003", "WGA ERD", yearly)


def _yearly(wages: Wages) -> tuple[Coverage, ...]:
    """What was declared for 2025, and what is declared now."""
    maximum = wages.maximum
    return Coverage(_OLD, _NEW, wages.daily - 100, maximum - 1000), Coverage(_NEW, None, wages.daily, maximum)


def _stop_loss(wages: Wages, room: Decimal, insurer: str) -> Policy:
    """All who are ill are included but the last, and so are some who are not ill: only the included ill count."""
    included = tuple(case.person for case in (*wages.running[:-1], *wages.recovered))
    healthy = [person for person in wages.staff if person.number not in _numbers((*wages.running, *wages.recovered))]
    declared = sum_of_daily_wages(wages.running[:-1]) + room
    ends_before = date(2026, 7, 1) if wages.employer.stop_loss_ended else None
    coverage = Coverage(_NEW, ends_before, declared, wages.maximum)
    number = f"STL-{wages.employer.number}"
    return Policy(number, wages.employer, insurer, "Stoploss", (coverage,), (*included, *healthy[:3]))


def _numbers(cases: Iterable[Case]) -> set[str]:
    return {case.person.number for case in cases}
