"""Claims as people see them: with names, numbers and lines, and what became of them (R-4.3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from domain.claims import ClaimOrigin, ClaimStatus
from domain.errors import NotFound
from domain.store.tables.absence import absence_case
from domain.store.tables.claims import booking, claim, claim_line
from domain.store.tables.people import employee, employer
from domain.store.tables.policies import policy
from domain.store.tables.users import app_user
from domain.values import InsuranceType, Money, Text

PAGE = 100


@dataclass(frozen=True, slots=True)
class ClaimFilters:
    """Which claims to show; None shows all. Employer, employee and policy are numbers."""

    status: ClaimStatus | None = None
    employer: str | None = None
    employee: str | None = None
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim. Employee and case are None for a claim for several employees; `ends_before` is the day after the last.

    `decided_by`, `decided_at` and `booking` are None as long as it has not been decided, or booked.
    """

    id: int
    number: str
    status: ClaimStatus
    origin: ClaimOrigin
    policy: str
    insurance_type: InsuranceType
    employer_number: str
    employer_name: str
    employee_number: str | None
    employee_name: str | None
    case: str | None
    wage_import_id: int | None
    starts_on: date
    ends_before: date
    gross: Money
    created_by: str
    created_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    booking: str | None


@dataclass(frozen=True, slots=True)
class ClaimLineRow:
    """What is claimed for one employee over some days."""

    employee_number: str
    employee_name: str
    description: str
    starts_on: date
    ends_before: date
    amount: Money


_creator, _decider = app_user.alias("creator"), app_user.alias("decider")


def list_claims(connection: Connection, filters: ClaimFilters, after: int | None, limit: int = PAGE) -> Sequence[ClaimRow]:
    """At most `limit` claims, newest first, below the claim `after`."""
    wanted = (
        (claim.c.status, filters.status),
        (employer.c.number, filters.employer),
        (employee.c.number, filters.employee),
        (policy.c.number, filters.policy),
    )
    query = _claims().where(*(column == value for column, value in wanted if value is not None))
    query = query if after is None else query.where(claim.c.id < after)
    return [_row(row) for row in connection.execute(query.order_by(claim.c.id.desc()).limit(limit))]


def claim_with_id(connection: Connection, claim_id: int) -> ClaimRow:
    """The claim; NotFound when there is none."""
    return _one(connection, _claims().where(claim.c.id == claim_id), str(claim_id))


def claim_with_number(connection: Connection, number: str) -> ClaimRow:
    """The claim; NotFound when there is none."""
    return _one(connection, _claims().where(claim.c.number == number), number)


def _one(connection: Connection, query: Select[Any], told: str) -> ClaimRow:
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(Text(f"er is geen claim {told}", f"there is no claim {told}"))
    return _row(row)


def lines_of_claim(connection: Connection, claim_id: int) -> Sequence[ClaimLineRow]:
    """Its lines, in the order in which they were entered."""
    query = (
        select(claim_line, employee.c.number, employee.c.initials, employee.c.surname)
        .join(employee, employee.c.id == claim_line.c.employee_id)
        .where(claim_line.c.claim_id == claim_id)
        .order_by(claim_line.c.id)
    )
    return [
        ClaimLineRow(
            row.number,
            f"{row.initials} {row.surname}",
            row.description,
            row.starts_on,
            row.ends_before,
            Money(row.amount, row.currency),
        )
        for row in connection.execute(query)
    ]


def _claims() -> Select[Any]:
    return (
        select(claim, policy.c.number.label("policy"), policy.c.insurance_type, booking.c.number.label("booking"))
        .add_columns(employer.c.number.label("employer_number"), employer.c.name.label("employer_name"))
        .add_columns(employee.c.number.label("employee_number"), employee.c.initials, employee.c.surname)
        .add_columns(absence_case.c.number.label("case"))
        .add_columns(_creator.c.display_name.label("creator"), _decider.c.display_name.label("decider"))
        .join(policy, policy.c.id == claim.c.policy_id)
        .join(employer, employer.c.id == policy.c.employer_id)
        .join(_creator, _creator.c.id == claim.c.created_by)
        .outerjoin(employee, employee.c.id == claim.c.employee_id)
        .outerjoin(absence_case, absence_case.c.id == claim.c.case_id)
        .outerjoin(_decider, _decider.c.id == claim.c.decided_by)
        .outerjoin(booking, booking.c.claim_id == claim.c.id)
    )


def _row(row: Row[Any]) -> ClaimRow:
    return ClaimRow(
        id=row.id,
        number=row.number,
        status=ClaimStatus(row.status),
        origin=ClaimOrigin(row.origin),
        policy=row.policy,
        insurance_type=InsuranceType(row.insurance_type),
        employer_number=row.employer_number,
        employer_name=row.employer_name,
        employee_number=row.employee_number,
        employee_name=None if row.employee_number is None else f"{row.initials} {row.surname}",
        case=row.case,
        wage_import_id=row.wage_import_id,
        starts_on=row.starts_on,
        ends_before=row.ends_before,
        gross=Money(row.gross, row.currency),
        created_by=row.creator,
        created_at=row.created_at,
        decided_by=row.decider,
        decided_at=row.decided_at,
        reason=row.reason,
        booking=row.booking,
    )
