"""R-3.3.1-1: a ZW ERD case goes on after its worker was killed, and as a new run when its history has grown long."""

import asyncio
import subprocess
from pathlib import Path
from sys import executable
from typing import TYPE_CHECKING

from sqlalchemy import select, text
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from domain.payroll import Check
from domain.store.tables.payroll import wage_import
from workflows.claims import create_claim
from workflows.definitions.search_attributes import KEYS
from workflows.definitions.zw_erd import ZwErdCase
from workflows.messages import Decision
from workflows.new_claim import NewClaim
from workflows.temporal import DATA_CONVERTER

if TYPE_CHECKING:
    from conftest import World

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


def worker_process(client: Client, world: "World") -> "subprocess.Popen[bytes]":
    """A worker that can be killed without taking the test along."""
    database = world.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    address = client.service_client.config.target_host
    return subprocess.Popen([executable, "-c", WORKER, address, client.namespace, database], cwd=ROOT)


def a_claim_waits(world: "World") -> bool:
    """Whether an activity waits for the row that the test holds."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with world.engine.begin() as connection:
        return connection.execute(text(waiting)).scalar_one() > 0


async def test_the_work_of_a_killed_worker_is_taken_over(client: Client, world: "World") -> None:
    """It is killed in the middle of the activity that makes the claim; the next worker makes, approves and books it once."""
    world.approve_by_itself()
    world.begin()
    wages = world.import_wages(1)
    with world.engine.connect() as holding:
        holding.execute(select(wage_import).where(wage_import.c.id == wages).with_for_update())
        killed = worker_process(client, world)
        try:
            await world.eventually(lambda: a_claim_waits(world))
        finally:
            killed.kill()
            killed.wait()
        holding.rollback()
    async with world.working(client):
        await world.eventually(world.booked, seconds=30)
    assert world.claims() == [("C-P1-M1-2022-01-1", "approved")]
    assert len(world.booked()) == 3


async def test_a_long_case_goes_on_as_a_new_run(world: "World") -> None:
    """What waits for a person, and what was claimed before, is carried along."""
    world.approve_by_itself()
    world.begin()
    short = ["--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=30"]
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(Path(executable).with_name("temporal")),
        dev_server_extra_args=short,
        search_attributes=KEYS,
        data_converter=DATA_CONVERTER,
    ) as environment:
        handle = environment.client.get_workflow_handle_for(ZwErdCase.run, world.workflow_id)
        async with world.working(environment.client):
            failed = world.import_wages(1, failed=Check.NET_EQUAL)
            await world.eventually(world.tasks)
            world.import_wages(2)
            world.import_wages(3)
            await world.eventually(lambda: len(world.booked()) == 6)
            async with asyncio.timeout(20):
                while (await environment.client.count_workflows("ExecutionStatus = 'ContinuedAsNew'")).count == 0:
                    await asyncio.sleep(0.05)
            with world.engine.begin() as connection:
                create_claim(connection, world.anna, NewClaim("P1", wage_import_id=failed), world.now)
            await world.eventually(lambda: len(world.tasks()) == 2)
            await handle.execute_update(ZwErdCase.decide, Decision(world.claim_id(), world.bram.id, "approve"))
            await world.eventually(lambda: len(world.booked()) == 9)
            state = await handle.query(ZwErdCase.state)
    assert [claim.status for claim in state.claims] == ["approved"] * 3
