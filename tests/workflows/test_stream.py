"""R-3.3.1-1, R-A1: one stream per partition decides its events, in order and never two batches at a time."""

import asyncio
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client
from temporalio.service import RPCError

from domain.events import Event, Subject, event_id
from domain.store.queue import LOCKS
from domain.store.record_events import record_events
from domain.store.tables.events import undecided
from workflows.messages import Stream
from workflows.temporal import TASK_QUEUE

if TYPE_CHECKING:
    from conftest import World


def report(world: "World", *days: int) -> None:
    """A change of day per given day of April 2022."""
    about = {Subject.EMPLOYER: world.employer_id, Subject.EMPLOYEE: world.employee_id, Subject.CASE: world.case_id}
    events = [Event(event_id("day_change", day), "day_change", date(2022, 4, day), about) for day in days]
    with world.engine.begin() as connection:
        record_events(connection, events, world.now)


def waiting(world: "World") -> int:
    with world.engine.begin() as connection:
        return connection.execute(select(func.count()).select_from(undecided)).scalar_one()


async def tried(client: Client, stream: str) -> None:
    """Waits until the stream has tried to drain its partition."""
    async with asyncio.timeout(20):
        while True:
            with suppress(RPCError):
                history = await client.get_workflow_handle(stream).fetch_history()
                if any(event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED for event in history.events):
                    return
            await asyncio.sleep(0.05)


async def test_events_are_decided_soon_after_they_are_recorded(client: Client, world: "World") -> None:
    async with world.working(client):
        for day in (1, 2, 3):
            report(world, day)
            await world.eventually(lambda: waiting(world) == 0, seconds=10)


async def test_more_than_a_batch_is_decided_without_a_pause(client: Client, world: "World") -> None:
    """1,200 events are three batches; half a minute between them would be too late."""
    about = {Subject.EMPLOYER: world.employer_id}
    events = [Event(event_id("many", number), "policy_added", date(2022, 4, 1), about) for number in range(1200)]
    with world.engine.begin() as connection:
        record_events(connection, events, world.now)
    async with world.working(client):
        await world.eventually(lambda: waiting(world) == 0, seconds=15)


async def test_a_partition_that_is_being_drained_is_left_alone(client: Client, world: "World") -> None:
    """As when an activity timed out but its worker has not ended: nothing is decided beside it, and all of it afterwards."""
    with world.engine.connect() as running:
        running.execute(text("SELECT pg_advisory_lock(:space, :partition)"), {"space": LOCKS, "partition": world.partition})
        async with world.working(client):
            report(world, 1)
            await client.start_workflow(
                "EventStream", Stream(world.partition), id=f"stream/{world.partition}", task_queue=TASK_QUEUE
            )
            await tried(client, f"stream/{world.partition}")
            assert waiting(world) == 1
            running.invalidate()
            await world.eventually(lambda: waiting(world) == 0)
