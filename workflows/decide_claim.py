"""Brings a person's decision about a claim to where it is taken: the claim's running case, or the database at once (R-4.3.1)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, select
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.service import RPCError

from domain.access import User, Verdict
from domain.claims import ClaimStatus
from domain.errors import Conflict, NotFound, Unavailable
from domain.store.claim_bookings import book_claim
from domain.store.claim_decisions import decide_claim
from domain.store.tables.absence import absence_case
from domain.store.tables.claims import claim
from domain.store.tables.payroll import wage_import
from domain.store.zw_erd import workflow_id
from domain.values import Text

from .definitions.zw_erd import ZwErdCase
from .messages import Decided, Decision
from .temporal import refusal_of

PATIENCE = timedelta(seconds=15)
"""How long a caller waits for a case to take the decision."""

_PAUSE = 0.25
_STATUS = {Verdict.APPROVE: ClaimStatus.APPROVED, Verdict.REJECT: ClaimStatus.REJECTED}


@dataclass(frozen=True, slots=True)
class Case:
    """The ZW ERD case whose process a claim is part of. `ended` is that it was recorded as ended: it may take no decisions."""

    number: str
    ended: bool


async def decide(
    client: Client,
    engine: Engine,
    user: User,
    claim_id: int,
    verdict: Verdict,
    reason: str,
    key: str,
    now: datetime,
    today: date,
    patience: timedelta = PATIENCE,
) -> ClaimStatus:
    """What became of the claim. Asked again with the same `key`, it is one decision.

    A claim of imported wages is decided by its case, which books it afterwards; any other is decided and booked here.
    Whether the user may decide it is looked at where the decision is taken (R-3.3.3). Forbidden, BadInput, Conflict and
    NotFound as in `decide_claim`; Conflict too when the key was used for another decision; Unavailable when the case does
    not answer within `patience`: the decision may still be taken then, so it is to be asked again with the same key.
    """
    case = await asyncio.to_thread(_case_of, engine, claim_id)
    if case is not None:
        decision = Decision(claim_id, user.id, verdict.value, reason)
        handle: WorkflowHandle[ZwErdCase, None] = client.get_workflow_handle_for(ZwErdCase.run, workflow_id(case.number))
        try:
            return await _by_case(handle, decision, f"{user.id}/{key}", patience)
        except NotFound:
            if not case.ended:
                raise _silent() from None
    return await asyncio.to_thread(_directly, engine, user, claim_id, verdict, reason, now, today)


def _case_of(engine: Engine, claim_id: int) -> Case | None:
    """The case that a claim of imported wages is part of; None for other claims. NotFound when there is no such claim."""
    query = (
        select(claim.c.id, absence_case.c.number, absence_case.c.ends_before)
        .outerjoin(wage_import, wage_import.c.id == claim.c.wage_import_id)
        .outerjoin(absence_case, absence_case.c.id == wage_import.c.case_id)
    )
    with engine.begin() as connection:
        row = connection.execute(query.where(claim.c.id == claim_id)).first()
    if row is None:
        raise NotFound(Text(f"er is geen claim {claim_id}", f"there is no claim {claim_id}"))
    return None if row.number is None else Case(row.number, row.ends_before is not None)


async def _by_case(handle: WorkflowHandle[ZwErdCase, None], decision: Decision, key: str, patience: timedelta) -> ClaimStatus:
    """Asks until the case knows the claim, for one that was just made reaches it a moment later."""
    deadline = asyncio.get_running_loop().time() + patience.total_seconds()
    while True:
        try:
            async with asyncio.timeout_at(deadline):
                decided = await _ask(handle, decision, key)
        except TimeoutError:
            raise _silent() from None
        except NotFound:
            if asyncio.get_running_loop().time() + _PAUSE > deadline:
                raise
            await asyncio.sleep(_PAUSE)
        else:
            return _answer(decided, decision)


async def _ask(handle: WorkflowHandle[ZwErdCase, None], decision: Decision, key: str) -> Decided:
    try:
        return await handle.execute_update(ZwErdCase.decide, decision, id=key)
    except WorkflowUpdateRPCTimeoutOrCancelledError as error:
        raise _silent() from error
    except (WorkflowUpdateFailedError, RPCError) as error:
        raise refusal_of(error) from error


def _answer(decided: Decided, decision: Decision) -> ClaimStatus:
    """What was decided, which under a key that was used before may be something else than was asked now."""
    status = ClaimStatus(decided.status)
    if decided.claim_id != decision.claim_id or status is not _STATUS[Verdict(decision.verdict)]:
        nl = f"deze sleutel is al gebruikt: claim {decided.number} is daarmee beslist; neem voor elke beslissing een nieuwe"
        en = f"this key was used before: claim {decided.number} was decided with it; take a new one for each decision"
        raise Conflict(Text(nl, en), "Idempotency-Key")
    return status


def _silent() -> Unavailable:
    return Unavailable(
        Text(
            "het traject van deze claim antwoordt nog niet; vraag het zo opnieuw, met dezelfde Idempotency-Key",
            "the case of this claim does not answer yet; ask again soon, with the same Idempotency-Key",
        )
    )


def _directly(
    engine: Engine, user: User, claim_id: int, verdict: Verdict, reason: str, now: datetime, today: date
) -> ClaimStatus:
    with engine.begin() as connection:
        status = decide_claim(connection, user, claim_id, verdict, reason, now)
        if status is ClaimStatus.APPROVED:
            book_claim(connection, claim_id, today)
    return status
