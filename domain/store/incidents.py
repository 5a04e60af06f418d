"""Events that were set aside because deciding them kept failing: which they are, and giving one another chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select, update

from domain.access import Permission, User
from domain.errors import Conflict, NotFound
from domain.values import Text

from . import audit
from .tables.events import event, undecided


@dataclass(frozen=True, slots=True)
class SetAside:
    """An event that nobody tries to decide any more, since when, after how many tries, and why the last one failed."""

    event_id: UUID
    type: str
    employer_id: int
    at: datetime
    tries: int
    reason: str


def set_aside(connection: Connection, limit: int = 100) -> list[SetAside]:
    """The oldest first."""
    query = select(event.c.id, event.c.type, undecided).join(event, event.c.seq == undecided.c.seq)
    query = query.where(undecided.c.set_aside_at.is_not(None)).order_by(undecided.c.set_aside_at, undecided.c.seq).limit(limit)
    rows = connection.execute(query)
    return [SetAside(row.id, row.type, row.employer_id, row.set_aside_at, row.tries, row.reason) for row in rows]


def retry(connection: Connection, user: User, event_id: UUID, now: datetime) -> None:
    """Puts the event back in the queue for all its tries, and logs that. The employer's later events may have been decided.

    NotFound when there is no such event; Conflict when it is not set aside; Forbidden without the permission.
    """
    user.require(Permission.HANDLE_INCIDENTS)
    seq = connection.scalars(select(event.c.seq).where(event.c.id == event_id)).first()
    if seq is None:
        raise NotFound(Text(f"er is geen gebeurtenis {event_id}", f"there is no event {event_id}"))
    again = update(undecided).where(undecided.c.seq == seq, undecided.c.set_aside_at.is_not(None))
    if connection.execute(again.values(tries=0, not_before=None, set_aside_at=None)).rowcount == 0:
        nl = "deze gebeurtenis is niet terzijde gezet; `regelaar events set-aside` toont welke wel"
        en = "this event has not been set aside; `regelaar events set-aside` shows which have"
        raise Conflict(Text(nl, en), str(event_id))
    audit.append(connection, "event_retried", {"event_id": str(event_id), "by": user.name}, now)
