"""The whole system as processes that can be killed: PostgreSQL, Temporal, the API and two workers, in a home of their own."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from api.bootstrap import System, now, parser, registry, today
from api.demo.example import CONNECTOR, log_ins
from api.embedded.postgres import postgres
from api.embedded.server import Server, ensure_running, find, stop
from api.embedded.temporal import ensure_search_attributes, temporal
from api.settings import read_settings
from domain.errors import Unavailable
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.values import Text
from workflows.rules import Rules
from workflows.temporal import SEARCH_ATTRIBUTES

T = TypeVar("T")

PATIENCE = 300
"""Seconds in which work must get done."""


class Town:
    """The services of one installation. `kill` ends one as a power cut would; `revive` starts what is not running."""

    def __init__(self, home: Path, database_home: Path | None = None) -> None:
        self._home = home
        self._servers: dict[str, Server] = {"postgres": postgres(database_home or home), "temporal": temporal(home)}
        self._commands = {
            "api": ["serve", "--without-worker", "--without-example"],
            "worker 1": ["worker"],
            "worker 2": ["worker"],
        }
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._killed: set[str] = set()
        self._database_url = ensure_running(self._servers["postgres"])
        self._temporal_address = ensure_running(self._servers["temporal"])
        ensure_search_attributes(self._temporal_address, "default", SEARCH_ATTRIBUTES)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        settings = read_settings({"REGELAAR_HOME": str(home)})
        engine = connect(self._database_url)
        with engine.begin() as connection:
            migrate(connection)
        self.system = System(settings, engine, Rules(registry(), parser()), self._temporal_address, now, today)
        self.api = f"http://127.0.0.1:{self._port}"

    @property
    def names(self) -> list[str]:
        return [*self._servers, *self._commands]

    def start(self) -> None:
        for name in self.names:
            self.revive(name)

    def supervise(self) -> None:
        """Starts a process anew that would not start because a service was away. RuntimeError for any other end."""
        for name, process in self._processes.items():
            if process.poll() is not None and name not in self._killed:
                said = (self._home / f"{name}.log").read_text()[-2000:]
                if "antwoordt niet" not in said:
                    raise RuntimeError(f"{name} has ended: {said}")
                self.revive(name)

    def kill(self, name: str) -> None:
        """`kill -9` of the process and of all that it started."""
        self._killed.add(name)
        pid = self._processes[name].pid if name in self._commands else getattr(find(self._servers[name]), "pid", None)
        if pid is not None and psutil.pid_exists(pid):
            process = psutil.Process(pid)
            for one in (process, *process.children(recursive=True)):
                with_no_fuss(one.kill)
        if name in self._commands:
            self._processes[name].wait()

    def revive(self, name: str) -> None:
        if name in self._servers:
            ensure_running(self._servers[name])
        elif name not in self._processes or self._processes[name].poll() is not None:
            self._processes[name] = self._spawn(name)
        self._killed.discard(name)

    def _spawn(self, name: str) -> subprocess.Popen[bytes]:
        services = {"DATABASE_URL": self._database_url, "TEMPORAL_ADDRESS": self._temporal_address}
        environment = {**os.environ, **services, "REGELAAR_HOME": str(self._home), "PORT": str(self._port)}
        with (self._home / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", "api.cli", *self._commands[name]]
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)

    def persist(self, act: Callable[[], T]) -> T:
        """`act`, again and again while the database is away: what a caller outside does."""
        for _ in range(1200):
            try:
                return act()
            except (OperationalError, Unavailable):
                time.sleep(0.1)
        return act()

    def connector(self) -> httpx.Client:
        """The API, as a connector reaches it."""
        token = next(token for name, _, token in log_ins() if name == CONNECTOR)
        return httpx.Client(base_url=self.api, headers={"Authorization": f"Bearer {token}"}, timeout=10)

    def post(self, client: httpx.Client, event: Mapping[str, object]) -> str:
        """The id of the accepted event. Unavailable, with the problem as it is told, when it must be posted again."""
        try:
            answer = client.post("/events", json=event)
        except httpx.TransportError as error:
            raise Unavailable(Text(str(error), str(error))) from error
        if answer.status_code == 503:
            raise Unavailable(Text(answer.text, answer.text))
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def query(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        with self.system.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]

    def scalar(self, statement: str, **values: object) -> Any:
        ((value,),) = self.query(statement, **values)
        return value

    def wait(self, question: str, **values: object) -> None:
        """Until the database says so; a process that ends meanwhile by itself fails."""
        until = time.monotonic() + PATIENCE
        while not self.persist(lambda: self.scalar(question, **values)):
            assert time.monotonic() < until, question
            self.supervise()
            time.sleep(0.2)

    def close(self) -> None:
        self.system.engine.dispose()
        for process in self._processes.values():
            process.kill()
            process.wait()
        for server in self._servers.values():
            stop(server)


class Killer:
    """Kills one service after another in another thread, after at most `calm` seconds, and starts it again a little later."""

    def __init__(self, town: Town, kills: int, calm: float, seed: int) -> None:
        self._town = town
        self._kills = kills
        self._random = random.Random(seed)
        self._calm = calm
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._rage, daemon=True)
        self.killed: list[str] = []
        self.failures: list[Exception] = []

    def __enter__(self) -> Killer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._thread.join()

    def _rage(self) -> None:
        """Every service has its turn, in an order of chance; sometimes two are down at once. Supervises until we leave."""
        names: list[str] = []
        while len(self.killed) < self._kills:
            names = names or self._random.sample(self._town.names, len(self._town.names))
            down = [names.pop() for _ in range(min(len(names), self._random.choice((1, 1, 2))))]
            self._rest(self._random.uniform(0.5, self._calm))
            for name in down:
                self._town.kill(name)
                self.killed.append(name)
            time.sleep(self._random.uniform(0.0, 1.0))
            for name in sorted(down, key=self._town.names.index):
                self._try(partial(self._town.revive, name))
        while not self._enough.is_set():
            self._rest(0.2)

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._try(self._town.supervise)
            time.sleep(0.1)

    def _try(self, act: Callable[[], None]) -> None:
        try:
            self._town.persist(act)
        except Exception as error:  # noqa: BLE001  # told by the test: a thread has nobody else to tell
            self.failures.append(error)


def with_no_fuss(act: Callable[[], object]) -> None:
    try:
        act()
    except psutil.NoSuchProcess:
        return


@pytest.fixture
def town() -> Iterator[Town]:
    home = Path(tempfile.mkdtemp(prefix="regelaar-chaos-"))
    place = Town(home)
    try:
        place.start()
        yield place
    finally:
        place.close()
        shutil.rmtree(home)


@pytest.fixture
def killer(town: Town) -> Callable[[int, float, int], Killer]:
    return partial(Killer, town)


@pytest.fixture
def town_at() -> type[Town]:
    return Town
