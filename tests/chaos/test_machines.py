"""A worker that joins takes its share, one that dies loses nothing; each has an address of its own (issue 4, outcome 8)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from api.bootstrap import System
from api.demo.example import load_example
from benchmarks.machines import scalar, tell
from benchmarks.network import Machine, machines, obstacle
from benchmarks.site import site, start_worker, workers

PATIENCE = 90
OBSTACLE = obstacle()


@pytest.fixture
def network() -> Iterator[list[Machine]]:
    with machines(2) as made:
        yield made


@pytest.fixture
def system(network: list[Machine]) -> Iterator[System]:
    assert network  # the bridge that the services listen at
    with site() as made:
        load_example(made)
        yield made


@pytest.mark.skipif(OBSTACLE is not None, reason=f"no network namespaces here: {OBSTACLE}")
def test_one_joins_and_one_dies(system: System, network: list[Machine]) -> None:
    first, second = network
    with workers(system, [first]) as running:
        round_of_events(system, "one works", until=lambda: decided_by(system, first) > 0)
        joined = start_worker(system, second)
        try:
            round_of_events(system, "one joined", until=lambda: decided_by(system, second) > 0)
            tell(system, "one dies", 200)
            running[first].kill()
            before = decided_by(system, first)
            wait(lambda: scalar(system, "SELECT count(*) FROM undecided") == 0)
            tell(system, "one is left", 50)
            wait(lambda: scalar(system, "SELECT count(*) FROM undecided") == 0)
        finally:
            joined.kill()
            joined.wait()
    assert scalar(system, "SELECT count(*) FROM event e LEFT JOIN decision d ON d.event_seq = e.seq WHERE d IS NULL") == 0
    assert decided_by(system, first) + decided_by(system, second) == scalar(system, "SELECT count(*) FROM decision")
    assert before <= decided_by(system, first) < before + 200


def round_of_events(system: System, name: str, until: Callable[[], bool]) -> None:
    """Tells events until the condition holds."""
    for number in range(PATIENCE):
        tell(system, f"{name} {number}", 40)
        time.sleep(1)
        if until():
            return
    pytest.fail(name)


def wait(ready: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < until
        time.sleep(0.2)


def decided_by(system: System, machine: Machine) -> int:
    question = text("SELECT count(*) FROM decision WHERE made_by = CAST(:address AS inet)")
    with system.engine.connect() as connection:
        return int(connection.execute(question, {"address": machine.address}).scalar_one())
