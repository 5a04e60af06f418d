"""Proposals of rules: draft rulesets with who made them, who looked at them, and what was seen then (issue 4, outcome 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from domain.errors import NotFound
from domain.values import Text

from .tables.rules import proposal
from .tables.users import app_user


class Status(StrEnum):
    """How far a proposal is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"


STATUS_LABELS: Mapping[Status, Text] = {
    Status.DRAFT: Text("concept", "draft"),
    Status.SUBMITTED: Text("ingediend", "submitted"),
    Status.APPROVED: Text("goedgekeurd", "approved"),
    Status.REJECTED: Text("afgewezen", "rejected"),
    Status.WITHDRAWN: Text("ingetrokken", "withdrawn"),
    Status.PUBLISHED: Text("gepubliceerd", "published"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft ruleset, who made it and who looked at it.

    `base_hash` is the ruleset that it was submitted to replace. `bundle` is what the reviewer sees, and `bundle_hash`
    what the reviewer signs; both come with submitting.
    """

    id: int
    ruleset_hash: str
    base_hash: str | None
    note: str
    status: Status
    author_id: int
    author: str
    created_at: datetime
    submitted_at: datetime | None
    bundle: Mapping[str, Any] | None
    bundle_hash: str | None
    reviewer: str | None
    reviewed_at: datetime | None
    review_note: str | None


_REVIEWER = app_user.alias()
_PROPOSALS = (
    select(proposal, app_user.c.name.label("author"), _REVIEWER.c.name.label("reviewer"))
    .join(app_user, app_user.c.id == proposal.c.author_id)
    .outerjoin(_REVIEWER, _REVIEWER.c.id == proposal.c.reviewer_id)
)


def _proposal(row: Row[Any]) -> Proposal:
    fields = {name: value for name, value in row._mapping.items() if name not in ("reviewer_id", "status")}
    return Proposal(status=Status(row.status), **fields)


def proposals(connection: Connection, limit: int = 50) -> list[Proposal]:
    """The newest first."""
    return [_proposal(row) for row in connection.execute(_PROPOSALS.order_by(proposal.c.id.desc()).limit(limit))]


def proposal_with_id(connection: Connection, proposal_id: int) -> Proposal:
    """The proposal of this number, kept from changing until the transaction ends; NotFound when there is none."""
    row = connection.execute(_PROPOSALS.where(proposal.c.id == proposal_id).with_for_update(of=proposal)).first()
    if row is None:
        raise NotFound(Text(f"er is geen voorstel {proposal_id}", f"there is no proposal {proposal_id}"))
    return _proposal(row)
