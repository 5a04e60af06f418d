"""What a booking file says, and that its two sides are equal (R-3.3.1-7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from domain.claims import Side
from domain.errors import BadInput
from domain.payroll import BeneficiaryRole
from domain.values import Iban, Money, Period, Text

SCHEMA = files(__package__) / "booking.xsd"
NAMESPACE = "urn:regelaar:booking:1"
COUNTED = frozenset({"Line"})


@dataclass(frozen=True, slots=True)
class BookingLine:
    """What one beneficiary receives or bears; `amount` is above zero and `side` says which way."""

    beneficiary: BeneficiaryRole
    name: str
    iban: Iban | None
    side: Side
    amount: Money
    payment_reference: str | None = None


@dataclass(frozen=True, slots=True)
class BookingDocument:
    """One approved booking. `employee_reference` is the employer's or policy's own key, never a BSN; `period` has an end."""

    booking_number: str
    booked_on: date
    claim_number: str
    policy_number: str
    insurer_code: str
    insurance_type: str
    employer_name: str
    employee_reference: str
    period: Period
    currency: str
    lines: tuple[BookingLine, ...]


def refuse_unbalanced(document: BookingDocument, place: str) -> None:
    """Raises BadInput when a line has another currency than the document, or debit and credit differ."""
    if any(line.amount.currency != document.currency for line in document.lines):
        nl = f"alle regels moeten in {document.currency} zijn; splits de boeking per valuta"
        raise BadInput(Text(nl, f"all lines must be in {document.currency}; split the booking by currency"), place)
    debit, credit = (_total(document, side) for side in (Side.DEBIT, Side.CREDIT))
    if debit != credit:
        nl = f"debet is {debit} en credit is {credit}; verbeter de regels tot beide gelijk zijn"
        raise BadInput(Text(nl, f"debit is {debit} and credit is {credit}; correct the lines until both are equal"), place)


def _total(document: BookingDocument, side: Side) -> object:
    return sum(line.amount.amount for line in document.lines if line.side is side)
