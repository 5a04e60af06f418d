"""What an action does is an event again: it carries the whole chain of events that led to it, which may not grow for ever."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from domain.errors import Conflict
from domain.events import Event, Subject, event_id
from domain.values import Text

from .record_events import record_events

LONGEST_CHAIN = 16
"""So many events may lead to one another through rules; more are taken for rules that answer each other without end."""


def chain(cause: Event) -> tuple[UUID, ...]:
    """The causes of what follows from `cause`. Conflict when there are too many."""
    if len(cause.causes) >= LONGEST_CHAIN:
        nl = f"triggers roepen elkaar al {LONGEST_CHAIN} keer op; laat een van hen niet meer op de gevolgen van de andere afgaan"
        en = f"triggers have set off one another {LONGEST_CHAIN} times; let one of them no longer listen to what the others do"
        raise Conflict(Text(nl, en))
    return (*cause.causes, cause.id)


def follow_up(
    connection: Connection, cause: Event, kind: str, subjects: Mapping[Subject, int], natural_key: object, now: datetime
) -> None:
    """Records that this happened on the day of `cause` and because of it. Conflict when the chain is too long."""
    identity = event_id(kind, natural_key, cause.id)
    record_events(connection, [Event(identity, kind, cause.occurred_on, subjects, causes=chain(cause))], now)
