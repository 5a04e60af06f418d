"""What payroll sent about people, in our own words: components, journal lines, payments, and whose wages they are (R-3.3.1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .payroll import BeneficiaryRole, ComponentKind, PaymentKind
from .values import Money, Period


@dataclass(frozen=True, slots=True, order=True)
class PayrollEmployee:
    """Someone as payroll knows them, by company number and number in that company; one person can be several of these."""

    company_number: int
    employee_number: int

    def __str__(self) -> str:
        return f"{self.company_number}/{self.employee_number}"


@dataclass(frozen=True, slots=True, order=True)
class WagesKey:
    """Whose wages: one person under one policy, in one period and run of the payroll."""

    employee_id: int
    policy_id: int
    year: int
    period: int
    run: int

    @property
    def month(self) -> Period:
        return month(self.year, self.period)


MONTHS = 12


def month(year: int, period: int) -> Period:
    """The days of a payroll period. Payroll is monthly: period 3 is March; ValueError above 12."""
    return Period(date(year, period, 1), date(year + period // MONTHS, period % MONTHS + 1, 1))


@dataclass(frozen=True, slots=True)
class Component:
    """One wage component; its kind says what it does, so the amount is never negative."""

    employee: PayrollEmployee
    code: int
    name: str
    kind: ComponentKind
    amount: Money


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One booking in the journal: `debit` or `credit` is zero. `kind` is None when no wage component has this name."""

    employee: PayrollEmployee
    ledger_account: str
    name: str
    kind: ComponentKind | None
    debit: Money
    credit: Money

    @property
    def amount(self) -> Money:
        return self.debit + self.credit


@dataclass(frozen=True, slots=True)
class Payment:
    """One transfer that payroll asks for; `name` is what the file calls the payee."""

    kind: PaymentKind
    end_to_end_id: str
    name: str
    iban: str
    amount: Money
    paid_on: date


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """An account that somebody registered, to be paid in this role as long as `valid` says."""

    role: BeneficiaryRole
    name: str
    iban: str
    valid: Period


@dataclass(frozen=True, slots=True)
class Wages:
    """All that payroll sent about one `WagesKey`."""

    components: Sequence[Component] = ()
    journal: Sequence[JournalLine] = ()
    payments: Sequence[Payment] = ()


RECEIVES = {
    PaymentKind.NET: (BeneficiaryRole.EMPLOYEE, BeneficiaryRole.ADMINISTRATOR, BeneficiaryRole.GARNISHMENT),
    PaymentKind.TAX: (BeneficiaryRole.TAX_AUTHORITY,),
}
"""Who may receive which kind of payment."""


def payee(payment: Payment, beneficiaries: Iterable[Beneficiary]) -> Beneficiary | None:
    """Who may have this payment on its day, of those that are registered; None for an account that is not."""
    allowed = RECEIVES[payment.kind]
    found = [
        known
        for known in beneficiaries
        if known.iban == payment.iban and known.role in allowed and payment.paid_on in known.valid
    ]
    return min(found, key=lambda known: allowed.index(known.role), default=None)
