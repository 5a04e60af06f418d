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
from domain.store.record_events import record_events
from domain.store.tables.events import undecided

if TYPE_CHECKING:
    from conftest import World


def report(world: "World", *days: int) -> None:
    """A change of day per given day of April 2022."""
    about = {Subject.EMPLOYER: world.employer_id, Subject.EMPLOYEE: world.employee_id, Subject.CASE: world.case_id}
    events = [Event(event_id("day_change", day), "day_change", date(2022, 4, day), about) for day in days]
    with world.engine.begin() as connection:
        record_events(connection, events, world.now)


def undecided(world: "World") -> int:
    with world.engine.begin() as connection:
        return connection.execute(select(func.count()).select_from(undecided)).scalar_one()


async def first_batch(client: Client, stream: str) -> None:
    """Waits until the stream has tried a batch."""
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
            await world.eventually(lambda: undecided(world) == 0, seconds=10)


async def test_more_than_a_batch_is_decided_without_a_pause(client: Client, world: "World") -> None:
    """250 events are three batches of at most 100; half a minute between them would be too late."""
    about = {Subject.EMPLOYER: world.employer_id}
    events = [Event(event_id("many", number), "policy_added", date(2022, 4, 1), about) for number in range(250)]
    with world.engine.begin() as connection:
        record_events(connection, events, world.now)
    async with world.working(client):
        await world.eventually(lambda: undecided(world) == 0, seconds=15)


async def test_a_batch_waits_for_one_that_still_runs(client: Client, world: "World") -> None:
    """As when an activity timed out but its transaction has not ended: the partition stays untouched until it has."""
    with world.engine.connect() as running:
        running.execute(text("SELECT pg_advisory_xact_lock(7302, :partition)"), {"partition": world.partition})
        async with world.working(client):
            report(world, 1)
            await first_batch(client, f"stream/{world.partition}")
        assert undecided(world) == 1
        running.rollback()
    async with world.working(client):
        report(world, 2)
        await world.eventually(lambda: undecided(world) == 0)
