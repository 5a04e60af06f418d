"""Rules on their way into force, and out of it: proposals, publications and switches (issue 4, outcome 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field

from api.auth import requires
from api.language import language_of
from api.shapes import Document, Key, Limit, Line, Question
from api.wiring import wiring
from domain.access import Permission, User
from domain.errors import BadInput
from domain.store import proposals, publications, switches
from domain.store.rulesets import ruleset_like
from domain.values import Text
from dsl.diff import diff
from dsl.diff_text import told
from engine.switches import Switch
from workflows import propose_rules
from workflows.timers import Choice

router = APIRouter(tags=["Rules"], prefix="/rules")

Reading = requires(Permission.READ_DECISIONS)
Proposer = Annotated[User, requires(Permission.PROPOSE_RULES)]
Approver = Annotated[User, requires(Permission.APPROVE_RULES)]
Publisher = Annotated[User, requires(Permission.PUBLISH_RULES)]


class Proposal(Document):
    """A draft ruleset, who made it, who looked at it, and the bundle that is signed."""

    id: int
    ruleset_hash: str
    base_hash: str | None
    note: str
    status: proposals.Status
    author: str
    created_at: datetime
    submitted_at: datetime | None
    bundle: dict[str, Any] | None = Field(description="What the approver sees; its shape is `bundle/v1`.")
    bundle_hash: str | None = Field(description="What the approver signs.")
    reviewer: str | None
    reviewed_at: datetime | None
    review_note: str | None


class NewProposal(Question):
    """Rule files by their path."""

    sources: dict[Line, str] = Field(min_length=1)
    note: Line = ""


class Submission(Question):
    """What happens to the running deadlines of each trigger that changes or goes."""

    timers: dict[str, Choice] = Field(default_factory=dict)


class Approval(Question):
    """The hash of the bundle that was seen."""

    bundle: str
    note: Line = ""


class Reason(Question):
    """Why; it is logged."""

    reason: Line


class NewPublication(Question):
    """From which day; with `shadow` new and changed triggers only show what they would do."""

    starts_on: date
    shadow: bool = False


class Rollback(Reason):
    """Which ruleset (the begin of its hash); null for the one before the present one."""

    ruleset: Line | None = None


class NewPosition(Reason):
    """Where to put the switch of a trigger."""

    trigger: str
    position: Switch


class Publication(Document):
    """One way in which a ruleset came, or will come, into force."""

    id: int
    ruleset_hash: str
    kind: str = Field(description="`first`, `approved` or `rollback`.")
    starts_on: date
    published_by: str
    published_at: datetime
    proposal_id: int | None
    reason: str | None
    timers: dict[str, Choice]
    shadow: list[str]
    activated_at: datetime | None


class Switched(Document):
    """One change of a switch; `by` is null when the system did it."""

    trigger: str
    position: Switch
    reason: str
    by: str | None
    at: datetime


@router.get("/proposals", dependencies=[Reading])
def get_proposals(request: Request, limit: Limit = 50) -> Sequence[Proposal]:
    """The proposals, the newest first."""
    with wiring(request).system.engine.begin() as connection:
        return [Proposal.model_validate(one) for one in proposals.proposals(connection, limit)]


@router.post("/proposals", status_code=201)
def post_proposal(new: NewProposal, user: Proposer, request: Request) -> Proposal:
    """Keeps rule files as a draft, when all of them pass the checks."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        number, checked = propose_rules.draft(connection, system.rules, user, new.sources, new.note, system.now())
        if number is None:
            first = checked.diagnostics[0]
            raise BadInput(Text(first.message, first.message), f"{first.path}:{first.span.line}:{first.span.column}")
        return Proposal.model_validate(proposals.proposal_with_id(connection, number))


@router.get("/proposals/{proposal_id}", dependencies=[Reading])
def get_proposal(proposal_id: Key, request: Request) -> Proposal:
    """A proposal as its approver sees it."""
    with wiring(request).system.engine.begin() as connection:
        return Proposal.model_validate(proposals.proposal_with_id(connection, proposal_id))


@router.post("/proposals/{proposal_id}/submission")
def post_submission(proposal_id: Key, given: Submission, user: Proposer, request: Request) -> Proposal:
    """Asks for approval of a proposal of one's own; makes the bundle that the approver signs."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        propose_rules.submit(connection, system.rules, user, proposal_id, given.timers, system.now())
        return Proposal.model_validate(proposals.proposal_with_id(connection, proposal_id))


@router.post("/proposals/{proposal_id}/approval")
def post_approval(proposal_id: Key, given: Approval, user: Approver, request: Request) -> Proposal:
    """Approves exactly the bundle that was seen, of a proposal by someone else."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        propose_rules.approve(connection, user, proposal_id, given.bundle, given.note, system.now())
        return Proposal.model_validate(proposals.proposal_with_id(connection, proposal_id))


@router.post("/proposals/{proposal_id}/rejection")
def post_rejection(proposal_id: Key, given: Reason, user: Approver, request: Request) -> Proposal:
    """Rejects a proposal by someone else."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        propose_rules.reject(connection, user, proposal_id, given.reason, system.now())
        return Proposal.model_validate(proposals.proposal_with_id(connection, proposal_id))


@router.post("/proposals/{proposal_id}/withdrawal")
def post_withdrawal(proposal_id: Key, user: Proposer, request: Request) -> Proposal:
    """Takes back a proposal of one's own."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        propose_rules.withdraw(connection, user, proposal_id, system.now())
        return Proposal.model_validate(proposals.proposal_with_id(connection, proposal_id))


@router.post("/proposals/{proposal_id}/publication")
def post_publication(proposal_id: Key, given: NewPublication, user: Publisher, request: Request) -> Publication:
    """Puts an approved proposal in force from a day."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        propose_rules.publish(connection, system.rules, user, proposal_id, given.starts_on, shadow=given.shadow, now=system.now())
        return Publication.model_validate(publications.last_in_line(connection))


@router.get("/publications", dependencies=[Reading])
def get_publications(request: Request, limit: Limit = 50) -> Sequence[Publication]:
    """How rulesets came and will come into force, the last to begin first."""
    with wiring(request).system.engine.begin() as connection:
        return [Publication.model_validate(one) for one in publications.publications(connection, limit)]


@router.post("/rollback")
def post_rollback(given: Rollback, user: Publisher, request: Request) -> Publication:
    """Puts earlier rules back at once, in an emergency."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        back = None if given.ruleset is None else ruleset_like(connection, given.ruleset)
        propose_rules.roll_back(connection, system.rules, user, back, given.reason, system.now())
        return Publication.model_validate(publications.last_in_line(connection))


@router.get("/diff", dependencies=[Reading])
def get_difference(before: Line, after: Line, request: Request) -> Sequence[str]:
    """What differs between two rulesets (each the begin of a hash), in sentences."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        old, new = (system.rules.ruleset(connection, ruleset_like(connection, one)) for one in (before, after))
    return list(told(diff(old, new, system.rules.parser.catalogue), language_of(request)))


@router.get("/switches", dependencies=[Reading])
def get_switches(request: Request, limit: Limit = 50) -> Sequence[Switched]:
    """The changes of switches, the newest first."""
    with wiring(request).system.engine.begin() as connection:
        return [Switched.model_validate(one) for one in switches.history(connection, limit)]


@router.post("/switches", status_code=204)
def post_switch(given: NewPosition, user: Annotated[User, requires(Permission.SWITCH_TRIGGERS)], request: Request) -> None:
    """Switches a trigger on, to shadow, or off; at once."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        propose_rules.switch(connection, system.rules, user, given.trigger, given.position, given.reason, system.now())
