"""The nightly day change: 200 triggers over all open cases, against merely reading the columns that they need into Python."""

from __future__ import annotations

import resource
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import psycopg
from sqlalchemy import Connection, Engine, make_url, text

from api.bootstrap import parser, registry
from api.embedded.postgres import postgres
from api.embedded.sharing import shared
from domain.access import Permission
from domain.store.case_columns import BY_KEY, names_of_facts, read_open_cases, selected
from domain.store.day_change import days
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.read_facts import read_facts
from domain.store.users import save_user, user_with_id
from engine.columns_judge import Table, judge
from engine.evaluate import decide
from workflows.day_change import CASES, EVENT_TYPE, Judging, Nights, change_event, judging
from workflows.rules import Rules

from .night_cases import TODAY, fill, rules

TRIGGERS, RUNS = 200, 3
NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight in Amsterdam


def measure() -> Iterator[tuple[str, ...]]:
    """What was measured, how long it took, and how many times as long as reading."""
    known = Rules(registry(), parser())
    home = Path(tempfile.mkdtemp(prefix="regelaar-night-"))
    try:
        with shared(postgres(home)) as url:
            for cases in (100_000, 1_000_000):
                with _portfolio(url, known, cases) as engine:
                    yield from _measured(engine, known, cases)
    finally:
        shutil.rmtree(home)


def _measured(engine: Engine, known: Rules, cases: int) -> Iterator[tuple[str, ...]]:
    with engine.begin() as connection:
        program = known.in_force(connection, TODAY)
        assert program is not None
        how = judging(program)
        _check(connection, how)
    first = _seconds(lambda: _night(engine, known))
    most, first_events = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, _forgotten(engine)
    _act_until_yesterday(engine, how)
    reading, usual, events = [], [], 0
    for _ in range(RUNS):
        reading.append(_seconds(lambda: _read(engine, how)))
        usual.append(_seconds(lambda: _night(engine, known)))
        events = _forgotten(engine)
    floor = statistics.median(reading)
    yield f"read the columns of {cases:,} cases", _written(reading), "1"
    yield f"a usual night, {events:,} events", _written(usual), f"{statistics.median(usual) / floor:.2f}"
    yield f"the very first night, {first_events:,} events", _written([first]), f"{first / floor:.2f}"
    yield "most memory of the process until then", f"{most} MiB", "–"


def _written(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.1f} s" + (f" ({min(seconds):.1f} to {max(seconds):.1f})" if len(seconds) > 1 else "")


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


@contextmanager
def _portfolio(url: str, known: Rules, cases: int) -> Iterator[Engine]:
    """A database with so many open cases and the rules in force, dropped in the end."""
    name = f"night_{cases}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        engine = connect(make_url(url).set(database=name).render_as_string(hide_password=False))
        with engine.begin() as connection:
            migrate(connection)
        with engine.begin() as connection:
            fill(connection, cases)
            user = user_with_id(connection, save_user(connection, "beheer", "Beheer", [Permission.PUBLISH_RULES]))
            assert known.publish(connection, user, {"nacht.rules": rules(TRIGGERS)}, NOW).program is not None
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        yield engine
        engine.dispose()
        server.execute(f"DROP DATABASE {name}")


def _check(connection: Connection, how: Judging) -> None:
    """Columns say of 2,000 cases what the engine says."""
    cases = read_open_cases(connection, TODAY, 0, 2_000, how.plan.columns)
    judged = judge(how.plan, Table(cases.columns, len(cases)), TODAY, {}).counts
    keys = zip(cases.employer_id.tolist(), cases.employee_id.tolist(), cases.case_id.tolist(), strict=True)
    events = [change_event(*of_case, TODAY) for of_case in keys]
    told: dict[str, Counter[str]] = {}
    for event, facts in zip(events, read_facts(connection, events, how.program.facts[EVENT_TYPE]), strict=True):
        for position, outcome in decide(how.program, event, facts).outcomes.items():
            told.setdefault(how.program.triggers[EVENT_TYPE][position].name, Counter())[outcome] += 1
    assert told == judged, "the columns and the engine differ"


def _night(engine: Engine, known: Rules) -> None:
    assert Nights(engine, known, lambda: NOW).work(TODAY)


def _read(engine: Engine, how: Judging) -> None:
    """The keys and columns of all cases as Python values, in chunks of the same size, by the same joins."""
    facts = names_of_facts(how.plan.columns)
    asked = [f"{facts[column.fact]}.{column.attribute}" for column in how.plan.columns if column.attribute]
    query = selected(["e.case_id", "e.employee_id", "e.employer_id", *asked], facts) + " ORDER BY e.i"
    after: int | None = 0
    while after is not None:
        with engine.begin() as connection:
            connection.exec_driver_sql(BY_KEY)
            with connection.exec_driver_sql(query, {"on": TODAY, "after": after, "limit": CASES}) as result:
                rows = result.cursor.fetchall()
        after = rows[-1][0] if rows else None


def _forgotten(engine: Engine) -> int:
    """Takes the night back, so that it can be run again; how many events it gave."""
    with engine.begin() as connection:
        found = days(connection, 1)[0].recorded
        connection.execute(text("TRUNCATE event, undecided, day_change_chunk, day_change_run CASCADE"))
        return found


def _act_until_yesterday(engine: Engine, how: Judging) -> None:
    """As on any day but the first: what held yesterday has acted."""
    with engine.begin() as writing, engine.begin() as reading:
        writing.execute(text("ALTER TABLE acted_once DROP CONSTRAINT pk_acted_once"))
        with writing.connection.cursor().copy("COPY acted_once (subject_id, subject, trigger, event_id) FROM STDIN") as copy:
            for row in _held(reading, how, TODAY - timedelta(days=1)):
                copy.write(row)
        writing.execute(text("ALTER TABLE acted_once ADD CONSTRAINT pk_acted_once PRIMARY KEY (subject_id, subject, trigger)"))
        writing.execute(text("ANALYZE acted_once"))


def _held(connection: Connection, how: Judging, day: date) -> Iterator[str]:
    """The rows of what would have acted on a day, for COPY."""
    after = 0
    while len(cases := read_open_cases(connection, day, after, CASES, how.plan.columns)):
        table = Table(cases.columns, len(cases))
        for planned in how.plan.triggers:
            held = cases.case_id[np.flatnonzero(table.ask(planned.rows[0]).holds)].tolist()
            row = f"\tcase\t{planned.trigger.name}\t00000000-0000-0000-0000-000000000000\n"
            yield "".join(f"{case}{row}" for case in held)
        after = int(cases.case_id[-1])
