"""Who works where: departments, employees and their employments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from .fictitious import bsns, cents, day_between, ibans, initials, surname
from .scenario import EMPLOYERS, SEED, Employer

DEPARTMENTS = ("Kantoor", "Uitvoering", "Magazijn")


@dataclass(frozen=True, slots=True)
class Person:
    """An employee. `moved_on` is the day of a move from another department; `wage` is EUR gross a month."""

    number: str
    employer: Employer
    initials: str
    surname: str
    bsn: str
    born_on: date
    hired_on: date
    moved_on: date | None
    department: str
    former_department: str
    wage: Decimal
    iban: str

    @property
    def name(self) -> str:
        return f"{self.initials} {self.surname}"

    @property
    def daily_wage(self) -> Decimal:
        """Twelve months and 8% holiday allowance, divided by 261 days."""
        return cents(self.wage * 12 * Decimal("1.08") / 261)


def hire() -> dict[str, list[Person]]:
    """Everyone, by the number of the employer."""
    numbers, accounts = bsns(), ibans(1)
    return {employer.number: list(_staff(employer, numbers, accounts)) for employer in EMPLOYERS}


def _staff(employer: Employer, numbers: Iterator[str], accounts: Iterator[str]) -> Iterator[Person]:
    random = Random(f"{SEED}/people/{employer.number}")  # the same data each time is the point
    for position in range(1, employer.size + 1):
        hired_on = day_between(random, date(2012, 1, 1), date(2025, 6, 30))
        former, department = random.sample(DEPARTMENTS, 2)
        yield Person(
            number=f"{employer.number}-{position:03}",
            employer=employer,
            initials=initials(random),
            surname=surname(random),
            bsn=next(numbers),
            born_on=day_between(random, date(1961, 1, 1), date(2003, 12, 31)),
            hired_on=hired_on,
            moved_on=day_between(random, date(2025, 7, 1), date(2025, 8, 31)) if random.random() < 0.1 else None,
            department=department,
            former_department=former,
            wage=Decimal(random.randrange(212, 560) * 10),
            iban=next(accounts),
        )
