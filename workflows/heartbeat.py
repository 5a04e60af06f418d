"""Shows that an activity's worker is alive, so that the work of a killed one is taken over within seconds."""

import asyncio
from typing import Any

from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

_EVERY = 2.0


class Heartbeat(Interceptor):
    """Heartbeats for every activity, also for one that blocks its thread."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Beating(next)


class _Beating(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        beat = asyncio.create_task(_beat(blocking=not asyncio.iscoroutinefunction(input.fn)))
        try:
            return await super().execute_activity(input)
        finally:
            beat.cancel()


async def _beat(*, blocking: bool) -> None:
    """The heartbeat of an activity that blocks its thread waits for the event loop, so it must come from another thread."""
    while True:
        await asyncio.sleep(_EVERY)
        if blocking:
            await asyncio.to_thread(activity.heartbeat)
        else:
            activity.heartbeat()
