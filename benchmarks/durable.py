"""The durable pipeline: events end to end against the same rows copied, what they take on disk, and how long one waits."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, make_url, text

from api.bootstrap import parser, registry
from api.embedded.postgres import postgres
from api.embedded.sharing import shared
from domain.access import Permission
from domain.events import Event
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.settings import TriggerRateLimit, change_trigger_rate_limit
from domain.store.users import save_user, user_with_id
from workflows.rules import Rules

from .durable_portfolio import events, fill, rules
from .durable_runs import WRITTEN, clock, drained, empty, seconds_to_decide

EMPLOYEES, TRIGGERS, COUNT, RUNS = 100_000, 200, 20_000, 3
_LATENCY_SECONDS = 10


def measure() -> Iterator[tuple[str, str]]:
    """What was measured, and the figure."""
    with _server() as url:
        engine = _database(url, "durable", EMPLOYEES)
        told = list(events(COUNT, EMPLOYEES))
        rates = _rates(engine, told)
        yield "floor: the same rows by COPY, events/s", f"{rates['floor']:,.0f}"
        for processes in ("1", "2"):
            share = rates[processes] / rates["floor"]
            yield f"end to end, {processes} draining, events/s (share of the floor)", f"{rates[processes]:,.0f} ({share:.0%})"
        yield "bytes stored per event, indexes and audit log included", f"{_bytes(engine):.0f}"
        yield _latency(engine, told, rates["1"] / 2)
        yield "events/s through Temporal streams, one worker", f"{_through_temporal(engine, told):,.0f}"
        small = _small(url)
        yield (
            f"2 draining, {EMPLOYEES // 10:,} employees, events/s (10 times as many: share)",
            f"{small:,.0f} ({rates['2'] / small:.0%})",
        )


@contextmanager
def _server() -> Iterator[str]:
    """A PostgreSQL of its own, with its usual settings (fsync on); it also keeps when each transaction was committed."""
    home = Path(tempfile.mkdtemp(prefix="regelaar-durable-"))
    try:
        with shared(postgres(home)) as url:
            engine = connect(url)
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("ALTER SYSTEM SET track_commit_timestamp = on"))
            engine.dispose()
        with shared(postgres(home)) as url:
            yield url
    finally:
        shutil.rmtree(home)


def _database(url: str, name: str, employees: int) -> Engine:
    server = connect(url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = connect(make_url(url).set(database=name).render_as_string(hide_password=False))
    with engine.begin() as connection:
        migrate(connection)
        fill(connection, employees)
    with engine.begin() as connection:
        user = user_with_id(connection, save_user(connection, "beheer", "Beheer", list(Permission)))
        change_trigger_rate_limit(connection, user, TriggerRateLimit(0), clock())
        assert Rules(registry(), parser()).publish(connection, user, {"meting.rules": rules(TRIGGERS)}, clock()).program
    _vacuum(engine)
    return engine


def _vacuum(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _url(engine: Engine) -> str:
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _rates(engine: Engine, told: Sequence[Event]) -> Mapping[str, float]:
    """Events a second with one and two processes and at the floor, in turn; the median of each."""
    seconds: dict[str, list[float]] = {"1": [], "2": [], "floor": []}
    acted: set[int] = set()
    for _ in range(RUNS):
        for processes in (1, 2):
            empty(engine)
            with drained(_url(engine), processes):
                seconds[str(processes)].append(seconds_to_decide(engine, told))
            with engine.begin() as connection:
                acted.add(connection.scalar(text("SELECT count(*) FROM action_log WHERE status = 'done'")) or 0)
        seconds["floor"].append(_floor(engine))
    assert len(acted) == 1  # however many drain, they do the same
    return {name: COUNT / statistics.median(those) for name, those in seconds.items()}


def _floor(engine: Engine) -> float:
    """Writes what the last run left into the emptied tables; the seconds that it takes."""
    rows = _copied(engine)
    empty(engine)
    began = time.perf_counter()
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))  # the rows are linked already
        with _cursor(connection) as cursor:
            for table in WRITTEN:
                with cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
                    for part in rows[table]:
                        copy.write(part)
        connection.execute(text("ALTER TABLE audit ENABLE TRIGGER USER"))
    return time.perf_counter() - began


def _cursor(connection: Connection) -> psycopg.Cursor[Any]:
    return connection.connection.driver_connection.cursor()  # type: ignore[union-attr, no-any-return]  # it is psycopg's


def _copied(engine: Engine) -> Mapping[str, list[bytes]]:
    """What stands in the tables."""
    found: dict[str, list[bytes]] = {}
    with engine.begin() as connection, _cursor(connection) as cursor:
        for table in WRITTEN:
            with cursor.copy(f"COPY {table} TO STDOUT".encode()) as copy:
                found[table] = [bytes(part) for part in copy]
    return found


def _bytes(engine: Engine) -> float:
    """Of the tables that hold what happened, was decided and was done, per event."""
    _vacuum(engine)
    sizes = "SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(CAST(:tables AS text[])) name"
    tables = ["event", "decision", "undecided", "action_log", "audit", "acted_once", "trigger_rate"]
    with engine.begin() as connection:
        return float(connection.execute(text(sizes), {"tables": tables}).scalar_one()) / COUNT


def _latency(engine: Engine, told: Sequence[Event], rate: float) -> tuple[str, str]:
    """From the commit of the event to that of its decision, at this rate, by one process."""
    empty(engine)
    with drained(_url(engine), 1):
        seconds_to_decide(engine, told[: int(rate * _LATENCY_SECONDS)], per_second=rate)
    waits = """
        SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM
            pg_xact_commit_timestamp(d.xmin) - pg_xact_commit_timestamp(e.xmin)) * 1000)
        FROM event e JOIN decision d ON d.event_seq = e.seq
    """
    with engine.begin() as connection:
        median, longest = connection.execute(text(waits)).scalar_one()
    return f"event to committed actions at {rate:,.0f} events/s, p50 and p99", f"{median:.0f} ms, {longest:.0f} ms"


def _through_temporal(engine: Engine, told: Sequence[Event]) -> float:
    """Events a second with a real worker: relay, streams and all."""
    empty(engine)
    home = tempfile.mkdtemp(prefix="regelaar-durable-")
    environment = {**os.environ, "DATABASE_URL": _url(engine), "REGELAAR_HOME": home}
    command = [sys.executable, "-m", "api.cli", "worker", "--until-stdin-closes"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    ) as worker:
        seconds_to_decide(engine, told[:100])  # the worker has begun
        rate = (COUNT - 100) / seconds_to_decide(engine, told[100:])
        assert worker.stdin is not None
        worker.stdin.close()
        worker.wait()
    shutil.rmtree(home)
    return rate


def _small(url: str) -> float:
    """Events a second about a tenth of the employees."""
    engine = _database(url, "small", EMPLOYEES // 10)
    told = list(events(COUNT, EMPLOYEES // 10))
    seconds = []
    for _ in range(RUNS):
        empty(engine)
        with drained(_url(engine), 2):
            seconds.append(seconds_to_decide(engine, told))
    return COUNT / statistics.median(seconds)
