"""Claims by hand, and claims that the settings approve by themselves (R-3.3.2, R-3.3.3, R-4.3.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from domain.access import Permission, User, Verdict
from domain.claims import ClaimStatus
from domain.errors import Conflict
from domain.store.claim_decisions import decide_claim
from domain.store.claim_events import day_of, record_claim_event
from domain.store.claims import add_claim, characteristics_around, count_manual, read_claim, same_claim
from domain.store.outbox import signal_workflow
from domain.store.settings import read_auto_approval
from domain.store.users import SYSTEM, user_named
from domain.store.wages_to_claim import read_wages
from domain.store.zw_erd import workflow_id
from domain.values import Text

from .new_claim import NewClaim, draft_by_hand, refuse_claimed

BY_HAND = "handmatig beoordelen"
"""The characteristic that leaves a claim to a person, whatever else is there."""


def create_claim(connection: Connection, user: User, new: NewClaim, now: datetime) -> int:
    """A claim by a person; entering the same claim again gives the first one.

    Forbidden without the authorisation; NotFound for an unknown policy or import; BadInput that names every wrong line;
    Conflict when the wages, or exactly these lines, are claimed already.
    """
    user.require(Permission.CREATE_CLAIMS)
    wages = None if new.wage_import_id is None else read_wages(connection, new.wage_import_id)
    draft = draft_by_hand(connection, new, wages, day_of(now))
    number = f"C-{new.policy}-H{count_manual(connection, draft.policy_id) + 1}"
    same = same_claim(connection, draft)
    if same is not None and same.created_by == user.id:
        return same.id
    if wages is not None:
        refuse_claimed(connection, wages)
    if same is not None:
        nl = f"precies dit is al geclaimd als {same.number}, door {same.creator}; beoordeel die claim"
        raise Conflict(Text(nl, f"exactly this was claimed already as {same.number}, by {same.creator}; decide that claim"))
    claim_id = add_claim(connection, replace(draft, number=number), user.id, now)
    reply_to = None if wages is None else workflow_id(wages.case_number)
    record_claim_event(connection, "claim_created", claim_id, day_of(now), reply_to, (), now)
    if reply_to is not None:
        signal_workflow(connection, reply_to, "claim_entered", str(claim_id), {"claim_id": claim_id}, now)
    return claim_id


def approve_automatically(connection: Connection, claim_id: int, now: datetime) -> bool:
    """Whether the claim is approved, after the system approved it if it may (R-3.3.2).

    It may when the setting is on and one of its characteristics is on the case, on the absence that the case continues, on
    the employee or on the employer, and ‘handmatig beoordelen’ on none of these. A claim for several employees never.
    """
    found = read_claim(connection, claim_id, lock=True)
    if found.status is not ClaimStatus.PENDING:
        return found.status is ClaimStatus.APPROVED
    setting = read_auto_approval(connection)
    if not setting.enabled or found.employee_id is None or found.case_id is None:
        return False
    names = characteristics_around(connection, found.employee_id, found.case_id)
    if BY_HAND in names or names.isdisjoint(setting.characteristics):
        return False
    decide_claim(connection, user_named(connection, SYSTEM), claim_id, Verdict.APPROVE, None, now)
    return True
