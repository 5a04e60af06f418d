"""A worker in a process of its own, so that it can be killed, watched and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workflows.temporal import connect
from workflows.worker import run_worker

from .bootstrap import System

_STOP_WITHIN = 20


@contextmanager
def worker_process(system: System) -> Iterator[subprocess.Popen[bytes]]:
    """Starts `regelaar worker` on the same services, in a session of its own; stops it at the end.

    The worker holds the other end of a pipe: when this process dies in whatever way, the pipe closes and the worker stops.
    """
    command = [sys.executable, "-m", "api.cli", "worker", "--until-stdin-closes"]
    with _log_file(system.settings.home).open("ab") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, env=_environment(system), start_new_session=True
        )
    try:
        yield process
    finally:
        _stop(process)


def _log_file(home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    return home / "worker.log"


def _environment(system: System) -> dict[str, str]:
    url = system.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    services = {"DATABASE_URL": url, "TEMPORAL_ADDRESS": system.temporal_address}
    return {**os.environ, **services, "REGELAAR_HOME": str(system.settings.home)}


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def work(system: System, *, until_stdin_closes: bool) -> None:
    """Works in this process until it is told to stop: SIGINT, SIGTERM, or the end of standard input."""
    asyncio.run(_work(system, until_stdin_closes))


async def _work(system: System, until_stdin_closes: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if until_stdin_closes:
        loop.add_reader(sys.stdin.fileno(), _stop_at_end, stop, loop)
    client = await connect(system.temporal_address, system.settings.temporal_namespace)
    await run_worker(client, system.engine, system.rules, system.now, stop)


def _stop_at_end(stop: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        loop.remove_reader(sys.stdin.fileno())
        stop.set()
