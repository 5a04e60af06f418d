"""What an action works with: the open transaction, the event that led to it, and its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from domain.events import Event, Subject
from domain.store.follow_up import follow_up
from domain.store.templates import text_about


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

    def text(self, template: str) -> str:
        """`template` with its fields, such as `{{ claim.nummer }}`, filled in from the event. BadInput when it cannot be."""
        return text_about(self.connection, self.event, template)

    def happened(self, kind: str, natural_key: object, **more: int) -> None:
        """Tells the rules what this action did, as an event about the same subjects and those in `more`."""
        subjects: Mapping[Subject, int] = {**self.event.subjects, **{Subject(name): key for name, key in more.items()}}
        follow_up(self.connection, self.event, kind, subjects, natural_key, self.now)
