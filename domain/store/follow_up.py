"""What an action does is an event again: it carries the whole chain of events that led to it, which may not grow for ever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from domain.errors import Conflict
from domain.events import Event, Subject, event_id
from domain.values import Text

from .bulk import Bulk
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


def following(cause: Event, kind: str, subjects: Mapping[Subject, int], natural_key: object) -> Event:
    """What happened on the day of `cause` and because of it. Conflict when the chain is too long."""
    return Event(event_id(kind, natural_key, cause.id), kind, cause.occurred_on, subjects, causes=chain(cause))


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An event to record, and the moment."""

    event: Event
    at: datetime


def _record(connection: Connection, told: Sequence[FollowUp]) -> Sequence[Mapping[str, object]]:
    record_events(connection, [one.event for one in told], max(one.at for one in told))
    return [{}] * len(told)


FOLLOW_UPS = Bulk(_record, lambda _: ())
"""Events to record, in this order."""
