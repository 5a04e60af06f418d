"""What Temporal starts by the clock: the day change, every night (issue 4, outcome 5)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError

from domain.dutch_time import AMSTERDAM

from .definitions.day_change import DayChange
from .temporal import OUTAGE

log = structlog.get_logger()

DAY_CHANGE = "day-change"
"""The id of the schedule; a workflow that it starts has this id with the moment behind it."""

_HALF_PAST_MIDNIGHT = ScheduleCalendarSpec(hour=[ScheduleRange(0)], minute=[ScheduleRange(30)], comment="00:30 in Amsterdam")


def day_change(task_queue: str) -> Schedule:
    """At half past midnight in Amsterdam, a moment that exists once on every day of the year.

    A night that comes while the one before still runs is left out, and after an outage of Temporal only the last one is
    made up for: whichever night runs judges every day that was missed.
    """
    return Schedule(
        action=ScheduleActionStartWorkflow(DayChange.run, id=DAY_CHANGE, task_queue=task_queue),
        spec=ScheduleSpec(calendars=[_HALF_PAST_MIDNIGHT], time_zone_name=AMSTERDAM.key),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=timedelta(hours=24)),
    )


async def ensure_schedules(client: Client, task_queue: str, stop: asyncio.Event) -> None:
    """Creates the schedules, or brings them up to date; whether a person paused one is left as it is.

    An outage of Temporal is waited out, at most until `stop`.
    """
    while not stop.is_set():
        try:
            await _ensure(client, day_change(task_queue))
            return
        except RPCError as error:
            if error.status not in OUTAGE:
                raise
            log.warning("schedules wait for an outage to end", error=str(error))
            await asyncio.sleep(1)


async def _ensure(client: Client, wanted: Schedule) -> None:
    try:
        await client.create_schedule(DAY_CHANGE, wanted)
    except ScheduleAlreadyRunningError:
        await client.get_schedule_handle(DAY_CHANGE).update(lambda found: _updated(found, wanted))


def _updated(found: ScheduleUpdateInput, wanted: Schedule) -> ScheduleUpdate:
    wanted.state = found.description.schedule.state
    return ScheduleUpdate(wanted)
