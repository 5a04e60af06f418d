"""Decides claims: by someone who may, once, and told to the rules and to the case that waits for it (R-3.3.3, R-4.3.1)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from domain.access import User, Verdict, require_decision
from domain.claims import CLAIM_STATUS_LABELS, ClaimStatus
from domain.errors import BadInput, Conflict
from domain.values import Text

from .audit import append
from .claim_events import day_of, record_claim_event
from .claims import Claim, read_claim, set_decision
from .wages_to_claim import read_wages
from .zw_erd import workflow_id

_STATUS = {Verdict.APPROVE: ClaimStatus.APPROVED, Verdict.REJECT: ClaimStatus.REJECTED}
_EVENT = {Verdict.APPROVE: "claim_approved", Verdict.REJECT: "claim_rejected"}


def decide_claim(
    connection: Connection,
    user: User,
    claim_id: int,
    verdict: Verdict,
    reason: str | None,
    now: datetime,
    causes: tuple[UUID, ...] = (),
) -> ClaimStatus:
    """What became of the claim; the same decision by the same user again changes nothing.

    Forbidden unless this user may give this verdict on this claim (R-3.3.3); BadInput for a rejection without a reason;
    Conflict when it was decided before; NotFound when there is no such claim.
    """
    found = read_claim(connection, claim_id, lock=True)
    require_decision(user, verdict, frozenset({found.created_by, found.edited_by}))
    told = (reason or "").strip() or None
    if verdict is Verdict.REJECT and told is None:
        raise BadInput(Text("geef een reden bij het afwijzen", "give a reason for the rejection"), "reason")
    status = _STATUS[verdict]
    if found.decided_by is not None:
        if (found.status, found.decided_by[0]) == (status, user.id):
            return status
        raise _decided(found, found.decided_by[1])
    set_decision(connection, claim_id, status, user.id, told, now)
    about = {"claim": found.number, "status": status, "by": user.name, "gross": str(found.gross.amount)}
    append(connection, "claim", about, now, rows={"claim": [claim_id]})
    reply_to = None if found.wage_import_id is None else workflow_id(read_wages(connection, found.wage_import_id).case_number)
    record_claim_event(connection, _EVENT[verdict], claim_id, day_of(now), reply_to, causes, now)
    return status


def _decided(found: Claim, by: str) -> Conflict:
    label = CLAIM_STATUS_LABELS[found.status]
    nl = f"claim {found.number} is al {label.nl} door {by}; maak zo nodig een nieuwe claim"
    return Conflict(Text(nl, f"claim {found.number} has been {label.en} already by {by}; make a new claim if need be"))
