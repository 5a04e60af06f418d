"""The timer of one deadline: it sleeps until the day has come, for years if need be, or until it is cancelled."""

from datetime import timedelta

from temporalio import workflow

from workflows.messages import Cancelled, ComeDue, DeadlineDue, Timer

from .perform import perform

_NOW = timedelta(milliseconds=1)  # for a deadline that has passed already


@workflow.defn
class DeadlineTimer:
    """One per deadline, with the id `deadline/{key}`. Whether it was cancelled in the end is for the database to say."""

    @workflow.init
    def __init__(self, timer: Timer) -> None:
        self._key = timer.key
        self._cancelled = False

    @workflow.run
    async def run(self, timer: Timer) -> None:
        """Tells that the deadline has come, unless it is cancelled first."""
        try:
            await workflow.wait_condition(lambda: self._cancelled, timeout=max(timer.due_at - workflow.now(), _NOW))
        except TimeoutError:
            await perform("come_due", ComeDue(timer.key), DeadlineDue)

    @workflow.signal
    def cancelled(self, _: Cancelled) -> None:
        """An event that the trigger named after `unless` came first."""
        self._cancelled = True
