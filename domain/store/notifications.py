"""Queues mail for the users of a role: asked for twice, it is one mail."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.values import Role

from .tables.notifications import notification


@dataclass(frozen=True, slots=True)
class NewNotification:
    """A mail to everyone with `role`; `key` names what asked for it."""

    key: str
    role: Role
    subject: str
    body: str
    employer_id: int
    case_id: int | None
    event_id: UUID
    created_at: datetime


def queue_once(connection: Connection, new: NewNotification) -> bool:
    """Queues the mail; False when it was queued before. Nothing sends it yet: it waits with `sent_at` empty."""
    statement = upsert(notification).values(asdict(new)).on_conflict_do_nothing(index_elements=["key"])
    return connection.execute(statement.returning(notification.c.id)).first() is not None
