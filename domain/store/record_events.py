"""Tells the system that something happened: an event is recorded in the transaction of the change that it reports."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select, text

from domain.events import Event, Subject

from .tables.events import event as event_table
from .tables.events import subject_column

PARTITIONS = 8
"""Events are ordered per employer; employers are spread over this many streams."""

_SUBJECTS = tuple(Subject)
_KEYS = ", ".join(subject_column(subject) for subject in _SUBJECTS)
_ARRAYS = ", ".join(f"CAST(:{subject_column(subject)} AS bigint[])" for subject in _SUBJECTS)

# Identity numbers are given in the order of the rows, so that `seq` is the order of telling.
_RECORD = text(f"""
    WITH told AS (
        SELECT * FROM unnest(CAST(:id AS uuid[]), CAST(:type AS text[]), CAST(:occurred_on AS date[]), CAST(:data AS text[]),
                             CAST(:causes AS text[]), CAST(:reply_to AS text[]), {_ARRAYS})
        WITH ORDINALITY AS told(id, type, occurred_on, data, causes, reply_to, {_KEYS}, place)
    ), new AS (
        INSERT INTO event (id, type, occurred_on, recorded_at, data, causes, reply_to, {_KEYS})
        SELECT id, type, occurred_on, :recorded_at, CAST(data AS jsonb), CAST(causes AS uuid[]), reply_to, {_KEYS}
        FROM told ORDER BY place
        ON CONFLICT (id) DO NOTHING RETURNING seq, employer_id
    )
    INSERT INTO undecided (partition, seq, employer_id) SELECT employer_id % {PARTITIONS}, seq, employer_id FROM new
""")  # noqa: S608  # put together from the constants above


_LOCK = text("SELECT pg_advisory_xact_lock(7301, lock) FROM unnest(CAST(:locks AS integer[])) AS lock")
_LOCKS = 1024
"""Employers share these: events of ten thousand employers at once must not use up the locks of the server."""


_LOCKS = 1024
"""Employers share this many locks, for a database has only some thousands; those of a partition share no lock with others."""

_LOCK = text("SELECT pg_advisory_xact_lock(7301, employer) FROM unnest(CAST(:locks AS integer[])) employer")


def partition_of(employer_id: int) -> int:
    return employer_id % PARTITIONS


def record_events(connection: Connection, events: Sequence[Event], recorded_at: datetime) -> int:
    """Records `events` in this order and returns how many were new: an id that is already there is left alone.

    The lock on its employer keeps `seq` in commit order, so that a stream never overtakes a slower transaction.
    """
    if not events:
        return 0
    connection.execute(_LOCK, {"locks": sorted({event.employer_id % _LOCKS for event in events})})
    new = connection.execute(_RECORD, {**_columns(events), "recorded_at": recorded_at}).rowcount
    connection.execute(text("SELECT pg_notify('regelaar', 'event')"))
    return new


def _columns(events: Sequence[Event]) -> dict[str, list[Any]]:
    keys = {subject_column(subject): [event.subjects.get(subject) for event in events] for subject in _SUBJECTS}
    return {
        "id": [event.id for event in events],
        "type": [event.type for event in events],
        "occurred_on": [event.occurred_on for event in events],
        "data": [json.dumps(dict(event.data)) if event.data else None for event in events],
        "causes": [_uuids(event.causes) if event.causes else None for event in events],
        "reply_to": [event.reply_to for event in events],
        **keys,
    }


def _uuids(ids: Iterable[UUID]) -> str:
    return f"{{{','.join(map(str, ids))}}}"


COLUMNS = ("id", "type", "occurred_on", "data", "causes", "reply_to", *map(subject_column, _SUBJECTS))
"""The columns of the event table that make an event, in the order that `event_of` takes them."""


def event_of(values: Sequence[Any]) -> Event:
    """The values of `COLUMNS` as an event."""
    identity, kind, occurred_on, data, causes, reply_to, *keys = values
    subjects = {subject: key for subject, key in zip(_SUBJECTS, keys, strict=True) if key is not None}
    return Event(identity, kind, occurred_on, subjects, data or {}, tuple(causes or ()), reply_to)


def as_event(row: Row[Any]) -> Event:
    """A row of the event table as a value."""
    return event_of([row._mapping[name] for name in COLUMNS])


def read_event(connection: Connection, event_id: UUID) -> Event | None:
    row = connection.execute(select(event_table).where(event_table.c.id == event_id)).first()
    return None if row is None else as_event(row)
