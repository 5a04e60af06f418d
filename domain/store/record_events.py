"""Tells the system that something happened: an event is recorded in the transaction of the change that it reports."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Row, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.events import Event, Subject

from .tables.rules import event as event_table

PARTITIONS = 8
"""Events are ordered per employer; employers are spread over this many streams."""


def partition_of(employer_id: int) -> int:
    return employer_id % PARTITIONS


def record_events(connection: Connection, events: Sequence[Event], recorded_at: datetime) -> int:
    """Records `events` in this order and returns how many were new: an id that is already there is left alone.

    The lock per employer keeps `seq` in commit order, so that a stream never overtakes a slower transaction.
    """
    if not events:
        return 0
    for employer_id in sorted({event.employer_id for event in events}):
        connection.execute(text("SELECT pg_advisory_xact_lock(7301, :employer)"), {"employer": employer_id % 2**31})
    rows = [_row(event, recorded_at) for event in events]
    statement = upsert(event_table).on_conflict_do_nothing(index_elements=["id"]).returning(event_table.c.id)
    new = connection.execute(statement, rows).all()
    connection.execute(text("SELECT pg_notify('regelaar', 'event')"))
    return len(new)


def _row(event: Event, recorded_at: datetime) -> dict[str, object]:
    return {
        "id": event.id,
        "type": event.type,
        "occurred_on": event.occurred_on,
        "employer_id": event.employer_id,
        "partition": partition_of(event.employer_id),
        "subjects": {str(subject): key for subject, key in event.subjects.items()},
        "data": dict(event.data),
        "causes": list(event.causes),
        "reply_to": event.reply_to,
        "recorded_at": recorded_at,
    }


def as_event(row: Row[tuple[object, ...]]) -> Event:
    """A row of the event table as a value."""
    fields = row._mapping
    return Event(
        id=fields["id"],
        type=fields["type"],
        occurred_on=fields["occurred_on"],
        subjects={Subject(name): key for name, key in fields["subjects"].items()},
        data=fields["data"],
        causes=tuple(fields["causes"]),
        reply_to=fields["reply_to"],
    )


def read_event(connection: Connection, event_id: UUID) -> Event | None:
    row = connection.execute(select(event_table).where(event_table.c.id == event_id)).first()
    return None if row is None else as_event(row)
