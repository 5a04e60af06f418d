"""Drains a partition: decides batch after batch, waits a little for more, and gives up on no event but the one that fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, sleep

import structlog
from sqlalchemy import Connection, Engine, text

from domain.store.audit import append
from domain.store.engine import AWAY
from domain.store.queue import LOCKS, failed, is_waiting, take

from .handle_events import process_batch
from .rules import Rules

LARGEST_BATCH = 500
LINGER = 2.0
"""How many seconds a drain waits for the next event: what comes meanwhile needs no activity of its own."""

_POLL = 0.03
_SMALL_BATCH, _BREATH = 100, 0.08
"""A batch costs as much as some fifty events, so after a small one a drain lets more come first, for so many seconds."""

_SMALLER = 8

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Drain:
    """What a partition is drained with. `stop` is asked between batches; `clock` tells the present moment."""

    engine: Engine
    rules: Rules
    clock: Callable[[], datetime]
    stop: Callable[[], bool]
    linger: float = LINGER

    def run(self, partition: int, seconds: float) -> bool:
        """Decides until nothing has come for a while, for at most so many seconds; True when there may be more.

        Whoever drains the partition already goes on alone. Raises what the database raises when it is away (`AWAY`).
        """
        until = monotonic() + seconds
        with self.engine.connect() as connection, _holding(connection, partition) as alone:
            quiet_from = monotonic()
            batches = _Batches(connection, self.rules, partition)
            while not self.stop() and monotonic() < until:
                if alone() and (decided := batches.next(self.clock())):
                    sleep(_BREATH if decided < _SMALL_BATCH else 0)
                    quiet_from = monotonic()
                elif monotonic() - quiet_from > self.linger:
                    break
                else:
                    sleep(_POLL)
        with self.engine.begin() as connection:  # what was told between the last look and letting go woke nobody
            return is_waiting(connection, partition, self.clock())


@contextmanager
def _holding(connection: Connection, partition: int) -> Iterator[Callable[[], bool]]:
    """Whether this connection holds the partition, tried again at each call, for as long as the block runs."""
    key = {"space": LOCKS, "partition": partition}
    held = False

    def alone() -> bool:
        nonlocal held
        if not held:
            with connection.begin():
                held = bool(connection.execute(text("SELECT pg_try_advisory_lock(:space, :partition)"), key).scalar_one())
        return held

    try:
        yield alone
    except BaseException:
        connection.invalidate()  # closes it, which lets go too
        raise
    if held:
        with connection.begin():
            connection.execute(text("SELECT pg_advisory_unlock(:space, :partition)"), key)


@dataclass(slots=True)
class _Batches:
    """Batches of a partition; after one that fails they get smaller, down to the event that makes it fail."""

    connection: Connection
    rules: Rules
    partition: int
    limit: int = LARGEST_BATCH
    each: bool = False

    def next(self, now: datetime) -> int:
        """Tries the next batch; how many events were in it, at most."""
        try:
            with self.connection.begin():
                done = process_batch(self.connection, self.rules, self.partition, self.limit, now, each=self.each)
        except AWAY:
            raise
        except Exception as error:  # noqa: BLE001  # whatever an event or a plugin can cause must not stop the others
            self._narrow(error, now)
            return LARGEST_BATCH
        self.limit, self.each = min(LARGEST_BATCH, self.limit * _SMALLER), False
        return done.decided

    def _narrow(self, error: Exception, now: datetime) -> None:
        """First each action writes alone; then fewer events; and a single one that fails is put back."""
        if not self.each:
            self.each = True
        elif self.limit > 1:
            self.limit = max(1, self.limit // _SMALLER)
        else:
            self._put_back(error, now)

    def _put_back(self, error: Exception, now: datetime) -> None:
        with self.connection.begin():
            for waiting in take(self.connection, self.partition, 1, now):
                reason = f"{type(error).__name__}: {error}".splitlines()[0]
                given_up = failed(self.connection, self.partition, waiting, reason, now)
                told = {"event_id": str(waiting.event.id), "tries": waiting.tries + 1}
                if given_up:  # the reason may hold personal data, and what is in the audit log stays
                    append(self.connection, "event_set_aside", {**told, "error": type(error).__name__}, now)
                    log.error("event set aside", **told, reason=reason)
                else:
                    log.warning("event failed", **told, reason=reason)
