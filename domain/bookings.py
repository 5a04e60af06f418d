"""Booking lines: what the insurer bears, and a line for each who receives, equal to the cent (R-3.3.1-7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from .claims import Side
from .formats.booking.document import BookingLine
from .payroll import BeneficiaryRole
from .values import ZERO, Iban, Money, total
from .wages import Beneficiary

_ORDER = tuple(BeneficiaryRole)


def booking_lines(received: Iterable[tuple[Beneficiary, Money]], insurer_name: str, insurer_iban: str) -> tuple[BookingLine, ...]:
    """The insurer's debit of the total, then a credit per account; nothing when nothing is received.

    What one account receives in one role is one line.
    """
    sums: dict[tuple[BeneficiaryRole, str, str], Money] = defaultdict(lambda: ZERO)
    for who, amount in received:
        sums[who.role, who.name, who.iban] += amount
    if not sums:
        return ()
    insurer = BookingLine(BeneficiaryRole.INSURER, insurer_name, Iban(insurer_iban), Side.DEBIT, total(sums.values()))
    keys = sorted(sums, key=lambda key: (_ORDER.index(key[0]), *key[1:]))
    return (insurer, *(BookingLine(role, name, Iban(iban), Side.CREDIT, sums[role, name, iban]) for role, name, iban in keys))


_TAKES_ALL = (BeneficiaryRole.ADMINISTRATOR, BeneficiaryRole.EMPLOYEE)


def receiver(beneficiaries: Iterable[Beneficiary], on: date) -> Beneficiary | None:
    """Where all that is due to an employee goes on that day: to the administrator (bewindvoerder) if there is one.

    Of several accounts the one registered last. None when no account is registered, or when wages are garnished: then
    payroll must say who gets what (R-3.3.1.1).
    """
    valid = [known for known in beneficiaries if on in known.valid]
    if any(known.role is BeneficiaryRole.GARNISHMENT for known in valid):
        return None
    found = [known for known in valid if known.role in _TAKES_ALL]
    return min(found, key=lambda known: (_TAKES_ALL.index(known.role), date.max - known.valid.start), default=None)
