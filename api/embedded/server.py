"""One server program of one home: found, started, awaited and stopped.

Nothing is written down about a running server, so nothing can go stale: the operating system is asked which process has
this home's data on its command line. A process id that another program got since is therefore never mistaken for ours.
"""

import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from pwd import struct_passwd
from signal import Signals

import psutil

from domain.errors import Unavailable
from domain.values import Text

START_PATIENCE = 30.0
"""Seconds that a server may take to answer; PostgreSQL may have a crash to recover from."""

STOP_PATIENCE = 15.0
"""Seconds that each stop signal may take, from the gentle one to SIGKILL."""

ATTEMPTS = 4
"""Starts before giving up: what stood in the way (a port just taken, the last breath of a killed server) may pass."""

POLL = 0.05
"""Seconds between two looks at a server that starts."""

LAST_LINES = 12
"""Lines of its log that are shown of a server that does not start."""


@dataclass(frozen=True, slots=True)
class Server:
    """How to run one server; `address` and `complaint` are told by its process, so they hold for one that others started."""

    name: str
    program: str
    data: tuple[str, str]
    """The option and the path on its command line by which its process is known."""
    log: Path
    stop_signals: tuple[Signals, ...]
    launch: Callable[[], int]
    """Starts it and returns its process id."""
    address: Callable[[Sequence[str]], str]
    """Where clients find it, read from its command line."""
    complaint: Callable[[psutil.Process], str | None]
    """Why it does not serve yet; None when it is healthy. Raises psutil.NoSuchProcess when it is gone."""


def spawn(command: Sequence[str], log: Path, account: struct_passwd | None = None) -> int:
    """Start `command` in a session of its own, out of reach of Ctrl-C, with its output in `log`; gives its process id."""
    log.touch(mode=0o600)
    with log.open("wb") as output:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=account and (),
            start_new_session=True,
        )
    # a dead child is reaped at once, for a zombie would look alive to the process that awaits its end
    threading.Thread(target=child.wait, daemon=True).start()
    return child.pid


def find(server: Server) -> psutil.Process | None:
    """The process of this server, whoever started it; None when it does not run."""
    processes = [process for process in psutil.process_iter(["name", "cmdline", "create_time"]) if _is(server, process)]
    # a child that PostgreSQL just forked still has the command line of its parent: the oldest is the server
    return min(processes, key=lambda process: (process.info["create_time"], process.pid), default=None)


def _is(server: Server, process: psutil.Process) -> bool:
    return process.info["name"] == server.program and server.data in pairwise(process.info["cmdline"] or [])


def ensure_running(server: Server) -> str:
    """The address of the server, healthy: the one that runs, else a new one. Raises Unavailable with the end of its log."""
    running = find(server)
    if running is not None:
        with suppress(_Unwell):
            return _healthy_address(server, running.pid)
    for attempt in range(ATTEMPTS):
        time.sleep(attempt * POLL)
        stop(server)
        try:
            return _healthy_address(server, server.launch())
        except _Unwell as unwell:
            reason = unwell
    raise Unavailable(_does_not_start(server, str(reason)))


class _Unwell(Exception):
    """The server does not serve, for the reason given."""


def _healthy_address(server: Server, pid: int) -> str:
    """The address of the server with this process id, once it serves. Raises _Unwell when it dies or patience runs out."""
    deadline = time.monotonic() + START_PATIENCE
    try:
        process = psutil.Process(pid)
        while (complaint := _complaint(server, process)) is not None:
            if time.monotonic() > deadline:
                raise _Unwell(complaint)
            time.sleep(POLL)
        return server.address(process.cmdline())
    except psutil.NoSuchProcess as gone:
        raise _Unwell(f"process {pid} ended") from gone


def _complaint(server: Server, process: psutil.Process) -> str | None:
    # for an instant a process that begins has no command line
    return server.complaint(process) if server.data in pairwise(process.cmdline()) else "has only just begun"


def stop(server: Server) -> None:
    """End the server, if it runs: gently at first, by SIGKILL at last."""
    for signal in server.stop_signals:
        process = find(server)
        if process is None:
            return
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal)
        deadline = time.monotonic() + STOP_PATIENCE
        # asked by `find`, to which a zombie that nobody reaps (a container without an init process) has ended
        while find(server) is not None and time.monotonic() < deadline:
            time.sleep(POLL)


def _does_not_start(server: Server, reason: str) -> Text:
    lines = server.log.read_text(errors="replace").splitlines()[-LAST_LINES:] if server.log.exists() else []
    end = "".join(f"\n  {line}" for line in lines)
    return Text(
        f"{server.name} start niet ({reason}); het einde van zijn log, {server.log}:{end}",
        f"{server.name} does not start ({reason}); the end of its log, {server.log}:{end}",
    )
