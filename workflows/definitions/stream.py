"""Has the events of one partition decided by one worker at a time, so that an employer's events keep their order."""

from datetime import timedelta

from temporalio import workflow

from workflows.messages import Drained, DrainPartition, Stream, Wake

from .perform import perform

_TURN = 10.0  # seconds after which another worker may take over, so that one that joins gets its share
_NET = timedelta(seconds=30)  # catches what no signal told


@workflow.defn
class EventStream:
    """One per partition, with the id `stream/{partition}`; runs for ever, woken when there is something new."""

    @workflow.init
    def __init__(self, stream: Stream) -> None:
        self._drain = DrainPartition(stream.partition, _TURN)
        self._woken = False

    @workflow.run
    async def run(self, stream: Stream) -> None:
        """Decides until nothing is left, then waits for a wake or half a minute."""
        while not workflow.info().is_continue_as_new_suggested():
            self._woken = False
            drained = await perform("drain", self._drain, Drained)
            if not drained.more:
                await self._rest()
        workflow.continue_as_new(stream)

    async def _rest(self) -> None:
        try:
            await workflow.wait_condition(lambda: self._woken, timeout=_NET)
        except TimeoutError:
            workflow.logger.debug("nobody woke the stream")

    @workflow.signal
    def wake(self, _: Wake) -> None:
        """There may be new events."""
        self._woken = True
