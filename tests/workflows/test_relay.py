"""The outbox reaches Temporal: in order per workflow, after any interruption, and never twice as a start (R-3.3.1-1)."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from sys import executable

import pytest
from sqlalchemy import Connection, Engine, insert, select, text, update
from structlog.testing import capture_logs
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RetryConfig
from temporalio.testing import WorkflowEnvironment

from domain.events import Event, Subject, event_id
from domain.store.outbox import signal_workflow, start_workflow
from domain.store.queue import LOCKS
from domain.store.record_events import record_events
from domain.store.tables.people import employer
from domain.store.tables.waiting import outbox
from workflows.relay import Relay
from workflows.run_relay import run_relay
from workflows.temporal import DATA_CONVERTER

NOW = datetime(2022, 2, 10, 9, 0, tzinfo=UTC)


def start(connection: Connection, workflow_id: str) -> None:
    start_workflow(connection, "Any", workflow_id, {"number": 1}, NOW)


def signal(connection: Connection, workflow_id: str, number: int) -> None:
    signal_workflow(connection, workflow_id, "told", str(number), {"number": number}, NOW)


def a_relay(client: Client, engine: Engine) -> Relay:
    return Relay(client, engine, lambda: NOW, "nobody-works-here")


async def send_all(relay: Relay) -> None:
    while await relay.round():
        pass


async def signals(client: Client, workflow_id: str) -> list[int]:
    """The numbers that the workflow was told, in the order of its history."""
    history = await client.get_workflow_handle(workflow_id).fetch_history()
    told = [event for event in history.events if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED]
    payloads = [event.workflow_execution_signaled_event_attributes.input.payloads for event in told]
    return [(await client.data_converter.decode(list(payload)))[0]["number"] for payload in payloads]


async def is_running(client: Client, workflow_id: str) -> bool:
    described = await client.get_workflow_handle(workflow_id).describe()
    return described.status is WorkflowExecutionStatus.RUNNING


def unsent(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        return list(connection.scalars(select(outbox.c.key).where(outbox.c.sent_at.is_(None)).order_by(outbox.c.id)))


async def eventually(holds: Callable[[], bool], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.05)


@asynccontextmanager
async def relaying(relay: Relay, engine: Engine) -> AsyncIterator[None]:
    stop = asyncio.Event()
    running = asyncio.create_task(run_relay(relay, engine, stop))
    try:
        yield
    finally:
        stop.set()
        await running


async def test_a_workflow_is_started_and_told_in_order(client: Client, engine: Engine) -> None:
    with engine.begin() as connection:
        start(connection, "zw-erd/1")
        for number in (1, 2, 3):
            signal(connection, "zw-erd/1", number)
    await send_all(a_relay(client, engine))
    assert await signals(client, "zw-erd/1") == [1, 2, 3]
    assert unsent(engine) == []


async def test_what_was_rolled_back_is_not_sent(client: Client, engine: Engine) -> None:
    with engine.connect() as connection:
        start(connection, "zw-erd/1")
        connection.rollback()
    assert not await a_relay(client, engine).round()


async def test_a_relay_that_died_after_sending_does_no_harm(client: Client, engine: Engine) -> None:
    """The start stays one run; a signal can come twice, which every workflow must bear."""
    with engine.begin() as connection:
        start(connection, "zw-erd/1")
        signal(connection, "zw-erd/1", 1)
    await send_all(a_relay(client, engine))
    first = await client.get_workflow_handle("zw-erd/1").describe()
    with engine.begin() as connection:
        connection.execute(update(outbox).values(sent_at=None))
    await send_all(a_relay(client, engine))
    again = await client.get_workflow_handle("zw-erd/1").describe()
    assert again.run_id == first.run_id
    assert await signals(client, "zw-erd/1") == [1, 1]
    assert unsent(engine) == []


async def test_a_workflow_that_ended_is_not_started_again(client: Client, engine: Engine) -> None:
    with engine.begin() as connection:
        start(connection, "zw-erd/1")
    await send_all(a_relay(client, engine))
    await client.get_workflow_handle("zw-erd/1").terminate()
    with engine.begin() as connection:
        connection.execute(update(outbox).values(sent_at=None))
    await send_all(a_relay(client, engine))
    assert not await is_running(client, "zw-erd/1")
    assert unsent(engine) == []


async def test_a_signal_waits_for_its_start_and_holds_up_nobody_else(client: Client, engine: Engine) -> None:
    relay = a_relay(client, engine)
    with engine.begin() as connection:
        signal(connection, "zw-erd/early", 1)
        start(connection, "zw-erd/2")
    await relay.round()
    assert unsent(engine) == ["signal/zw-erd/early/told/1"]
    assert await is_running(client, "zw-erd/2")
    with engine.begin() as connection:
        start(connection, "zw-erd/early")
        error = connection.scalars(select(outbox.c.last_error).where(outbox.c.key == "signal/zw-erd/early/told/1")).one()
    assert error.startswith("NOT_FOUND")
    async with relaying(relay, engine):
        await eventually(lambda: unsent(engine) == [])
    assert await signals(client, "zw-erd/early") == [1]


async def test_a_signal_to_an_ended_workflow_is_closed_with_the_reason(client: Client, engine: Engine) -> None:
    with engine.begin() as connection:
        start(connection, "zw-erd/1")
    await send_all(a_relay(client, engine))
    await client.get_workflow_handle("zw-erd/1").terminate()
    with engine.begin() as connection:
        signal(connection, "zw-erd/1", 1)
    await send_all(a_relay(client, engine))
    with engine.begin() as connection:
        row = connection.execute(select(outbox).where(outbox.c.kind == "signal")).one()
    assert row.sent_at == NOW
    assert row.last_error.startswith("NOT_FOUND")


async def test_two_relays_at_once_keep_the_order_and_send_once(client: Client, engine: Engine) -> None:
    cases = [f"zw-erd/{number}" for number in range(25)]
    with engine.begin() as connection:
        for case in cases:
            start(connection, case)
        for number in (1, 2, 3):
            for case in cases:
                signal(connection, case, number)

    async def keep_sending() -> None:
        relay = a_relay(client, engine)
        while unsent(engine):
            await relay.round()

    await asyncio.gather(keep_sending(), keep_sending())
    assert [await signals(client, case) for case in cases] == [[1, 2, 3]] * len(cases)


def report_absence(engine: Engine, partition: int, number: int) -> None:
    """An event of an employer in this partition."""
    with engine.begin() as connection:
        while True:
            values = {"number": f"W{number}-{partition}", "name": "Voorbeeld BV"}
            key = connection.execute(insert(employer).values(values).returning(employer.c.id)).scalar_one()
            if key % 8 == partition:
                break
            number += 1000
        event = Event(event_id("absence_reported", number), "absence_reported", date(2022, 2, 10), {Subject.EMPLOYER: key})
        record_events(connection, [event], NOW)


async def wakes(client: Client, stream: str) -> int:
    history = await client.get_workflow_handle(stream).fetch_history()
    return sum(event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED for event in history.events)


async def test_undecided_events_wake_their_stream_unless_somebody_decides_them(client: Client, engine: Engine) -> None:
    """Issue 4, outcome 4: a stream that is at work is left alone, and one that sleeps on is woken again, ever later."""
    relay = a_relay(client, engine)
    report_absence(engine, partition=3, number=1)
    with engine.connect() as draining:
        draining.execute(text("SELECT pg_advisory_lock(:space, 3)"), {"space": LOCKS})
        await relay.round()
        assert [execution async for execution in client.list_workflows("WorkflowId = 'stream/3'")] == []
        draining.invalidate()
    await relay.round()
    await relay.round()
    assert await wakes(client, "stream/3") == 1
    async with asyncio.timeout(15):
        while await wakes(client, "stream/3") < 2:
            await relay.round()


async def test_a_lost_database_connection_is_waited_out(client: Client, engine: Engine) -> None:
    with capture_logs() as logs:
        async with relaying(a_relay(client, engine), engine):
            with engine.begin() as connection:
                start(connection, "zw-erd/1")
            await eventually(lambda: unsent(engine) == [])
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            with engine.begin() as connection:
                connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))
                start(connection, "zw-erd/2")
            await eventually(lambda: unsent(engine) == [])
            await eventually(lambda: any(entry["event"] == "relay goes on" for entry in logs))
    assert await is_running(client, "zw-erd/2")
    assert [entry["event"] for entry in logs] == ["relay waits for an outage to end", "relay goes on"]


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def a_temporal(port: int, database: Path) -> Awaitable[WorkflowEnvironment]:
    return WorkflowEnvironment.start_local(
        dev_server_existing_path=str(Path(executable).with_name("temporal")),
        dev_server_database_filename=str(database),
        port=port,
        data_converter=DATA_CONVERTER,
    )


async def test_an_absent_temporal_is_waited_for(engine: Engine, free_port: int, tmp_path: Path) -> None:
    database = tmp_path / "temporal.db"
    async with await a_temporal(free_port, database):
        impatient = RetryConfig(max_elapsed_time_millis=500)
        client = await Client.connect(f"127.0.0.1:{free_port}", data_converter=DATA_CONVERTER, retry_config=impatient)
    with engine.begin() as connection:
        start(connection, "zw-erd/1")
    with capture_logs() as logs:
        async with relaying(a_relay(client, engine), engine):
            await eventually(lambda: len(logs) == 1)
            async with await a_temporal(free_port, database):
                await eventually(lambda: unsent(engine) == [])
    assert [entry["event"] for entry in logs] == ["relay waits for an outage to end", "relay goes on"]
