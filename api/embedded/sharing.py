"""A server that several processes of one home use at once: its first user starts it, its last one stops it.

Every user keeps a shared lock on the server's `.users` file for as long as it uses it. The kernel drops that lock however
a process ends, `kill -9` included, so who is the last needs no list of users that could be wrong.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from domain.errors import BadInput
from domain.values import Text

from .server import Server, ensure_running, stop


@contextmanager
def shared(server: Server) -> Iterator[str]:
    """Use the server; gives its address. Raises Unavailable when it does not start, BadInput when its home is not ours."""
    with _open(server.log.with_suffix(".users")) as users, _open(server.log.with_suffix(".turn")) as turn:
        try:
            with _locked(turn):
                fcntl.flock(users, fcntl.LOCK_SH)
                address = ensure_running(server)
            yield address
        finally:
            with _locked(turn):
                if _is_last(users):
                    stop(server)


@contextmanager
def _locked(turn: IO[str]) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    fcntl.flock(turn, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(turn, fcntl.LOCK_UN)


def _is_last(users: IO[str]) -> bool:
    """Whether no other process uses the server. Our own use ends here."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(file: Path) -> IO[str]:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return file.open("a")
    except OSError as error:
        raise BadInput(
            Text(
                f"{error.strerror}; kies een map waarin u mag schrijven",
                f"{error.strerror}; choose a folder that you may write in",
            ),
            place=f"REGELAAR_HOME {file.parent}",
        ) from error
