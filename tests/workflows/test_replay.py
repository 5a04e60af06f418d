"""R-3.3.1-1: the workflows of today still replay the histories of processes that began earlier.

Each file is a history as Temporal tells it, one per path through a process, in a folder per workflow; stack traces and
identities may be left out, for they name a machine. Keep the old ones; add one for each new path, of released code:

    temporal workflow show --workflow-id zw-erd/… --output json > tests/workflows/histories/ZwErdCase/….json
"""

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from workflows.temporal import DATA_CONVERTER
from workflows.worker import WORKFLOWS, sandbox

HISTORIES = sorted((Path(__file__).parent / "histories").glob("*/*.json"))


def test_every_workflow_has_a_history() -> None:
    assert {path.parent.name for path in HISTORIES} == {workflow.__name__ for workflow in WORKFLOWS}


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_a_recorded_history_replays(path: Path) -> None:
    replayer = Replayer(workflows=WORKFLOWS, workflow_runner=sandbox(), data_converter=DATA_CONVERTER)
    await replayer.replay_workflow(WorkflowHistory.from_json("recorded", path.read_text()))
