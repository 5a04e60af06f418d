"""The nightly day change: judges what has not been judged yet, chunk after chunk; how far it came is in the database."""

from temporalio import workflow

from workflows.messages import ChangeDay, DayChanged

from .perform import perform


@workflow.defn
class DayChange:
    """Started every night by the schedule `day-change`; one at a time."""

    @workflow.run
    async def run(self) -> None:
        """Goes on until every day through today is finished, the missed ones first."""
        while not workflow.info().is_continue_as_new_suggested():
            done = await perform("change_day", ChangeDay(), DayChanged)
            if done.finished:
                return
        workflow.continue_as_new()
