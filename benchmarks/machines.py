"""One, two and four worker processes, each on a machine of its own, share the same events."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row, text

from api.bootstrap import System
from api.demo.example import load_example
from domain.events import Event, Subject, event_id
from domain.store.record_events import record_events

from .network import machines, obstacle
from .site import site, workers

PROCESSES = (1, 2, 4)
EVENTS = 20_000
_BATCH = 1_000
_DAY = date(2026, 10, 1)


def measure() -> Iterator[tuple[str, ...]]:
    """The table, row by row; when this machine gives no namespaces, why."""
    if (why := obstacle()) is not None:
        yield (f"worker processes on machines of their own: not measured, {why}",)
        return
    yield ("worker processes, each at its own address", "events/s", "share of each process")
    for count in PROCESSES:
        with machines(max(PROCESSES)) as places, site() as system:
            load_example(system)
            with workers(system, places[:count]):
                tell(system, "warm", _BATCH)
                await_all_decided(system)
                seconds = timed_run(system)
            yield str(count), f"{EVENTS / seconds:,.0f}", ", ".join(f"{share:.0%}" for share in shares(system))


def timed_run(system: System) -> float:
    """Seconds from the first event told until the last one is decided, by workers that wait."""
    start = time.perf_counter()
    tell(system, "timed", EVENTS)
    await_all_decided(system)
    return time.perf_counter() - start


def tell(system: System, name: str, count: int) -> None:
    """Recoveries reported of the cases of the example in turn, so of all its employers."""
    with system.engine.connect() as connection:
        cases = connection.execute(_CASES).all()
    events = [_event(cases[number % len(cases)], f"{name} {number}") for number in range(count)]
    for start in range(0, count, _BATCH):
        with system.engine.begin() as connection:
            record_events(connection, events[start : start + _BATCH], system.now())


_CASES = text(
    "SELECT e.employer_id, e.id AS employee_id, c.id FROM absence_case c JOIN employee e ON e.id = c.employee_id ORDER BY 3"
)


def _event(row: Row[Any], name: str) -> Event:
    subjects = {Subject.EMPLOYER: row.employer_id, Subject.EMPLOYEE: row.employee_id, Subject.CASE: row.id}
    return Event(event_id("partial_recovery_reported", name), "partial_recovery_reported", _DAY, subjects)


def await_all_decided(system: System) -> None:
    while scalar(system, "SELECT count(*) FROM undecided"):
        time.sleep(0.05)


def shares(system: System) -> list[float]:
    """The part of all decisions that each process made, the largest first."""
    with system.engine.connect() as connection:
        made = connection.scalars(text("SELECT count(*) FROM decision GROUP BY made_by ORDER BY 1 DESC")).all()
    return [count / sum(made) for count in made]


def scalar(system: System, question: str) -> int:
    with system.engine.connect() as connection:
        return int(connection.execute(text(question)).scalar_one())
