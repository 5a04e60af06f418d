"""Sends the outbox to Temporal, each workflow's messages in order, and wakes the streams that have undecided events.

A message is marked as sent in the transaction that locked its row: several relays can run at once, and one that dies has
sent a message at most once too often. Starts and signals are made so that twice is once.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.types import Text
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from domain.store.queue import LOCKS
from domain.store.record_events import PARTITIONS
from domain.store.tables.waiting import outbox

from .messages import Stream, Wake
from .temporal import OUTAGE

IN_FLIGHT = 20
"""How many messages are under way at once, each to another workflow."""

_RPC_TIMEOUT = timedelta(seconds=5)
_LONGEST_REST = 30.0
_WAKE_AGAIN = 0.5
# A partition that somebody drains right now (an advisory lock, see workflows/drain.py) needs no waking.
_ASLEEP = text("""
    SELECT each.partition FROM generate_series(0, :last) AS each(partition)
    WHERE EXISTS (SELECT FROM undecided u WHERE u.partition = each.partition AND u.set_aside_at IS NULL
                  AND (u.not_before IS NULL OR u.not_before <= :now))
      AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = :space AND l.objid = each.partition
                      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
""")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message; `error` is also set on one that counts as sent because its workflow has ended."""

    message_id: int
    workflow_id: str
    sent: bool
    error: str | None = None
    outage: RPCError | None = None


class Relay:
    """One relay; what it remembers between rounds only saves work, and is lost without harm."""

    def __init__(self, client: Client, engine: Engine, clock: Callable[[], datetime], task_queue: str) -> None:
        self._client = client
        self._engine = engine
        self._clock = clock
        self._task_queue = task_queue
        self._resting: dict[str, tuple[float, int]] = {}  # workflow -> until when (loop time), after how many failures
        self._woken: dict[int, tuple[float, float]] = {}  # partition -> when it may be woken again (loop time), and the pause

    async def round(self) -> bool:
        """Sends the next message of each workflow and wakes streams; True when there was anything to send.

        Raises RPCError when Temporal does not answer and SQLAlchemyError when the database does not.
        """
        outcomes, asleep = await asyncio.to_thread(self._send_next, asyncio.get_running_loop())
        outage = next((outcome.outage for outcome in outcomes if outcome.outage), None)
        if outage:
            raise outage
        self._rest(outcomes)
        await self._wake(asleep)
        return any(outcome.sent for outcome in outcomes)

    def _send_next(self, loop: asyncio.AbstractEventLoop) -> tuple[list[Outcome], list[int]]:
        """The database part, in a thread of its own; only the sending itself happens in the loop."""
        with self._engine.begin() as connection:
            messages = _next_messages(connection, self._resting_now(loop.time()))
            outcomes = asyncio.run_coroutine_threadsafe(self._send_all(messages), loop).result()
            _mark(connection, outcomes, self._clock())
            return outcomes, _asleep(connection, self._clock())

    async def _send_all(self, messages: Sequence[Row[Any]]) -> list[Outcome]:
        return await asyncio.gather(*(self._send(message) for message in messages))

    async def _send(self, message: Row[Any]) -> Outcome:
        try:
            await (self._start(message) if message.kind == "start" else self._signal(message))
        except RPCError as error:
            return _failed(message, error)
        return Outcome(message.id, message.workflow_id, sent=True)

    async def _start(self, message: Row[Any]) -> None:
        try:
            await self._client.start_workflow(
                message.name,
                message.payload,
                id=message.workflow_id,
                task_queue=self._task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                rpc_timeout=_RPC_TIMEOUT,
            )
        except WorkflowAlreadyStartedError:
            return  # it ran before and has ended: started once, as asked

    async def _signal(self, message: Row[Any]) -> None:
        handle = self._client.get_workflow_handle(message.workflow_id)
        await handle.signal(message.name, message.payload, rpc_timeout=_RPC_TIMEOUT)

    def _resting_now(self, now: float) -> list[str]:
        return [workflow_id for workflow_id, (until, _) in self._resting.items() if until > now]

    def _rest(self, outcomes: Sequence[Outcome]) -> None:
        now = asyncio.get_running_loop().time()
        for outcome in outcomes:
            _, failures = self._resting.pop(outcome.workflow_id, (0.0, 0))
            if not outcome.sent:
                pause = min(_LONGEST_REST, 0.5 * 2**failures)
                self._resting[outcome.workflow_id] = (now + pause, failures + 1)

    async def _wake(self, asleep: Sequence[int]) -> None:
        """Those that stay asleep are woken again, ever later."""
        now = asyncio.get_running_loop().time()
        self._woken = {partition: woken for partition, woken in self._woken.items() if partition in asleep}
        for partition in asleep:
            due, pause = self._woken.get(partition, (now, _WAKE_AGAIN))
            if now >= due:
                await self._wake_stream(partition)
                self._woken[partition] = (now + pause, min(_LONGEST_REST, 2 * pause))

    async def _wake_stream(self, partition: int) -> None:
        await self._client.start_workflow(
            "EventStream",
            Stream(partition),
            id=f"stream/{partition}",
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal="wake",
            start_signal_args=[Wake()],
            rpc_timeout=_RPC_TIMEOUT,
        )


def _next_messages(connection: Connection, resting: list[str]) -> Sequence[Row[Any]]:
    """The first unsent message of each workflow (its start, then by id), locked; `was_started` says whether it ever ran."""
    waiting = outbox.c.sent_at.is_(None) & (outbox.c.workflow_id != func.all(bindparam("resting", resting, ARRAY(Text))))
    order = (outbox.c.workflow_id, outbox.c.kind.desc(), outbox.c.id)
    first = select(outbox.c.id).ext(distinct_on(outbox.c.workflow_id)).where(waiting).order_by(*order).subquery()
    chosen = select(first.c.id).order_by(first.c.id).limit(IN_FLIGHT)
    start = outbox.alias()
    was_started = (start.c.key == "start/" + outbox.c.workflow_id) & start.c.sent_at.is_not(None)
    query = select(outbox, select(start.c.id).where(was_started).exists().label("was_started"))
    query = query.where(outbox.c.id.in_(chosen), outbox.c.sent_at.is_(None)).order_by(outbox.c.id)
    return connection.execute(query.with_for_update(of=outbox, skip_locked=True)).all()


def _failed(message: Row[Any], error: RPCError) -> Outcome:
    """A signal to a workflow that was started and is gone has nobody to go to; anything else is sent again later."""
    ended = error.status is RPCStatusCode.NOT_FOUND and message.was_started
    outage = error if error.status in OUTAGE else None
    return Outcome(message.id, message.workflow_id, ended, f"{error.status.name}: {error.message}", outage)


def _mark(connection: Connection, outcomes: Sequence[Outcome], now: datetime) -> None:
    if not outcomes:
        return
    mark = update(outbox).where(outbox.c.id == bindparam("message"))
    mark = mark.values(sent_at=bindparam("at"), last_error=bindparam("error"), attempts=outbox.c.attempts + 1)
    rows = [{"message": done.message_id, "at": now if done.sent else None, "error": done.error} for done in outcomes]
    connection.execute(mark, rows)


def _asleep(connection: Connection, now: datetime) -> list[int]:
    """The partitions that have something to decide, and nobody who does."""
    parameters = {"last": PARTITIONS - 1, "now": now, "space": LOCKS}
    return list(connection.scalars(_ASLEEP, parameters))
