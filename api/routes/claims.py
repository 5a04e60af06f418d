"""Creates, shows, approves and rejects claims (R-4.3.1)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import Field, StringConstraints
from sqlalchemy import Connection

from api.auth import requires
from api.reading.claims import ClaimFilters, ClaimRow, claim_with_id, lines_of_claim, list_claims
from api.reading.wages import checks_of
from api.shapes import Amount, Document, Key, Limit, Line, Listing, NewAmount, Number, Question, next_page
from api.wiring import wiring
from domain.access import Permission, User, Verdict
from domain.claims import ClaimOrigin, ClaimStatus
from domain.errors import BadInput
from domain.payroll import Check
from domain.values import InsuranceType, Money, Period, Text
from workflows.claims import create_claim
from workflows.decide_claim import decide
from workflows.new_claim import MAX_LINES, NewClaim, NewClaimLine

router = APIRouter(tags=["Insurances"])

_ENDS = "The first day after the period."
_KEY = "Told twice it is one decision; take a new one, such as a UUID, for each decision."

IdempotencyKey = Annotated[str | None, Header(description=_KEY, min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$")]
ClaimId = Annotated[int, Path(ge=1, le=2**63 - 1)]


class ClaimQuestion(Question):
    """Which claims to show; employer, employee and policy are numbers."""

    status: ClaimStatus | None = None
    employer: Number | None = None
    employee: Number | None = None
    policy: Number | None = None
    after: Key | None = Field(None, description="From `next` of the page before.")
    limit: Limit = 100

    @property
    def filters(self) -> ClaimFilters:
        """What the list is filtered by."""
        return ClaimFilters(self.status, self.employer, self.employee, self.policy)


class NewLine(Question):
    """What is claimed for one employee of the policy's employer."""

    employee: Number
    description: Line
    starts_on: date
    ends_before: date = Field(description=_ENDS)
    amount: NewAmount = Field(description="Gross, in euros.")


class ClaimToMake(Question):
    """A claim by a person. Made of imported wages, it needs no lines: then there is one for each gross component."""

    policy: Number
    lines: list[NewLine] = Field(default_factory=list, max_length=MAX_LINES)
    wage_import_id: Key | None = Field(None, description="The imported wages, not processed, that it is made of.")


class Reason(Question):
    """Why a claim is rejected."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]


class Claim(Document):
    """One claim. Employee and case are null when it is for several employees."""

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
    ends_before: date = Field(description=_ENDS)
    gross: Amount
    created_by: str
    created_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    booking: str | None = Field(description="The number of its booking; null as long as it is not booked.")


class ClaimLine(Document):
    """What is claimed for one employee over some days."""

    employee_number: str
    employee_name: str
    description: str
    starts_on: date
    ends_before: date = Field(description=_ENDS)
    amount: Amount


class CheckResult(Document):
    """One of the four checks on the wages that the claim is made of."""

    check: Check
    passed: bool


class WholeClaim(Claim):
    """A claim with its lines, and the checks when it was made of imported wages."""

    lines: list[ClaimLine]
    checks: list[CheckResult]


class Decided(Document):
    """What became of a claim."""

    id: int
    status: ClaimStatus


@router.post("/claims", status_code=201)
def post_claim(
    new: ClaimToMake, user: Annotated[User, requires(Permission.CREATE_CLAIMS)], request: Request, response: Response
) -> WholeClaim:
    """Makes a claim, which waits for a decision. Exactly the same claim by the same user again is the first one."""
    system = wiring(request).system
    lines = tuple(_line(position, line) for position, line in enumerate(new.lines))
    with system.engine.begin() as connection:
        claim_id = create_claim(connection, user, NewClaim(new.policy, lines, new.wage_import_id), system.now())
        made = _whole(connection, claim_with_id(connection, claim_id))
    response.headers["Location"] = f"/claims/{claim_id}"
    return made


@router.get("/claims", dependencies=[requires(Permission.READ_CLAIMS)])
def get_claims(question: Annotated[ClaimQuestion, Query()], request: Request) -> Listing[Claim]:
    """Claims, the newest first."""
    with wiring(request).system.engine.begin() as connection:
        rows = list_claims(connection, question.filters, question.after, question.limit)
    full = len(rows) == question.limit
    return Listing(
        items=[Claim.model_validate(row) for row in rows],
        next=next_page(request, str(rows[-1].id)) if full else None,
    )


@router.get("/claims/{claim_id}", dependencies=[requires(Permission.READ_CLAIMS)])
def get_claim(claim_id: ClaimId, request: Request) -> WholeClaim:
    """One claim with its lines and checks."""
    with wiring(request).system.engine.begin() as connection:
        return _whole(connection, claim_with_id(connection, claim_id))


@router.post("/claims/{claim_id}/approve")
async def post_approval(
    claim_id: ClaimId,
    user: Annotated[User, requires(Permission.APPROVE_CLAIMS)],
    request: Request,
    idempotency_key: IdempotencyKey = None,
) -> Decided:
    """Approves a claim, which is then booked. One's own claim needs the authorisation ‘Eigen claims goedkeuren’ too."""
    return await _decide(request, user, claim_id, Verdict.APPROVE, "", idempotency_key)


@router.post("/claims/{claim_id}/reject")
async def post_rejection(
    claim_id: ClaimId,
    rejection: Reason,
    user: Annotated[User, requires(Permission.REJECT_CLAIMS)],
    request: Request,
    idempotency_key: IdempotencyKey = None,
) -> Decided:
    """Rejects a claim with a reason. One's own claim needs the authorisation ‘Eigen claims afwijzen’ too."""
    return await _decide(request, user, claim_id, Verdict.REJECT, rejection.reason, idempotency_key)


async def _decide(request: Request, user: User, claim_id: int, verdict: Verdict, reason: str, key: str | None) -> Decided:
    parts = wiring(request)
    system = parts.system
    chosen = key or uuid4().hex
    status = await decide(parts.client, system.engine, user, claim_id, verdict, reason, chosen, system.now(), system.today())
    return Decided(id=claim_id, status=status)


def _line(position: int, line: NewLine) -> NewClaimLine:
    if line.ends_before <= line.starts_on:
        text = Text("moet na de eerste dag liggen", "must be after the first day")
        raise BadInput(text, f"lines.{position}.ends_before")
    return NewClaimLine(line.employee, line.description, Period(line.starts_on, line.ends_before), Money(line.amount))


def _whole(connection: Connection, row: ClaimRow) -> WholeClaim:
    checks = [] if row.wage_import_id is None else checks_of(connection, row.wage_import_id)
    return WholeClaim(
        **Claim.model_validate(row).model_dump(),
        lines=[ClaimLine.model_validate(line) for line in lines_of_claim(connection, row.id)],
        checks=[CheckResult.model_validate(check) for check in checks],
    )
