"""Bookings as people see them, with their lines, and the files in which they went to the back office (R-3.3.1-7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from domain.claims import Side
from domain.errors import Conflict, NotFound
from domain.payroll import BeneficiaryRole
from domain.store.tables.claims import booking, booking_line, claim
from domain.store.tables.policies import policy
from domain.values import Money, Text

PAGE = 100


@dataclass(frozen=True, slots=True)
class BookingRow:
    """One booking; `total` is its credit side. `exported_at` and `file_name` are None as long as it was not exported."""

    id: int
    number: str
    claim: str
    policy: str
    booked_on: date
    total: Money
    exported_at: datetime | None
    file_name: str | None


@dataclass(frozen=True, slots=True)
class BookingLineRow:
    """Who bears (debit) or receives (credit) what."""

    role: BeneficiaryRole
    name: str
    iban: str
    side: Side
    amount: Money


def list_bookings(connection: Connection, after: int | None, limit: int = PAGE) -> Sequence[BookingRow]:
    """At most `limit` bookings, newest first, below the booking `after`."""
    credit = (booking_line.c.booking_id == booking.c.id) & (booking_line.c.side == Side.CREDIT)
    total = select(func.coalesce(func.sum(booking_line.c.amount), 0)).where(credit).scalar_subquery()
    query = (
        select(booking, claim.c.number.label("claim"), claim.c.currency, policy.c.number.label("policy"), total.label("total"))
        .join(claim, claim.c.id == booking.c.claim_id)
        .join(policy, policy.c.id == claim.c.policy_id)
    )
    query = query if after is None else query.where(booking.c.id < after)
    return [
        BookingRow(
            id=row.id,
            number=row.number,
            claim=row.claim,
            policy=row.policy,
            booked_on=row.booked_on,
            total=Money(row.total, row.currency),
            exported_at=row.exported_at,
            file_name=row.file_name,
        )
        for row in connection.execute(query.order_by(booking.c.id.desc()).limit(limit))
    ]


def lines_of_booking(connection: Connection, number: str) -> Sequence[BookingLineRow]:
    """Its lines, debit first, as they are in the file."""
    query = select(booking_line).join(booking, booking.c.id == booking_line.c.booking_id)
    rows = connection.execute(query.where(booking.c.number == number).order_by(booking_line.c.id))
    return [
        BookingLineRow(BeneficiaryRole(row.role), row.name, row.iban, Side(row.side), Money(row.amount, row.currency))
        for row in rows
    ]


def booking_file(connection: Connection, number: str) -> tuple[str, bytes]:
    """Name and content of the file of a booking; NotFound when there is none, Conflict before its export."""
    query = select(booking.c.file_name, booking.c.document).where(booking.c.number == number)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(Text(f"er is geen boeking {number}", f"there is no booking {number}"))
    if row.document is None:
        nl = f"boeking {number} is nog niet geëxporteerd; exporteer eerst de boekingen"
        raise Conflict(Text(nl, f"booking {number} has not been exported yet; export the bookings first"))
    return row.file_name, bytes(row.document)
