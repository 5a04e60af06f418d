"""Claims with their lines, and the people and cases that they concern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from domain.absence import CaseKind
from domain.claims import ClaimOrigin, ClaimStatus
from domain.errors import NotFound
from domain.values import Money, Period, Text

from .tables.absence import absence_case, characteristic
from .tables.claims import claim, claim_line
from .tables.people import employee
from .tables.policies import policy
from .tables.users import app_user


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """What is claimed for one employee over some days; `amount` is gross."""

    employee_id: int
    description: str
    period: Period
    amount: Money


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim to be kept, whose contents have been checked. One employee's claim has a case; a claim for several has neither."""

    number: str
    policy_id: int
    employee_id: int | None
    case_id: int | None
    wage_import_id: int | None
    origin: ClaimOrigin
    period: Period
    gross: Money
    lines: Sequence[ClaimLine]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it is now. `decided_by` is who decided, by key and name; None while it is pending."""

    id: int
    number: str
    status: ClaimStatus
    origin: ClaimOrigin
    policy_id: int
    employer_id: int
    employee_id: int | None
    case_id: int | None
    wage_import_id: int | None
    period: Period
    gross: Money
    created_by: int
    creator: str
    edited_by: int
    decided_by: tuple[int, str] | None
    reason: str | None


_creator, _decider = app_user.alias("creator"), app_user.alias("decider")
_CLAIM = (
    select(claim, policy.c.employer_id, _creator.c.display_name.label("creator"), _decider.c.display_name.label("decider"))
    .join(policy, policy.c.id == claim.c.policy_id)
    .join(_creator, _creator.c.id == claim.c.created_by)
    .outerjoin(_decider, _decider.c.id == claim.c.decided_by)
)


def read_claim(connection: Connection, claim_id: int, *, lock: bool = False) -> Claim:
    """The claim, held until the transaction ends when `lock`; NotFound when there is none."""
    query = _CLAIM.where(claim.c.id == claim_id)
    row = connection.execute(query.with_for_update(of=claim, key_share=True) if lock else query).first()
    if row is None:
        raise NotFound(Text(f"er is geen claim {claim_id}", f"there is no claim {claim_id}"))
    return _claim(row)


def claims_of_wages(connection: Connection, wage_import_id: int) -> list[Claim]:
    """The claims that were ever made of these wages, oldest first; of those at most one is not rejected."""
    rows = connection.execute(_CLAIM.where(claim.c.wage_import_id == wage_import_id).order_by(claim.c.id))
    return [_claim(row) for row in rows]


def same_claim(connection: Connection, draft: Draft) -> Claim | None:
    """The claim that says exactly what `draft` says and is not rejected."""
    alike = and_(
        claim.c.policy_id == draft.policy_id,
        claim.c.wage_import_id.is_not_distinct_from(draft.wage_import_id),
        claim.c.gross == draft.gross.amount,
        claim.c.starts_on == draft.period.start,
        claim.c.status != ClaimStatus.REJECTED,
    )
    for row in connection.execute(_CLAIM.where(alike).order_by(claim.c.id)):
        if Counter(claim_lines(connection, row.id)) == Counter(draft.lines):
            return _claim(row)
    return None


def claim_lines(connection: Connection, claim_id: int) -> list[ClaimLine]:
    rows = connection.execute(select(claim_line).where(claim_line.c.claim_id == claim_id).order_by(claim_line.c.id))
    return [
        ClaimLine(row.employee_id, row.description, Period(row.starts_on, row.ends_before), Money(row.amount, row.currency))
        for row in rows
    ]


def count_manual(connection: Connection, policy_id: int) -> int:
    """How many claims were entered by hand under this policy; until the transaction ends nobody else counts."""
    connection.execute(select(policy.c.id).where(policy.c.id == policy_id).with_for_update(key_share=True))
    by_hand = (claim.c.policy_id == policy_id) & (claim.c.origin == ClaimOrigin.MANUAL)
    return connection.scalar(select(func.count()).select_from(claim).where(by_hand)) or 0


def add_claim(connection: Connection, draft: Draft, user_id: int, now: datetime) -> int:
    row = {
        "number": draft.number,
        "policy_id": draft.policy_id,
        "employee_id": draft.employee_id,
        "case_id": draft.case_id,
        "wage_import_id": draft.wage_import_id,
        "origin": draft.origin,
        "starts_on": draft.period.start,
        "ends_before": draft.period.end,
        "gross": draft.gross.amount,
        "created_by": user_id,
        "created_at": now,
        "edited_by": user_id,
    }
    claim_id: int = connection.execute(insert(claim).values(row).returning(claim.c.id)).scalar_one()
    lines = [_line_row(claim_id, line) for line in draft.lines]
    if lines:
        connection.execute(insert(claim_line), lines)
    return claim_id


def _line_row(claim_id: int, line: ClaimLine) -> dict[str, object]:
    return {
        "claim_id": claim_id,
        "employee_id": line.employee_id,
        "description": line.description,
        "starts_on": line.period.start,
        "ends_before": line.period.end,
        "amount": line.amount.amount,
    }


def set_decision(
    connection: Connection, claim_id: int, status: ClaimStatus, user_id: int, reason: str | None, now: datetime
) -> None:
    decided = {"status": status, "decided_by": user_id, "decided_at": now, "reason": reason}
    connection.execute(update(claim).where(claim.c.id == claim_id).values(decided))


def concerned(connection: Connection, found: Claim) -> Mapping[int, int]:
    """The employees that the claim is for, each with the case that it belongs to."""
    if found.employee_id is not None and found.case_id is not None:
        return {found.employee_id: found.case_id}
    mine = select(claim_line.c.employee_id).where(claim_line.c.claim_id == found.id)
    return cases_of(connection, set(connection.scalars(mine)), found.policy_id, found.period)


def cases_of(connection: Connection, employees: Collection[int], policy_id: int, period: Period) -> dict[int, int]:
    """Per employee the last case that began before the end of `period`; one that is tied to this policy goes first."""
    query = (
        select(absence_case.c.employee_id, absence_case.c.id)
        .ext(distinct_on(absence_case.c.employee_id))
        .where(absence_case.c.employee_id.in_(employees), absence_case.c.starts_on < period.end)
        .order_by(
            absence_case.c.employee_id,
            absence_case.c.policy_id.is_not_distinct_from(policy_id).desc(),
            (absence_case.c.kind == CaseKind.ABSENCE).desc(),
            absence_case.c.starts_on.desc(),
        )
    )
    return {row.employee_id: row.id for row in connection.execute(query)}


def employee_numbers(connection: Connection, employees: Collection[int]) -> dict[int, str]:
    rows = connection.execute(select(employee.c.id, employee.c.number).where(employee.c.id.in_(employees)))
    return {row.id: row.number for row in rows}


def characteristics_around(connection: Connection, employee_id: int, case_id: int) -> set[str]:
    """The characteristics on the case, on the absence that it continues, on the employee and on the employer."""
    origin = select(absence_case.c.origin_case_id).where(absence_case.c.id == case_id).scalar_subquery()
    employer_id = select(employee.c.employer_id).where(employee.c.id == employee_id).scalar_subquery()
    query = select(characteristic.c.name).where(
        or_(
            characteristic.c.case_id.in_((case_id, origin)),
            characteristic.c.employee_id == employee_id,
            characteristic.c.employer_id == employer_id,
        )
    )
    return set(connection.scalars(query))


def _claim(row: Row[tuple[object, ...]]) -> Claim:
    found = row._mapping
    return Claim(
        id=found["id"],
        number=found["number"],
        status=ClaimStatus(found["status"]),
        origin=ClaimOrigin(found["origin"]),
        policy_id=found["policy_id"],
        employer_id=found["employer_id"],
        employee_id=found["employee_id"],
        case_id=found["case_id"],
        wage_import_id=found["wage_import_id"],
        period=Period(found["starts_on"], found["ends_before"]),
        gross=Money(found["gross"], found["currency"]),
        created_by=found["created_by"],
        creator=found["creator"],
        edited_by=found["edited_by"],
        decided_by=None if found["decided_by"] is None else (found["decided_by"], found["decider"]),
        reason=found["reason"],
    )
