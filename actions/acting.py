"""What an action works with: the open transaction, the event that led to it, and its key."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from domain.events import Event, Subject


@dataclass(frozen=True, slots=True)
class Acting:
    """`key` is the action's idempotency key; `now` is the moment of the decision (UTC)."""

    connection: Connection
    event: Event
    key: str
    now: datetime

    def subject(self, subject: Subject) -> int | None:
        """The key of what the event is about; None when it carries no such subject."""
        return self.event.subjects.get(subject)
