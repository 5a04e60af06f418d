"""Recorded events replayed through a draft: how many a second, when the draft changes a trigger of every type or of one."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine

from api.bootstrap import parser, registry
from api.embedded.postgres import postgres
from api.embedded.sharing import shared
from domain.access import Permission, User
from domain.events import Event
from domain.store.backtests import backtest_with_id
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.record_events import PARTITIONS, record_events
from domain.store.rulesets import keep_ruleset
from domain.store.users import save_user, user_with_id
from workflows import backtest
from workflows.backtest_report import report
from workflows.check_rules import check_rules
from workflows.handle_events import process_batch
from workflows.rules import Rules

from .durable_portfolio import EVENTS, events, fill, rules

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PERIOD = (date(2026, 11, 24), date(2026, 11, 25))
EMPLOYEES, TRIGGERS, RUNS = 2_000, 200, 3
SIZES = (5_000, 50_000)
"""Recorded events: once and ten times."""


def measure() -> Iterator[tuple[str, ...]]:
    """What was measured, the events per second of the period, and of those that were judged again; and what changed.

    A CPU second is one of this process: PostgreSQL works on another core.
    """
    yield "draft changes", "recorded", "events/s of the period", "judged again/s", "judged again per CPU second", "otherwise"
    with _database() as engine:
        machine = Rules(registry(), parser())
        with engine.begin() as connection:
            migrate(connection)
            fill(connection, EMPLOYEES)
            user = user_with_id(connection, save_user(connection, "ann", "Ann", Permission))
            machine.publish(connection, user, {"a.rules": rules(TRIGGERS)}, NOW)
        happening = events(max(SIZES), EMPLOYEES)
        for before, size in zip((0, *SIZES), SIZES, strict=False):
            _record(engine, machine, list(islice(happening, size - before)))
            for changed, told in ((len(EVENTS), "one trigger of each of 8 event types"), (1, "one trigger")):
                yield told, f"{size:,}", *_replayed(engine, machine, user, changed)


@contextmanager
def _database() -> Iterator[Engine]:
    home = Path(tempfile.mkdtemp(prefix="regelaar-bench-"))
    try:
        with shared(postgres(home)) as url:
            engine = connect(url)
            yield engine
            engine.dispose()
    finally:
        shutil.rmtree(home)


def _record(engine: Engine, machine: Rules, happened: list[Event]) -> None:
    """Told and decided as in production."""
    with engine.begin() as connection:
        record_events(connection, happened, NOW)
    for partition in range(PARTITIONS):
        while _decide(engine, machine, partition):
            pass
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE event, decision")


def _decide(engine: Engine, machine: Rules, partition: int) -> int:
    with engine.begin() as connection:
        return process_batch(connection, machine, partition, 1_000, NOW).decided


def _draft(changed: int) -> str:
    """The rules, of which the first triggers lose their last condition."""
    head, *triggers = rules(TRIGGERS).split("\ntrigger ")
    shorter = [_without_last_condition(one) if number < changed else one for number, one in enumerate(triggers)]
    return "\ntrigger ".join([head, *shorter])


def _without_last_condition(trigger: str) -> str:
    conditions, actions = trigger.split("\n  dan\n")
    return conditions.rpartition("\n")[0] + "\n  dan\n" + actions


def _replayed(engine: Engine, machine: Rules, user: User, changed: int) -> tuple[str, ...]:
    """Medians of a few runs of a whole backtest, with all that it writes."""
    source = {"a.rules": _draft(changed)}
    checked = check_rules(source, machine.parser, machine.registry)
    assert checked.program is not None, checked.diagnostics[:1]
    with engine.begin() as connection:
        keep_ruleset(connection, checked.program.ruleset_hash, source)
        machine.program(connection, checked.program.ruleset_hash)
    seconds, found = [], None
    for _ in range(RUNS):
        with engine.begin() as connection:
            number = backtest.begin(connection, user, checked.program.ruleset_hash, PERIOD, NOW)
        seconds.append(_timed(partial(backtest.run, engine, machine, number, lambda: NOW, lambda _: None)))
        with engine.begin() as connection:
            found = report(connection, machine, backtest_with_id(connection, number))
    assert found is not None
    assert found.gone == 0
    took, worked = (statistics.median(each) for each in zip(*seconds, strict=True))
    rates = (found.events / took, found.replayed / took, found.replayed / worked)
    return *(f"{rate:,.0f}" for rate in rates), f"{found.changed:,}"


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of this process at work."""
    start, worked = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - start, time.process_time() - worked
