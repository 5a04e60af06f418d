"""Reads decided events back in bulk: what happened, and the stored facts from which it was decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection

from domain.dutch_time import AMSTERDAM
from domain.events import DEADLINE_DUE, Event, Subject

from .tables.events import subject_column

_SUBJECTS = tuple(Subject)
_FIRST_SUBJECT = 7
_COLUMNS = "e.seq, d.key_id, d.facts, e.id, e.type, e.occurred_on, e.data, " + ", ".join(
    f"e.{subject_column(subject)}" for subject in _SUBJECTS
)
_DECIDED = """
    FROM event e JOIN decision d ON d.event_seq = e.seq
    WHERE e.recorded_at >= %(begin)s AND e.recorded_at < %(end)s
"""
_OF_TYPES = f"""
    SELECT {_COLUMNS} {_DECIDED} AND e.seq > %(after)s AND e.seq <= %(through)s
    AND d.event_seq > %(after)s AND d.event_seq <= %(through)s
    AND (e.type = ANY(%(types)s)
         OR (e.type = '{DEADLINE_DUE.name}' AND e.data ->> 'trigger' = ANY(%(triggers)s) AND NOT e.data ? 'rules'))
    ORDER BY e.seq LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decided event. `facts` are sealed under the key `key_id`, when that is not None; None when they are no longer kept."""

    seq: int
    key_id: int | None
    facts: bytes | None
    event: Event


def recorded(
    connection: Connection,
    period: tuple[date, date],
    seqs: tuple[int, int],
    types: Collection[str],
    triggers: Collection[str],
    limit: int,
) -> list[Recorded]:
    """The first `limit` events after seqs[0], through seqs[1], that were recorded in a half-open period.

    Of these event types, and the deadlines that came of these triggers (not those that are finished by their own rules).
    """
    given = {**_bounds(period), "after": seqs[0], "through": seqs[1], "limit": limit}
    return _read(connection, _OF_TYPES, {**given, "types": list(types), "triggers": list(triggers)})


def recorded_with(connection: Connection, seqs: Collection[int]) -> dict[int, Recorded]:
    """The decided events with these numbers."""
    query = f"SELECT {_COLUMNS} FROM event e JOIN decision d ON d.event_seq = e.seq WHERE e.seq = ANY(%(seqs)s)"  # noqa: S608
    return {one.seq: one for one in _read(connection, query, {"seqs": list(seqs)})}


def extent(connection: Connection, period: tuple[date, date]) -> tuple[int, int, int]:
    """How many decided events were recorded in a half-open period, and the first and last of their numbers; zeros for none."""
    query = f"SELECT count(*), coalesce(min(e.seq), 0), coalesce(max(e.seq), 0) {_DECIDED}"
    count, first, last = connection.exec_driver_sql(query, _bounds(period)).one()
    return count, first, last


def _bounds(period: tuple[date, date]) -> dict[str, datetime]:
    begin, end = (datetime.combine(day, time(), AMSTERDAM) for day in period)
    return {"begin": begin, "end": end}


def _read(connection: Connection, query: str, given: dict[str, Any]) -> list[Recorded]:
    """By a cursor of the driver with binary results: bytes and numbers arrive as they are."""
    driver: Any = connection.connection.driver_connection
    with driver.cursor(binary=True) as cursor:
        cursor.execute(query, given)
        return [_recorded(row) for row in cursor.fetchall()]


def _recorded(row: Sequence[Any]) -> Recorded:
    seq, key_id, facts, identity, kind, day, data = row[:_FIRST_SUBJECT]
    keys = {subject: key for subject, key in zip(_SUBJECTS, row[_FIRST_SUBJECT:], strict=True) if key is not None}
    return Recorded(seq, key_id, facts, Event(identity, kind, day, keys, data or {}))
