"""The queue of events that wait for their decision: taken in order, put back after a failed try, set aside in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, text, update

from domain.events import Event

from .record_events import as_event
from .tables.events import event as event_table
from .tables.events import undecided

MOST_TRIES = 5
"""So often an event may fail before it is set aside for a person."""

_FIRST_PAUSE = timedelta(seconds=2)

# An event whose next try is not due yet holds up the later ones of its employer, and nobody else's.
_HELD_UP = text("""
    NOT EXISTS (SELECT FROM undecided b WHERE b.partition = undecided.partition AND b.not_before > :now
                AND b.set_aside_at IS NULL AND b.employer_id = undecided.employer_id AND b.seq <= undecided.seq)
""")


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
    query = select(event_table, undecided.c.tries).join(undecided, undecided.c.seq == event_table.c.seq)
    query = query.where(undecided.c.partition == partition, undecided.c.set_aside_at.is_(None), _HELD_UP)
    rows = connection.execute(query.order_by(undecided.c.seq).limit(limit), {"now": now}).all()
    failed = next((place for place, row in enumerate(rows) if row.tries), len(rows))
    return [Waiting(row.seq, as_event(row), row.tries) for row in rows[: failed or 1]]


def is_waiting(connection: Connection, partition: int, now: datetime) -> bool:
    """Whether there is anything to take."""
    query = select(undecided.c.seq).where(undecided.c.partition == partition, undecided.c.set_aside_at.is_(None), _HELD_UP)
    return connection.execute(query.limit(1), {"now": now}).first() is not None


def remove(connection: Connection, partition: int, seqs: Sequence[int]) -> None:
    """These events have been decided."""
    connection.execute(delete(undecided).where(undecided.c.partition == partition, undecided.c.seq.in_(seqs)))


def failed(connection: Connection, partition: int, waiting: Waiting, reason: str, now: datetime) -> bool:
    """Puts the event back for a later try, ever later; True when it has had its tries and is set aside."""
    tries = waiting.tries + 1
    given_up = tries >= MOST_TRIES
    pause = _FIRST_PAUSE * 4 ** (tries - 1)
    row = {"tries": tries, "reason": reason, "not_before": now + pause, "set_aside_at": now if given_up else None}
    connection.execute(update(undecided).where(undecided.c.partition == partition, undecided.c.seq == waiting.seq).values(row))
    return given_up
