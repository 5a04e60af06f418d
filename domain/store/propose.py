"""The steps of a proposal: drafted and submitted by its author, approved or rejected by someone else (issue 4, outcome 7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from domain.access import Permission, User
from domain.errors import Conflict, Forbidden
from domain.values import Text

from . import audit
from .proposals import STATUS_LABELS, Proposal, Status
from .rulesets import keep_ruleset
from .tables.rules import proposal


def draft(connection: Connection, user: User, ruleset_hash: str, sources: Mapping[str, str], note: str, now: datetime) -> int:
    """Keeps rule files that pass the checks as a draft; returns the number of the proposal."""
    user.require(Permission.PROPOSE_RULES)
    keep_ruleset(connection, ruleset_hash, sources)
    row = {"ruleset_hash": ruleset_hash, "note": note, "status": Status.DRAFT, "author_id": user.id, "created_at": now}
    made: int = connection.execute(insert(proposal).values(row).returning(proposal.c.id)).scalar_one()
    _log(connection, made, "drafted", user, now, ruleset=ruleset_hash)
    return made


def submit(connection: Connection, user: User, one: Proposal, bundle: Mapping[str, Any], bundle_hash: str, now: datetime) -> None:
    """Asks for approval of exactly this bundle; only the author can, so that who proposes is never unclear.

    A proposal that waits for approval, or has it, can be submitted again: approval is then needed anew.
    """
    user.require(Permission.PROPOSE_RULES)
    _by_author(user, one)
    _in(one, Status.DRAFT, Status.SUBMITTED, Status.APPROVED)
    unreviewed = {"reviewer_id": None, "reviewed_at": None, "review_note": None}
    values = {"base_hash": bundle["base"], "bundle": bundle, "bundle_hash": bundle_hash, "submitted_at": now, **unreviewed}
    _change(connection, one, Status.SUBMITTED, **values)
    _log(connection, one.id, "submitted", user, now, bundle=bundle_hash)


def approve(connection: Connection, user: User, one: Proposal, bundle_hash: str, note: str, now: datetime) -> None:
    """Signs the bundle that was seen. Forbidden to its author; Conflict when `bundle_hash` is not of this bundle."""
    user.require(Permission.APPROVE_RULES)
    _by_another(user, one)
    _in(one, Status.SUBMITTED)
    if bundle_hash != one.bundle_hash:
        raise Conflict(_OTHER_BUNDLE, f"--bundle {bundle_hash[:12]}")
    _change(connection, one, Status.APPROVED, reviewer_id=user.id, reviewed_at=now, review_note=note)
    _log(connection, one.id, "approved", user, now, bundle=bundle_hash, note=note)


def reject(connection: Connection, user: User, one: Proposal, reason: str, now: datetime) -> None:
    """Ends a proposal that was submitted or approved. Forbidden to its author, who withdraws it."""
    user.require(Permission.APPROVE_RULES)
    _by_another(user, one)
    _in(one, Status.SUBMITTED, Status.APPROVED)
    _change(connection, one, Status.REJECTED, reviewer_id=user.id, reviewed_at=now, review_note=reason)
    _log(connection, one.id, "rejected", user, now, bundle=one.bundle_hash, note=reason)


def withdraw(connection: Connection, user: User, one: Proposal, now: datetime) -> None:
    """Ends a proposal that is not published yet; only its author can."""
    user.require(Permission.PROPOSE_RULES)
    _by_author(user, one)
    _in(one, Status.DRAFT, Status.SUBMITTED, Status.APPROVED)
    _change(connection, one, Status.WITHDRAWN)
    _log(connection, one.id, "withdrawn", user, now)


def published(connection: Connection, one: Proposal) -> None:
    """Ends an approved proposal by its publication; Conflict when it is not approved."""
    _in(one, Status.APPROVED)
    _change(connection, one, Status.PUBLISHED)


def _change(connection: Connection, one: Proposal, status: Status, **values: Any) -> None:
    connection.execute(update(proposal).where(proposal.c.id == one.id).values(status=status, **values))


def _log(connection: Connection, proposal_id: int, step: str, user: User, now: datetime, **more: object) -> None:
    audit.append(
        connection,
        "proposal",
        {"proposal": proposal_id, "step": step, "by": user.name, **more},
        now,
        rows={"proposal": [proposal_id]},
    )


# Refusals


def _place(one: Proposal) -> str:
    return f"#{one.id}"


def _in(one: Proposal, *allowed: Status) -> None:
    if one.status not in allowed:
        raise Conflict(_cannot_now(one.status, allowed), _place(one))


def _cannot_now(status: Status, allowed: Collection[Status]) -> Text:
    label, nl = STATUS_LABELS[status], " of ".join(STATUS_LABELS[one].nl for one in allowed)
    en = " or ".join(STATUS_LABELS[one].en for one in allowed)
    return Text(
        f"dit voorstel is {label.nl}; dit kan alleen met een voorstel dat {nl} is",
        f"this proposal is {label.en}; this can only be done with one that is {en}",
    )


def _by_author(user: User, one: Proposal) -> None:
    if user.id != one.author_id:
        raise Forbidden(
            Text(
                f"dit voorstel is van `{one.author}`; maak er zelf een met `regelaar rules draft`",
                f"this proposal is by `{one.author}`; make one of your own with `regelaar rules draft`",
            ),
            _place(one),
        )


def _by_another(user: User, one: Proposal) -> None:
    if user.id == one.author_id:
        raise Forbidden(
            Text(
                "wie regels voorstelt, keurt ze niet zelf goed of af; vraag het een ander, of trek het voorstel in",
                "who proposes rules does not approve or reject them; ask someone else, or withdraw the proposal",
            ),
            _place(one),
        )


_OTHER_BUNDLE = Text(
    "dit is niet de bundel van dit voorstel, of het is opnieuw ingediend; bekijk het met `regelaar rules show`"
    " en geef de hash die daar staat",
    "this is not the bundle of this proposal, or it was submitted again; look at it with `regelaar rules show`"
    " and give the hash that it shows",
)
