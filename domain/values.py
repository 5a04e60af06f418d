"""The values that every part speaks in: languages, money, periods, check-digit numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from stdnum import iban as stdnum_iban
from stdnum.exceptions import ValidationError
from stdnum.nl import bsn as stdnum_bsn


class Language(StrEnum):
    """The two languages in which rules, screens and messages are written."""

    NL = "nl"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One meaning in both languages: a label, a phrase or a message."""

    nl: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.nl if language is Language.NL else self.en


CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole cents with its currency (ISO 4217). Mixing currencies raises ValueError.

    >>> Money(Decimal("100.00")) + Money(Decimal("0.5"))
    Money(amount=Decimal('100.50'), currency='EUR')
    """

    amount: Decimal
    currency: str = "EUR"

    def __post_init__(self) -> None:
        if self.amount.same_quantum(CENT):
            return  # nearly always: what the database and our files hold has two decimals
        if not self.amount.is_finite():
            raise ValueError(f"{self.amount} is not an amount of money")
        cents = self.amount.quantize(CENT)
        if cents != self.amount:
            raise ValueError(f"{self.amount} has more than two decimals")
        object.__setattr__(self, "amount", cents)

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other.amount

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: int) -> Money:
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)


ZERO = Money(Decimal(0))


def total(amounts: Iterable[Money]) -> Money:
    """The sum of `amounts`; € 0.00 for none."""
    return sum(amounts, ZERO)


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open period of days: `start` is in it, `end` is the first day after it, None means open."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a period that starts on {self.start} cannot end on {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)


Bsn = NewType("Bsn", str)
"""A citizen service number: nine digits that pass the eleven test (domain.md 1.6)."""

Iban = NewType("Iban", str)
"""An account number without spaces, in capitals, that passes the modulo 97 test (domain.md 1.6)."""


def parse_bsn(text: str) -> Bsn:
    """`text` as a BSN, leading zeros restored; ValueError when its check digit is wrong."""
    try:
        return Bsn(stdnum_bsn.validate(text))
    except ValidationError as error:
        raise ValueError(f"{text!r} is not a BSN") from error


def parse_iban(text: str) -> Iban:
    """`text` as an IBAN; ValueError when its form or check digits are wrong."""
    try:
        return Iban(stdnum_iban.validate(text))
    except ValidationError as error:
        raise ValueError(f"{text!r} is not an IBAN") from error


class InsuranceType(StrEnum):
    """What kind of risk a policy covers (‘Verzekeringstype’, seed 3.3.4)."""

    CONVENTIONAL = "conventional"
    STOP_LOSS = "stop_loss"
    ZW_ERD = "zw_erd"
    WGA_ERD = "wga_erd"
    WGA_GAP = "wga_gap"
    WIA_EXCESS = "wia_excess"


INSURANCE_TYPE_LABELS: dict[StrEnum, Text] = {
    InsuranceType.CONVENTIONAL: Text("Conventioneel", "Conventional"),
    InsuranceType.STOP_LOSS: Text("Stoploss", "Stop-loss"),
    InsuranceType.ZW_ERD: Text("ZW ERD", "ZW ERD"),
    InsuranceType.WGA_ERD: Text("WGA ERD", "WGA ERD"),
    InsuranceType.WGA_GAP: Text("WGA-hiaat", "WGA gap"),
    InsuranceType.WIA_EXCESS: Text("WIA-excedent", "WIA excess"),
}


class Role(StrEnum):
    """Who works on a task; users hold one or more roles."""

    CLAIMS_HANDLER = "claims_handler"
    SENIOR_CLAIMS_HANDLER = "senior_claims_handler"
    CASE_MANAGER = "case_manager"
    COMPANY_DOCTOR = "company_doctor"
    PLANNER = "planner"
    FUNCTIONAL_ADMINISTRATOR = "functional_administrator"
    AUDITOR = "auditor"


ROLE_LABELS: dict[StrEnum, Text] = {
    Role.CLAIMS_HANDLER: Text("claimbehandelaar", "claims handler"),
    Role.SENIOR_CLAIMS_HANDLER: Text("seniorbehandelaar", "senior claims handler"),
    Role.CASE_MANAGER: Text("casemanager", "case manager"),
    Role.COMPANY_DOCTOR: Text("bedrijfsarts", "company doctor"),
    Role.PLANNER: Text("planner", "planner"),
    Role.FUNCTIONAL_ADMINISTRATOR: Text("functioneel beheerder", "functional administrator"),
    Role.AUDITOR: Text("auditor", "auditor"),
}


class Target(StrEnum):
    """What an action or condition is about: the thing that carries a characteristic or field."""

    CASE = "case"
    EMPLOYEE = "employee"
    EMPLOYER = "employer"


TARGET_LABELS: dict[StrEnum, Text] = {
    Target.CASE: Text("traject", "case"),
    Target.EMPLOYEE: Text("werknemer", "employee"),
    Target.EMPLOYER: Text("werkgever", "employer"),
}
