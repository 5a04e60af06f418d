"""A worker: takes Temporal's tasks and sends the outbox, until it is told to stop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy import Engine
from temporalio.client import Client
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from domain.store.record_events import PARTITIONS

from .activities import Activities
from .definitions.day_change import DayChange
from .definitions.deadline import DeadlineTimer
from .definitions.stream import EventStream
from .definitions.zw_erd import ZwErdCase
from .heartbeat import Heartbeat
from .relay import Relay
from .rules import Rules
from .run_relay import run_relay
from .schedules import ensure_schedules
from .temporal import TASK_QUEUE

WORKFLOWS = (ZwErdCase, EventStream, DeadlineTimer, DayChange)
ACTIVITIES_AT_ONCE = 10 + PARTITIONS
"""Also the number of threads, so that no accepted activity waits for one; fewer than the connections of the pool (30).

A worker alone drains every partition, and then has ten left for the processes.
"""

_GRACE = timedelta(seconds=10)
_TAKE_OVER = timedelta(seconds=3)
"""How long a process waits for the worker that knows it, before any other may go on with it."""


def sandbox() -> SandboxedWorkflowRunner:
    """Workflow code runs fenced off from clock, chance and I/O; its pure messages are shared, so that a type is one type."""
    return SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules("workflows.messages"))


def worker(client: Client, activities: Activities, threads: ThreadPoolExecutor, task_queue: str) -> Worker:
    """The worker for all processes, not yet running; `threads` must be at least ACTIVITIES_AT_ONCE."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=WORKFLOWS,
        activities=activities.all(),
        activity_executor=threads,
        max_concurrent_activities=ACTIVITIES_AT_ONCE,
        disable_eager_activity_execution=True,  # else who has a workflow keeps its activities, and one that joins gets none
        workflow_runner=sandbox(),
        interceptors=[Heartbeat()],
        graceful_shutdown_timeout=_GRACE,
        sticky_queue_schedule_to_start_timeout=_TAKE_OVER,
    )


async def run_worker(
    client: Client,
    engine: Engine,
    rules: Rules,
    clock: Callable[[], datetime],
    stop: asyncio.Event,
    task_queue: str = TASK_QUEUE,
) -> None:
    """Works until `stop` is set, then finishes what it is doing. `clock` tells the present moment, with its zone."""
    await ensure_schedules(client, task_queue, stop)
    activities = Activities(engine, rules, clock)
    with ThreadPoolExecutor(ACTIVITIES_AT_ONCE, thread_name_prefix="activity") as threads:
        async with worker(client, activities, threads, task_queue):
            await run_relay(Relay(client, engine, clock, task_queue), engine, stop)
