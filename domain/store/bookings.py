"""Bookings with their lines: made of a claim once, exported once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from domain.claims import Side
from domain.formats.booking.document import BookingDocument, BookingLine
from domain.payroll import BeneficiaryRole, PaymentKind
from domain.values import Iban, Money, Period
from domain.wages import Payment

from .audit import append
from .tables.claims import booking, booking_line, claim
from .tables.payroll import payment_line
from .tables.people import employee, employer
from .tables.policies import insurer, policy


def booking_of(connection: Connection, claim_id: int) -> int | None:
    return connection.scalar(select(booking.c.id).where(booking.c.claim_id == claim_id))


def insurer_of(connection: Connection, policy_id: int) -> tuple[str, str]:
    """Name and account of the insurer of this policy."""
    query = select(insurer.c.name, insurer.c.iban).join(policy, policy.c.insurer_id == insurer.c.id)
    name, iban = connection.execute(query.where(policy.c.id == policy_id)).one()
    return name, iban


def payments_of(connection: Connection, wage_import_id: int) -> list[Payment]:
    rows = connection.execute(
        select(payment_line).where(payment_line.c.wage_import_id == wage_import_id).order_by(payment_line.c.id)
    )
    return [
        Payment(PaymentKind(row.kind), row.end_to_end_id, row.name, row.iban, Money(row.amount, row.currency), row.paid_on)
        for row in rows
    ]


def add_booking(connection: Connection, number: str, claim_id: int, booked_on: date, lines: Sequence[BookingLine]) -> int:
    row = {"number": number, "claim_id": claim_id, "booked_on": booked_on}
    booking_id: int = connection.execute(insert(booking).values(row).returning(booking.c.id)).scalar_one()
    connection.execute(insert(booking_line), [_line_row(booking_id, line) for line in lines])
    return booking_id


def _line_row(booking_id: int, line: BookingLine) -> dict[str, object]:
    return {
        "booking_id": booking_id,
        "role": line.beneficiary,
        "name": line.name,
        "iban": line.iban,
        "side": line.side,
        "amount": line.amount.amount,
    }


def to_export(connection: Connection) -> dict[int, BookingDocument]:
    """The bookings that were not exported yet, by key; held, so that two exports do not take the same one."""
    query = (
        select(booking.c.id, booking.c.number.label("booking"), booking.c.booked_on)
        .add_columns(claim.c.number.label("claim"), claim.c.starts_on, claim.c.ends_before, claim.c.currency)
        .add_columns(policy.c.number.label("policy"), policy.c.insurance_type, insurer.c.por_code)
        .add_columns(employer.c.number.label("employer_number"), employer.c.name.label("employer"))
        .add_columns(employee.c.number.label("employee"))
        .join(claim, claim.c.id == booking.c.claim_id)
        .join(policy, policy.c.id == claim.c.policy_id)
        .join(insurer, insurer.c.id == policy.c.insurer_id)
        .join(employer, employer.c.id == policy.c.employer_id)
        .outerjoin(employee, employee.c.id == claim.c.employee_id)
        .where(booking.c.exported_at.is_(None))
        .order_by(booking.c.id)
        .with_for_update(of=booking)
    )
    rows = connection.execute(query).all()
    lines = _lines(connection)
    return {row.id: _document(row, lines[row.id]) for row in rows}


def _lines(connection: Connection) -> dict[int, list[BookingLine]]:
    """The lines of the bookings that were not exported yet."""
    query = (
        select(booking_line)
        .join(booking, booking.c.id == booking_line.c.booking_id)
        .where(booking.c.exported_at.is_(None))
        .order_by(booking_line.c.id)
    )
    found: dict[int, list[BookingLine]] = defaultdict(list)
    for row in connection.execute(query):
        line = BookingLine(BeneficiaryRole(row.role), row.name, Iban(row.iban), Side(row.side), Money(row.amount, row.currency))
        found[row.booking_id].append(line)
    return found


def _document(row: Row[Any], lines: Sequence[BookingLine]) -> BookingDocument:
    """A claim for several employees refers to the employer; no file holds a BSN."""
    return BookingDocument(
        booking_number=row.booking,
        booked_on=row.booked_on,
        claim_number=row.claim,
        policy_number=row.policy,
        insurer_code=row.por_code,
        insurance_type=row.insurance_type,
        employer_name=row.employer,
        employee_reference=row.employee or row.employer_number,
        period=Period(row.starts_on, row.ends_before),
        currency=row.currency,
        lines=tuple(lines),
    )


def mark_exported(connection: Connection, files: Mapping[int, tuple[str, bytes]], now: datetime) -> None:
    """Keeps name and content of the file of each booking, so that it is never exported again; audited."""
    changed = update(booking).where(booking.c.id == bindparam("key"))
    exported = changed.values(file_name=bindparam("name"), document=bindparam("content"), exported_at=now)
    rows = [{"key": key, "name": name, "content": content} for key, (name, content) in files.items()]
    if rows:
        connection.execute(exported, rows)
        append(
            connection, "bookings", {"files": sorted(name for name, _ in files.values())}, now, rows={"booking": sorted(files)}
        )


def read_exported(connection: Connection) -> list[tuple[str, bytes]]:
    """Name and content of all files that were ever exported, in the order of their bookings."""
    query = select(booking.c.file_name, booking.c.document).where(booking.c.exported_at.is_not(None)).order_by(booking.c.id)
    return [(row.file_name, bytes(row.document)) for row in connection.execute(query)]
