"""R-3.3.1-1: when a ZW ERD case ends, and what is tried again later, with the clock of a time-skipping Temporal."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from domain.store.tables.absence import absence_case
from workflows.definitions.zw_erd import ZwErdCase
from workflows.messages import Decision, EventDecided, Phase, WagesImported

if TYPE_CHECKING:
    from conftest import World

QUEUE = "skipping"  # see conftest.py
WEEK = timedelta(weeks=1)
SECOND = timedelta(seconds=1)


async def a_case(skipping: WorkflowEnvironment, world: "World", first_sick_day: date) -> WorkflowHandle[ZwErdCase, None]:
    start = world.start(first_sick_day=first_sick_day.isoformat())
    return await skipping.client.start_workflow(ZwErdCase.run, start, id=world.workflow_id, task_queue=QUEUE)


async def now(skipping: WorkflowEnvironment) -> datetime:
    return await skipping.get_current_time()


async def ended_at(handle: WorkflowHandle[ZwErdCase, None]) -> datetime:
    """When the case ended, after skipping to that moment."""
    async with asyncio.timeout(20):
        await handle.result()
    closed = (await handle.describe()).close_time
    assert closed is not None
    return closed


def recorded_end(world: "World") -> date | None:
    with world.engine.begin() as connection:
        return connection.execute(select(absence_case.c.ends_before).where(absence_case.c.id == world.case_id)).scalar_one()


async def test_a_case_ends_104_weeks_after_the_first_sick_day(skipping: WorkflowEnvironment, world: "World") -> None:
    first_sick_day = (await now(skipping)).date() - 30 * WEEK
    handle = await a_case(skipping, world, first_sick_day)
    ended = await ended_at(handle)
    until = first_sick_day + timedelta(days=728)
    moment = datetime.combine(until, time(), UTC)
    assert recorded_end(world) == until
    assert moment <= ended < moment + 10 * SECOND
    assert (await handle.query(ZwErdCase.state)).phase is Phase.ENDED


async def test_a_late_payroll_is_still_taken_in(skipping: WorkflowEnvironment, world: "World") -> None:
    """The last payroll comes after the last day; the case stays open for eight weeks after it last heard something."""
    world.approve_by_itself()
    first_sick_day = (await now(skipping)).date() - 103 * WEEK
    handle = await a_case(skipping, world, first_sick_day)
    await skipping.sleep(7 * WEEK)
    wages = world.import_wages(1)
    await handle.signal(ZwErdCase.wages_imported, WagesImported(wages))
    await skipping.sleep(WEEK)
    heard = await now(skipping)
    await decide_event(handle, world)
    ended = await ended_at(handle)
    assert len(world.booked()) == 3
    assert recorded_end(world) == first_sick_day + timedelta(days=728)
    assert heard + 8 * WEEK <= ended < heard + 8 * WEEK + 60 * SECOND


async def decide_event(handle: WorkflowHandle[ZwErdCase, None], world: "World") -> None:
    """The rules give the claim its characteristic, and their reply reaches the case."""
    await world.eventually(world.claims)
    world.decide_events()
    await handle.signal(ZwErdCase.event_decided, EventDecided("an-event", "claim_imported", world.claim_id()))


async def test_a_case_does_not_end_while_a_claim_is_undecided(skipping: WorkflowEnvironment, world: "World") -> None:
    first_sick_day = (await now(skipping)).date() - 100 * WEEK
    handle = await a_case(skipping, world, first_sick_day)
    wages = world.import_wages(1)
    await handle.signal(ZwErdCase.wages_imported, WagesImported(wages))
    await decide_event(handle, world)
    await world.eventually(world.tasks)
    await skipping.sleep(30 * WEEK)
    assert (await handle.query(ZwErdCase.state)).phase is Phase.DECISION
    assert recorded_end(world) is None
    decided = await now(skipping)
    await handle.execute_update(ZwErdCase.decide, Decision(world.claim_id(), world.anna.id, "approve"))
    ended = await ended_at(handle)
    assert len(world.booked()) == 3
    assert decided + 8 * WEEK <= ended < decided + 8 * WEEK + 60 * SECOND


async def test_a_booking_that_is_refused_is_tried_again_the_next_day(skipping: WorkflowEnvironment, world: "World") -> None:
    """R-3.3.1-7: the payment goes to an account that nobody registered; a person is told why, and registers it."""
    account = "NL69INGB0123456789"
    world.approve_by_itself()
    handle = await a_case(skipping, world, (await now(skipping)).date())
    await handle.signal(ZwErdCase.wages_imported, WagesImported(world.import_wages(1, account=account)))
    await decide_event(handle, world)
    await world.eventually(world.tasks)
    ((title, status),) = world.tasks()
    assert title.startswith(f"Boeking van claim C-P1-M1-2022-01-1 lukt niet (nog niet geregistreerd als begunstigde: {account}")
    assert (status, world.booked()) == ("open", [])

    with world.engine.begin() as connection:
        world.register(connection, world.employee_id, "employee", "P. Proef", account)
    await skipping.sleep(timedelta(hours=25))
    await world.eventually(world.booked)
    assert world.tasks() == [(title, "done")]
