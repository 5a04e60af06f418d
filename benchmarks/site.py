"""PostgreSQL and Temporal that other machines reach by address, and workers on those machines."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import text

from api.bootstrap import System, now, parser, registry, today
from api.embedded.postgres import complaint as postgres_complaint
from api.embedded.postgres import postgres
from api.embedded.server import ensure_running, stop
from api.embedded.temporal import HOST, OPTIONS, ensure_search_attributes
from api.embedded.temporal import complaint as temporal_complaint
from api.settings import read_settings
from domain.store.engine import connect
from domain.store.migrate import migrate
from workflows.rules import Rules
from workflows.temporal import SEARCH_ATTRIBUTES

from .network import HERE, SUBNET, Machine

_PATIENCE = 60


@contextmanager
def site() -> Iterator[System]:
    """A system whose PostgreSQL and Temporal listen at our address on the bridge. A decision notes who made it (`made_by`)."""
    home = Path(tempfile.mkdtemp(prefix="regelaar-site-"))
    try:
        with _postgres(home) as database_url, _temporal(home) as address:
            engine = connect(database_url)
            with engine.begin() as connection:
                migrate(connection)
                connection.execute(text("ALTER TABLE decision ADD COLUMN made_by inet DEFAULT inet_client_addr()"))
            settings = read_settings({"REGELAAR_HOME": str(home)})
            yield System(settings, engine, Rules(registry(), parser()), address, now, today)
            engine.dispose()
    finally:
        shutil.rmtree(home)


@contextmanager
def _postgres(home: Path) -> Iterator[str]:
    server, port = postgres(home), _free_port()
    with psycopg.connect(ensure_running(server), autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET listen_addresses = '{HERE}'")
        connection.execute(f"ALTER SYSTEM SET port = {port}")
    with (home / "postgres" / "pg_hba.conf").open("a") as access:
        access.write(f"host all all {SUBNET}.0/24 trust\n")
    stop(server)
    url = f"postgresql://postgres@{HERE}:{port}/postgres"
    server.launch()
    _until(lambda: postgres_complaint(url) is None)
    try:
        yield url
    finally:
        stop(server)


@contextmanager
def _temporal(home: Path) -> Iterator[str]:
    # its services also speak to one another, at 127.0.0.1, so a development server cannot listen at one address alone
    options, port = ["0.0.0.0" if option == HOST else option for option in OPTIONS], _free_port()
    program = shutil.which("temporal", path=str(Path(sys.executable).parent)) or "temporal"
    database = str(home / "temporal.db")
    command = [program, "server", "start-dev", *options, "--port", str(port), "--db-filename", database]
    with (home / "temporal.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            _until(lambda: temporal_complaint(f"{HERE}:{port}", "default") is None)
            ensure_search_attributes(f"{HERE}:{port}", "default", SEARCH_ATTRIBUTES)
            yield f"{HERE}:{port}"
        finally:
            server.kill()


@contextmanager
def workers(system: System, places: Sequence[Machine]) -> Iterator[Mapping[Machine, subprocess.Popen[bytes]]]:
    """A worker process on each machine, working by the time that we go on."""
    started = {machine: start_worker(system, machine) for machine in places}
    try:
        for machine in places:
            await_worker(system, machine)
        yield started
    finally:
        for process in started.values():
            process.kill()
            process.wait()


def start_worker(system: System, machine: Machine) -> subprocess.Popen[bytes]:
    """`regelaar worker` on that machine."""
    url = system.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    services = {"DATABASE_URL": url, "TEMPORAL_ADDRESS": system.temporal_address, "REGELAAR_HOME": str(system.settings.home)}
    command = [*machine.prefix, sys.executable, "-m", "api.cli", "worker"]
    with (system.settings.home / f"{machine.name}.log").open("ab") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **services})


def await_worker(system: System, machine: Machine) -> None:
    """Until the worker of that machine has a connection to the database."""
    here = text("SELECT count(*) > 0 FROM pg_stat_activity WHERE client_addr = CAST(:address AS inet)")

    def connected() -> bool:
        with system.engine.connect() as connection:
            return bool(connection.execute(here, {"address": machine.address}).scalar_one())

    _until(connected)


def _until(ready: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError("a service of the site does not come up")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])
