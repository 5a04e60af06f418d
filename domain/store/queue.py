"""The queue of events that wait for their decision: taken in order, put back after a failed try, set aside in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text, update

from domain.events import Event

from .record_events import COLUMNS, event_of
from .tables.events import undecided

MOST_TRIES = 5
"""So often an event may fail before it is set aside for a person."""

_FIRST_PAUSE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event in the queue; `tries` counts the times that deciding it failed."""

    seq: int
    event: Event
    tries: int


def hold_partition(connection: Connection, partition: int) -> bool:
    """Whether this transaction holds the partition from now on; False when another one does."""
    lock = text("SELECT pg_try_advisory_xact_lock(:space, :partition)")
    return bool(connection.execute(lock, {"space": LOCKS, "partition": partition}).scalar_one())


LOCKS = 7302
"""The space of the advisory locks on partitions."""


def take(connection: Connection, partition: int, limit: int, now: datetime) -> list[Waiting]:
    """The first events of the partition that can be decided, oldest first. One that failed before comes alone."""
    rows = _first(connection, partition, limit, now, _WITH_EVENT)
    failed = next((place for place, (_, tries, *_) in enumerate(rows) if tries), len(rows))
    return [Waiting(seq, event_of(values), tries) for seq, tries, *values in rows[: failed or 1]]


def is_waiting(connection: Connection, partition: int, now: datetime) -> bool:
    """Whether there is anything to take."""
    return bool(_first(connection, partition, 1, now, "SELECT u.seq FROM u"))


def _first(connection: Connection, partition: int, limit: int, now: datetime, query: str) -> Sequence[Any]:
    """What `query` asks of the first events that can be decided, `u`, in order.

    An event whose next try is not due yet holds up the later ones of its employer, and nobody else's.
    """
    held = connection.exec_driver_sql(_HELD, {"partition": partition, "now": now}).all()
    parameters = {
        "partition": partition,
        "limit": limit,
        "employers": [row.employer_id for row in held],
        "seqs": [row.seq for row in held],
    }
    first = f"SELECT seq, tries FROM undecided WHERE {_OPEN} {_FREE if held else ''} ORDER BY seq LIMIT %(limit)s"  # noqa: S608
    with connection.exec_driver_sql(f"WITH u AS ({first}) {query} ORDER BY u.seq", parameters) as result:
        return result.cursor.fetchall()


_WITH_EVENT = f"SELECT u.seq, u.tries, {', '.join(f'e.{name}' for name in COLUMNS)} FROM u JOIN event e ON e.seq = u.seq"  # noqa: S608
_OPEN = "partition = %(partition)s AND set_aside_at IS NULL"
_HELD = f"""
    SELECT employer_id, min(seq) AS seq FROM undecided
    WHERE {_OPEN} AND not_before IS NOT NULL AND not_before > %(now)s GROUP BY employer_id
"""  # noqa: S608  # put together from the constants above
_FREE = """
    AND NOT EXISTS (SELECT FROM unnest(%(employers)s::bigint[], %(seqs)s::bigint[]) AS held(employer, since)
                    WHERE held.employer = employer_id AND held.since <= seq)
"""


def remove(connection: Connection, partition: int, seqs: Sequence[int]) -> None:
    """These events have been decided."""
    connection.execute(_REMOVE, {"partition": partition, "seqs": list(seqs)})


_REMOVE = text("DELETE FROM undecided WHERE partition = :partition AND seq = ANY(:seqs)")


def failed(connection: Connection, partition: int, waiting: Waiting, reason: str, now: datetime) -> bool:
    """Puts the event back for a later try, ever later; True when it has had its tries and is set aside."""
    tries = waiting.tries + 1
    given_up = tries >= MOST_TRIES
    pause = _FIRST_PAUSE * 4 ** (tries - 1)
    row = {"tries": tries, "reason": reason, "not_before": now + pause, "set_aside_at": now if given_up else None}
    connection.execute(update(undecided).where(undecided.c.partition == partition, undecided.c.seq == waiting.seq).values(row))
    return given_up
