"""What payroll makes of September for those who left while ill: components, bookings, payments, right or deliberately wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from itertools import count

from .fictitious import cents, ibans
from .illness import Leaver
from .scenario import (
    FIRST_DAY,
    HOLIDAY_ALLOWANCE_PERCENTAGE,
    LAST_DAY,
    MAXIMUM_DAILY_WAGE,
    SUPPLEMENT_PERCENTAGE,
    ZVW_PERCENTAGE,
    ZW_PERCENTAGE,
    Twist,
)

GROSS, WITHHOLDING, NET, EMPLOYER_CHARGE = "gross", "withholding", "net", "employer_charge"
COMPONENT_TYPES = {
    "ZW-uitkering": (1000, GROSS, "4100"),
    "Aanvulling ZW": (1010, GROSS, "4110"),
    "Vakantiegeld": (1100, GROSS, "4120"),
    "Loonheffing": (4000, WITHHOLDING, "1710"),
    "Werkgeversheffing Zvw": (5000, EMPLOYER_CHARGE, "4200"),
    "Netto": (9000, NET, "1900"),
}
"""Name of a wage component -> its code, its kind, and the ledger account on which it is booked."""

_TAX_BANDS = ((1000, 9), (2000, 15), (3000, 21))  # gross below … -> whole euros of so many %; plausible, not the law's table
_TOP_TAX = 27
_GARNISHED = {"W001": Decimal("250.00"), "W011": Decimal("180.50"), "W015": Decimal("320.75")}
_OTHER_IBANS = {name: next(ibans(start)) for name, start in (("tax", 9001), ("bewind", 9002), ("beslag", 9003), ("none", 9666))}

TAX_AUTHORITY = ("Fictieve Belastingdienst", _OTHER_IBANS["tax"])
ADMINISTRATOR = ("Bewindvoering Denkbeeld B.V.", _OTHER_IBANS["bewind"])
BAILIFF = ("Deurwaarderskantoor Schijn B.V.", _OTHER_IBANS["beslag"])
NOBODY = ("S. Onbekendveld", _OTHER_IBANS["none"])


@dataclass(frozen=True, slots=True)
class Line:
    """A wage component, or a booking of the same shape; EUR."""

    name: str
    amount: Decimal
    kind: str
    account: str


@dataclass(frozen=True, slots=True)
class Payment:
    name: str
    iban: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Record:
    """One payroll employee: its numbers, and what the run made for it."""

    employee_number: int
    payroll_id: int
    components: tuple[Line, ...]
    bookings: tuple[Line, ...]
    payments: tuple[Payment, ...]

    def sum_of(self, *kinds: str) -> Decimal:
        """The components of these kinds together."""
        return sum((line.amount for line in self.components if line.kind in kinds), Decimal(0))


@dataclass(frozen=True, slots=True)
class Pay:
    """What one person is paid for this period."""

    leaver: Leaver
    days: int
    daily_wage: Decimal
    records: tuple[Record, ...]

    def sum_of(self, *kinds: str) -> Decimal:
        return sum((record.sum_of(*kinds) for record in self.records), Decimal(0))

    @property
    def paid(self) -> Decimal:
        """What the SEPA file pays out, which is the net unless something is wrong."""
        return sum((payment.amount for record in self.records for payment in record.payments), Decimal(0))


def pay(leavers: Sequence[Leaver]) -> list[Pay]:
    """The run: everyone who is paid, in order."""
    paid = [leaver for leaver in leavers if leaver.paid]
    employee_numbers, payroll_ids = count(20_001), count(500_001)
    return [_pay(leaver, paid, employee_numbers, payroll_ids) for leaver in paid]


def benefit_days(last_day: date) -> int:
    """Mondays to Fridays of the period after the employment ended."""
    start = max(FIRST_DAY, last_day + timedelta(days=1))
    days = (start + timedelta(days=offset) for offset in range((LAST_DAY - start).days + 1))
    return sum(day.weekday() < 5 for day in days)


def old_iban(leaver: Leaver) -> str:
    """The account before it was changed, of who changed it."""
    return next(ibans(7000 + int(leaver.case.person.number[1:4]) * 100 + int(leaver.case.person.number[-3:])))


def _pay(leaver: Leaver, paid: Sequence[Leaver], employee_numbers: Iterator[int], payroll_ids: Iterator[int]) -> Pay:
    days, daily_wage = benefit_days(leaver.last_day), min(leaver.case.person.daily_wage, MAXIMUM_DAILY_WAGE)
    shares = [("ZW-uitkering", ZW_PERCENTAGE)]
    if Twist.TWO_RECORDS in leaver.twists:
        shares.append(("Aanvulling ZW", SUPPLEMENT_PERCENTAGE))
    records = []
    for name, share in shares:
        components = tuple(_components(name, cents(days * daily_wage * share / 100)))
        last = name == shares[-1][0]
        bookings = tuple(_bookings(components, leaver.twists if last else frozenset()))
        payments = _payments(components[-1].amount, leaver, paid)
        if last:
            payments = _off_by(payments, leaver.twists)
        records.append(Record(next(employee_numbers), next(payroll_ids), components, bookings, payments))
    return Pay(leaver, days, daily_wage, tuple(records))


def _line(name: str, amount: Decimal) -> Line:
    _, kind, account = COMPONENT_TYPES[name]
    return Line(name, amount, kind, account)


def _components(name: str, benefit: Decimal) -> Iterator[Line]:
    """The gross components, what is withheld and what the employer owes; the net is last."""
    allowance = cents(benefit * HOLIDAY_ALLOWANCE_PERCENTAGE / 100)
    gross = benefit + allowance
    tax = wage_tax(gross)
    yield _line(name, benefit)
    yield _line("Vakantiegeld", allowance)
    yield _line("Loonheffing", tax)
    yield _line("Werkgeversheffing Zvw", cents(gross * ZVW_PERCENTAGE / 100))
    yield _line("Netto", gross - tax)


def wage_tax(gross: Decimal) -> Decimal:
    """What is withheld: a percentage of all of the gross, by its height, rounded down to whole euros."""
    percentage = next((percentage for below, percentage in _TAX_BANDS if gross < below), _TOP_TAX)
    return (gross * percentage / 100).quantize(Decimal(1), ROUND_DOWN).quantize(Decimal("0.01"))


def _bookings(components: Sequence[Line], twists: frozenset[Twist]) -> Iterator[Line]:
    for line in components:
        if line.name != "Vakantiegeld":
            yield line
        elif Twist.BOOKED_UNDER_OTHER_NAME in twists:
            yield replace(line, name="Vakantietoeslag")
        elif Twist.COMPONENT_NOT_BOOKED not in twists:
            yield line
    if Twist.BOOKING_NOT_EXPLAINED in twists:
        yield Line("Reiskostenvergoeding", Decimal("45.00"), GROSS, "4300")


def _payments(net: Decimal, leaver: Leaver, paid: Sequence[Leaver]) -> tuple[Payment, ...]:
    """One for each who receives a part; the last gets what the others leave."""
    person, twists = leaver.case.person, leaver.twists
    own = Payment(person.name, person.iban, net)
    if Twist.ADMINISTRATOR in twists:
        return (Payment(*ADMINISTRATOR, net),)
    if Twist.GARNISHMENT in twists:
        part = _GARNISHED[person.employer.number]
        return Payment(*BAILIFF, part), replace(own, amount=net - part)
    if Twist.UNKNOWN_ACCOUNT in twists:
        return Payment(*NOBODY, Decimal("150.00")), replace(own, amount=net - 150)
    if Twist.OLD_ACCOUNT in twists:
        return (replace(own, iban=old_iban(leaver)),)
    if Twist.COLLEAGUES_ACCOUNT in twists:
        colleagues = (other.case.person for other in paid if other.case.person.employer is person.employer)
        return (replace(own, iban=next(other.iban for other in colleagues if other.number != person.number)),)
    return (own,)


def _off_by(payments: tuple[Payment, ...], twists: frozenset[Twist]) -> tuple[Payment, ...]:
    off = Decimal("-0.01") if Twist.CENT_SHORT in twists else Decimal(100) if Twist.HUNDRED_OVER in twists else Decimal(0)
    return (*payments[:-1], replace(payments[-1], amount=payments[-1].amount + off))
