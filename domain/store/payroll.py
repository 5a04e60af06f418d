"""The overview ‘Geïmporteerde looncomponenten’: whose wages were imported, and what became of them (R-3.3.1.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, case, func, select, tuple_

from domain.claims import ClaimStatus
from domain.payroll import Check, WageStatus
from domain.values import InsuranceType, Money, Text

from .tables.claims import booking, claim
from .tables.payroll import wage_check, wage_import
from .tables.people import employee, employer
from .tables.policies import policy

PAGE = 50


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A check that does not hold, and what a person must look at."""

    check: Check
    differences: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class WageImportRow:
    """What was imported of one person under one policy, in one period and run.

    `net` is what the SEPA file pays to the person and whoever shares in it. Claim and booking are None when there is none;
    a claim that was rejected is still named, with the reason, while the wages are not processed.
    """

    id: int
    employer_number: str
    employer_name: str
    employee_number: str
    employee_name: str
    policy_number: str
    insurance_type: InsuranceType
    year: int
    period: int
    run: int
    paid_on: date
    gross: Money
    net: Money
    status: WageStatus
    failed_checks: tuple[FailedCheck, ...]
    claim_id: int | None
    claim_number: str | None
    rejection: str | None
    booking_id: int | None
    booking_number: str | None

    @property
    def position(self) -> Position:
        """Where the page after this row begins."""
        return Position(self.paid_on, self.id)


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the overview, which runs from the newest payment to the oldest."""

    paid_on: date
    id: int


@dataclass(frozen=True, slots=True)
class WageFilters:
    """Which rows to show; None shows all. Employer, employee and policy are numbers."""

    employer: str | None = None
    employee: str | None = None
    policy: str | None = None
    status: WageStatus | None = None
    year: int | None = None
    period: int | None = None


LATEST_CLAIM = (
    select(claim.c.id, claim.c.number, claim.c.status, claim.c.reason)
    .where(claim.c.wage_import_id == wage_import.c.id)
    .order_by(claim.c.status == ClaimStatus.REJECTED, claim.c.id.desc())
    .limit(1)
    .lateral("latest_claim")
)
"""The claim that stands for a wage import, else the one rejected last."""

STATUS = case(
    (and_(LATEST_CLAIM.c.status == ClaimStatus.APPROVED, booking.c.id.is_not(None)), WageStatus.APPROVED.value),
    (LATEST_CLAIM.c.status.in_((ClaimStatus.PENDING, ClaimStatus.APPROVED)), WageStatus.PROCESSED.value),
    else_=WageStatus.NOT_PROCESSED.value,
)
"""The status of a wage import, from its latest claim and that claim's booking: derived, so never out of date."""


WAGE_ROWS = (
    wage_import.join(employee, employee.c.id == wage_import.c.employee_id)
    .join(policy, policy.c.id == wage_import.c.policy_id)
    .join(employer, employer.c.id == policy.c.employer_id)
    .outerjoin(LATEST_CLAIM, LATEST_CLAIM.c.id.is_not(None))
    .outerjoin(booking, booking.c.claim_id == LATEST_CLAIM.c.id)
)
"""What every query about imported wages reads from: the list and its totals."""


def list_wage_imports(
    connection: Connection, filters: WageFilters, after: Position | None = None, limit: int = PAGE
) -> Sequence[WageImportRow]:
    """At most `limit` rows after that position, in one statement."""
    query = _overview().where(*wanted_by(filters))
    if after is not None:
        query = query.where(tuple_(wage_import.c.paid_on, wage_import.c.id) < (after.paid_on, after.id))
    query = query.order_by(wage_import.c.paid_on.desc(), wage_import.c.id.desc()).limit(limit)
    return [_row(row) for row in connection.execute(query).mappings()]


def _overview() -> Select[Any]:
    failed = (
        select(func.jsonb_agg(func.jsonb_build_object("check", wage_check.c.name, "differences", wage_check.c.differences)))
        .where(wage_check.c.wage_import_id == wage_import.c.id, ~wage_check.c.passed)
        .scalar_subquery()
    )
    return (
        select(wage_import, STATUS.label("status"), failed.label("failed"))
        .add_columns(employer.c.number.label("employer_number"), employer.c.name.label("employer_name"))
        .add_columns(employee.c.number.label("employee_number"), employee.c.initials, employee.c.surname)
        .add_columns(policy.c.number.label("policy_number"), policy.c.insurance_type)
        .add_columns(LATEST_CLAIM.c.id.label("claim_id"), LATEST_CLAIM.c.number.label("claim_number"))
        .add_columns(LATEST_CLAIM.c.status.label("claim_status"), LATEST_CLAIM.c.reason)
        .add_columns(booking.c.id.label("booking_id"), booking.c.number.label("booking_number"))
        .select_from(WAGE_ROWS)
    )


def wanted_by(filters: WageFilters) -> list[Any]:
    """The conditions on `WAGE_ROWS` that the filters ask for."""
    wanted = (
        (employer.c.number, filters.employer),
        (employee.c.number, filters.employee),
        (policy.c.number, filters.policy),
        (STATUS, filters.status),
        (wage_import.c.year, filters.year),
        (wage_import.c.period, filters.period),
    )
    return [column == value for column, value in wanted if value is not None]


def _row(row: RowMapping) -> WageImportRow:
    rejected = row["claim_status"] == ClaimStatus.REJECTED
    return WageImportRow(
        id=row["id"],
        employer_number=row["employer_number"],
        employer_name=row["employer_name"],
        employee_number=row["employee_number"],
        employee_name=f"{row['initials']} {row['surname']}",
        policy_number=row["policy_number"],
        insurance_type=InsuranceType(row["insurance_type"]),
        year=row["year"],
        period=row["period"],
        run=row["run"],
        paid_on=row["paid_on"],
        gross=Money(row["gross"], row["currency"]),
        net=Money(row["net"], row["currency"]),
        status=WageStatus(row["status"]),
        failed_checks=_failed(row["failed"] or ()),
        claim_id=row["claim_id"],
        claim_number=row["claim_number"],
        rejection=row["reason"] if rejected else None,
        booking_id=row["booking_id"],
        booking_number=row["booking_number"],
    )


def _failed(stored: Sequence[Mapping[str, Any]]) -> tuple[FailedCheck, ...]:
    """In the order of the checks."""
    found = {Check(item["check"]): tuple(Text(one["nl"], one["en"]) for one in item["differences"]) for item in stored}
    return tuple(FailedCheck(check, found[check]) for check in Check if check in found)
