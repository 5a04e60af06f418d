"""The timer of a deadline: it comes on its day, years ahead too, and not when an event came first (R-A5)."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from domain.events import Event, Subject, event_id
from domain.store.record_events import record_events
from domain.store.tables.waiting import deadline, outbox
from engine.deadlines import PlannedDeadline
from workflows.deadlines import workflow_id
from workflows.definitions.deadline import DeadlineTimer
from workflows.keep_deadlines import KeptDeadline, cancel_deadlines, keep_deadlines
from workflows.messages import Cancelled, Timer

if TYPE_CHECKING:
    from conftest import World

KEY = "versie/gebeurtenis"
NOW = datetime(2022, 4, 1, tzinfo=UTC)


def keep(world: World, due_on: date) -> Event:
    """A deadline of a trigger for the world's case, with its event."""
    subjects = {Subject.EMPLOYER: world.employer_id, Subject.EMPLOYEE: world.employee_id, Subject.CASE: world.case_id}
    event = Event(event_id("absence_reported", due_on), "absence_reported", date(2022, 4, 1), subjects)
    with world.engine.begin() as connection:
        record_events(connection, [event], NOW)
        connection.execute(text("DELETE FROM undecided"))
        planned = PlannedDeadline(KEY, "Een termijn", due_on, ("absence_case_ended",))
        ruleset_hash = connection.scalars(text("SELECT hash FROM ruleset")).one()
        keep_deadlines(connection, [KeptDeadline(event, planned, ruleset_hash)], NOW)
    return event


def payload(world: World) -> Timer:
    with world.engine.begin() as connection:
        asked = connection.execute(select(outbox.c.payload)).scalar_one()
    return Timer(asked["key"], datetime.fromisoformat(asked["due_at"]))


async def start(skipping: WorkflowEnvironment, timer: Timer) -> WorkflowHandle[DeadlineTimer, None]:
    return await skipping.client.start_workflow(DeadlineTimer.run, timer, id=workflow_id(KEY), task_queue="skipping")


async def closed_at(handle: WorkflowHandle[DeadlineTimer, None]) -> datetime:
    """When the timer ended, after skipping to that moment."""
    async with asyncio.timeout(20):
        await handle.result()
    closed = (await handle.describe()).close_time
    assert closed is not None
    return closed


def told(world: World) -> list[tuple[object, ...]]:
    with world.engine.begin() as connection:
        rows = connection.execute(text("SELECT occurred_on, data ->> 'trigger' FROM event WHERE type = 'deadline_due'"))
        return [tuple(row) for row in rows]


@pytest.mark.parametrize("days", [0, 35, 3640])
async def test_it_comes_on_its_day(skipping: WorkflowEnvironment, world: World, days: int) -> None:
    """At six in the morning in Amsterdam; a day that has passed already comes at once. Ten years is the most for this server."""
    today = (await skipping.get_current_time()).date()
    due_on = today + timedelta(days=days)
    keep(world, due_on)
    timer = payload(world)
    closed = await closed_at(await start(skipping, timer))
    assert told(world) == [(due_on, "Een termijn")]
    assert days == 0 or timedelta() <= closed - timer.due_at < timedelta(minutes=1)
    assert timer.due_at.astimezone(UTC).hour in (4, 5)


async def test_a_cancelled_deadline_ends_its_timer_and_tells_nothing(skipping: WorkflowEnvironment, world: World) -> None:
    today = (await skipping.get_current_time()).date()
    event = keep(world, today + timedelta(days=35))
    handle = await start(skipping, payload(world))
    ended = Event(event_id("end"), "absence_case_ended", event.occurred_on, event.subjects)
    with world.engine.begin() as connection:
        cancel_deadlines(connection, [ended], NOW)
    await handle.signal(DeadlineTimer.cancelled, Cancelled(KEY))
    assert (await closed_at(handle)).date() < today + timedelta(days=35)
    assert told(world) == []


async def test_the_database_has_the_last_word(skipping: WorkflowEnvironment, world: World) -> None:
    """The signal got lost: the timer comes, and finds that the deadline was cancelled."""
    keep(world, (await skipping.get_current_time()).date() + timedelta(days=2))
    timer = payload(world)
    with world.engine.begin() as connection:
        connection.execute(deadline.update().values(status="cancelled"))
    async with asyncio.timeout(20):
        await (await start(skipping, timer)).result()
    assert told(world) == []


async def test_from_the_rule_to_the_task_through_the_worker(world: World, client: object) -> None:
    """The outbox starts the timer, it is past due, and the trigger acts: all by the real worker."""
    rules = """taal nl

trigger "Probleemanalyse"
  bij ziekmelding
  na 1 dag tenzij einde traject
  dan
    - maak taak "Probleemanalyse" voor rol bedrijfsarts binnen 5 werkdagen
"""
    with world.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM publication")
        world.rules.publish(connection, world.system, {"termijn.rules": rules}, NOW)
        subjects = {Subject.EMPLOYER: world.employer_id, Subject.EMPLOYEE: world.employee_id, Subject.CASE: world.case_id}
        event = Event(event_id("through"), "absence_reported", date(2022, 3, 1), subjects)
        record_events(connection, [event], NOW)
    async with world.working(client):  # type: ignore[arg-type]
        await world.eventually(lambda: world.tasks() == [("Probleemanalyse", "open")])
