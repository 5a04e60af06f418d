"""Issue 4, outcome 5: Temporal starts the day change every night; a killed worker's night is gone on with."""

from __future__ import annotations

import asyncio
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from sys import executable
from typing import TYPE_CHECKING

from sqlalchemy import text
from temporalio.client import Client, ScheduleState

from api.bootstrap import now, parser, registry
from domain.dutch_time import AMSTERDAM, dutch_day
from domain.store.day_change import Day, days
from domain.store.publications import publish
from domain.store.record_events import record_events
from domain.store.rulesets import keep_ruleset
from workflows.activities import Activities
from workflows.check_rules import check_rules
from workflows.day_change import Nights, change_event
from workflows.definitions.day_change import DayChange
from workflows.schedules import DAY_CHANGE, ensure_schedules
from workflows.temporal import TASK_QUEUE
from workflows.worker import ACTIVITIES_AT_ONCE, worker

if TYPE_CHECKING:
    from conftest import World

RULES = """taal nl

trigger "Een maand"
  bij dagwissel traject
  hoogstens één keer per traject
  als
    - traject duurt ten minste 1 maand
  dan
    - maak taak "Kijk" voor rol casemanager binnen 1 werkdag
"""
WORKER = """
import asyncio, sys
from api.bootstrap import now, parser, registry
from domain.store.engine import connect as connect_database
from workflows.rules import Rules
from workflows.temporal import connect
from workflows.worker import run_worker

async def work(address, namespace, database):
    rules = Rules(registry(), parser())
    await run_worker(await connect(address, namespace), connect_database(database), rules, now, asyncio.Event())

asyncio.run(work(*sys.argv[1:]))
"""
ROOT = Path(__file__).parents[2]
NOW = datetime(2022, 4, 1, 9, 0, tzinfo=UTC)
TODAY = date(2022, 4, 1)


def listen(world: World) -> None:
    """Rules that ask about every open case, in force from the day of the world on."""
    checked = check_rules({"nacht.rules": RULES}, parser(), registry())
    assert checked.program is not None, [item.message for item in checked.diagnostics]
    with world.engine.begin() as connection:
        keep_ruleset(connection, checked.program.ruleset_hash, {"nacht.rules": RULES})
        publish(connection, world.system, checked.program.ruleset_hash, "approved", TODAY, NOW)


def nights(world: World) -> list[Day]:
    with world.engine.begin() as connection:
        return days(connection, 10)


def finished(world: World) -> bool:
    found = nights(world)
    return bool(found) and all(day.finished_at for day in found)


async def test_the_schedule_starts_the_day_change_that_the_streams_decide(client: Client, world: World) -> None:
    """From the schedule to the task; a change of day that is told by hand meanwhile is the same event."""
    listen(world)
    await ensure_schedules(client, TASK_QUEUE, asyncio.Event())
    async with world.working(client):
        await client.get_schedule_handle(DAY_CHANGE).trigger()
        with world.engine.begin() as connection:
            record_events(connection, [change_event(world.employer_id, world.employee_id, world.case_id, TODAY)], NOW)
        await world.eventually(lambda: world.tasks() == [("Kijk", "open"), ("Kijk", "open")])
        await world.eventually(lambda: finished(world))
    assert [(day.on_date, day.cases) for day in nights(world)] == [(TODAY, 2)]


async def test_every_night_at_half_past_midnight_in_amsterdam(client: Client) -> None:
    """Also when the clock is changed; made twice it is one schedule, and a pause outlasts a new worker."""
    stop = asyncio.Event()
    await ensure_schedules(client, TASK_QUEUE, stop)
    schedule = client.get_schedule_handle(DAY_CHANGE)
    await schedule.pause()
    await ensure_schedules(client, TASK_QUEUE, stop)
    described = await schedule.describe()
    assert described.schedule.state == ScheduleState(paused=True, note=described.schedule.state.note)
    coming = [moment.astimezone(AMSTERDAM) for moment in described.info.next_action_times]
    assert {(moment.hour, moment.minute) for moment in coming} == {(0, 30)}
    assert [one.date() for one in coming] == [coming[0].date() + timedelta(days=n) for n in range(len(coming))]


async def test_a_night_longer_than_one_activity_goes_on_in_the_next(client: Client, world: World) -> None:
    """The clock jumps a minute when the first case was judged."""
    listen(world)
    moments = iter([NOW, NOW, NOW, NOW])
    activities = Activities(world.engine, world.rules, lambda: next(moments, NOW + timedelta(minutes=1)))
    with ThreadPoolExecutor(ACTIVITIES_AT_ONCE) as threads:
        async with worker(client, activities, threads, TASK_QUEUE):
            handle = await client.start_workflow(DayChange.run, id=DAY_CHANGE, task_queue=TASK_QUEUE)
            await asyncio.wait_for(handle.result(), 20)
    scheduled = [
        event for event in (await handle.fetch_history()).events if event.HasField("activity_task_scheduled_event_attributes")
    ]
    assert len(scheduled) > 1
    assert finished(world)


def blocked(world: World) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with world.engine.begin() as connection:
        return int(connection.execute(text(waiting)).scalar_one()) > 0


def worker_process(client: Client, world: World) -> subprocess.Popen[bytes]:
    database = world.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    address = client.service_client.config.target_host
    return subprocess.Popen([executable, "-c", WORKER, address, client.namespace, database], cwd=ROOT)


async def test_a_worker_that_is_killed_half_way_leaves_the_rest_to_the_next(client: Client, world: World) -> None:
    """The first chunk stands; the second is judged when the worker is killed before it could record its event."""
    listen(world)
    today = dutch_day(now())
    once = iter((False, True))
    assert not Nights(world.engine, world.rules, now, cases=1).work(today, lambda: next(once))
    assert [(day.cases, day.recorded) for day in nights(world)] == [(1, 1)]
    await client.start_workflow(DayChange.run, id=DAY_CHANGE, task_queue=TASK_QUEUE)
    with world.engine.connect() as holding:
        holding.execute(text("SELECT pg_advisory_xact_lock(7301, lock) FROM generate_series(0, 1023) AS lock"))
        killed = worker_process(client, world)
        try:
            await world.eventually(lambda: blocked(world))
        finally:
            killed.kill()
            killed.wait()
        holding.rollback()
    assert [(day.cases, day.recorded) for day in nights(world)] == [(1, 1)]
    next_one = worker_process(client, world)
    try:
        await world.eventually(lambda: finished(world) and len(world.tasks()) == 2, seconds=40)
    finally:
        next_one.kill()
        next_one.wait()
    [day] = [day for day in nights(world) if day.on_date == today]
    assert (day.cases, day.recorded) == (2, 2)
