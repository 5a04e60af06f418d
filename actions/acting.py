"""What an action works with: the event that led to it, its key, and ways to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from domain.events import Event, Subject
from domain.facts import Facts
from domain.store.bulk import Bulk
from domain.store.follow_up import FOLLOW_UPS, FollowUp, following
from domain.store.read_facts import read_facts
from domain.templates import filled_in, template_facts

from .writes import Writes

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Acting:
    """`key` is the action's idempotency key; `now` is the moment of the decision (UTC); `facts` what is known of the event."""

    writes: Writes
    event: Event
    key: str
    now: datetime
    facts: Facts = field(default_factory=dict)

    @property
    def connection(self) -> Connection:
        """The open transaction, for an action that must read and write at once. It is in a savepoint, so one that fails
        leaves nothing behind; it costs some statements for each action, so what is done often is better left to `later`.
        """
        return self.writes.now()

    def later(self, kind: Bulk[Row], row: Row, result: dict[str, object]) -> Mapping[str, object]:
        """Leaves a write to be done with others of its `kind`, before anything depends on it, and in this transaction.

        What it turns out to be is added to `result`, which is returned: what the action did.
        """
        return self.writes.later(kind, row, result)

    def subject(self, subject: Subject) -> int | None:
        """The key of what the event is about; None when it carries no such subject."""
        return self.event.subjects.get(subject)

    def text(self, template: str) -> str:
        """`template` with its fields, such as `{{ claim.nummer }}`, filled in from the event. BadInput when it cannot be."""
        missing = [kind for kind in template_facts(template) if kind not in self.facts]
        read = read_facts(self.writes.connection, [self.event], missing)[0] if missing else {}
        return filled_in(template, {**self.facts, **read})

    def happened(self, kind: str, natural_key: object, **more: int) -> None:
        """Tells the rules what this action did, as an event about the same subjects and those in `more`.

        Conflict when too many events have led to one another.
        """
        subjects: Mapping[Subject, int] = {**self.event.subjects, **{Subject(name): key for name, key in more.items()}}
        event = following(self.event, kind, subjects, natural_key)
        self.later(FOLLOW_UPS, FollowUp(event, self.now), {})
