"""Books approved claims, a line per beneficiary (R-3.3.1-7)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from domain.bookings import booking_lines, receiver
from domain.claims import CLAIM_STATUS_LABELS, ClaimStatus
from domain.errors import Conflict
from domain.values import Money, Text
from domain.wages import Beneficiary, payee

from .bookings import add_booking, booking_of, insurer_of, payments_of
from .claims import claim_lines, employee_numbers, read_claim
from .payroll_import import read_beneficiaries
from .wages_to_claim import WagesToClaim, read_wages


def book_claim(connection: Connection, claim_id: int, today: date) -> int:
    """The booking of an approved claim, a line per beneficiary; asked again it is the same booking (R-3.3.1-7).

    Wages that payroll computed go as payroll pays them, each payment to an account that was registered on its day. A claim
    without them goes to the account that is registered today for each employee. Conflict when the claim is not approved,
    or when there is nothing to pay or no registered account to pay it to.
    """
    found = read_claim(connection, claim_id, lock=True)
    booked = booking_of(connection, claim_id)
    if booked is not None:
        return booked
    if found.status is not ClaimStatus.APPROVED:
        label = CLAIM_STATUS_LABELS[found.status]
        nl = f"claim {found.number} is {label.nl}; alleen een goedgekeurde claim wordt geboekt"
        raise Conflict(Text(nl, f"claim {found.number} is {label.en}; only an approved claim is booked"))
    if found.wage_import_id is not None:
        received = _as_payroll_pays(connection, read_wages(connection, found.wage_import_id))
    else:
        received = _as_claimed(connection, claim_id, today)
    lines = booking_lines(received, *insurer_of(connection, found.policy_id))
    if not lines:
        nl = f"bij claim {found.number} hoort geen enkele betaling; vraag de verloning om een betaalbestand"
        raise Conflict(Text(nl, f"no payment belongs to claim {found.number}; ask payroll for a payment file"))
    return add_booking(connection, f"B-{found.number.removeprefix('C-')}", claim_id, today, lines)


Received = list[tuple[Beneficiary, Money]]


def _as_payroll_pays(connection: Connection, wages: WagesToClaim) -> Received:
    known = read_beneficiaries(connection, [wages.key.employee_id])
    accounts = [*known.get(wages.key.employee_id, ()), *known.get(None, ())]
    paid = [(payment, payee(payment, accounts)) for payment in payments_of(connection, wages.id)]
    extra = ", ".join(f"{payment.iban} ({payment.end_to_end_id})" for payment, who in paid if who is None)
    if extra:
        nl = f"nog niet geregistreerd als begunstigde: {extra}; registreer de rekening of laat de verloning corrigeren"
        raise Conflict(Text(nl, f"not registered as a beneficiary yet: {extra}; register the account or have payroll correct it"))
    return [(who, payment.amount) for payment, who in paid if who is not None]


def _as_claimed(connection: Connection, claim_id: int, today: date) -> Received:
    lines = claim_lines(connection, claim_id)
    known = read_beneficiaries(connection, {line.employee_id for line in lines})
    paid = [(line, receiver(known.get(line.employee_id, ()), today)) for line in lines]
    without = {line.employee_id for line, who in paid if who is None}
    if without:
        numbers = ", ".join(sorted(employee_numbers(connection, without).values()))
        nl = f"geen rekening om naar te betalen voor werknemer {numbers}; registreer die; bij loonbeslag betaalt de verloning"
        en = f"no account to pay to for employee {numbers}; register it, and pay through payroll when wages are garnished"
        raise Conflict(Text(nl, en))
    return [(who, line.amount) for line, who in paid if who is not None]
