"""The account that PostgreSQL runs under, for it refuses to be root."""

import logging
import os
import pwd
import stat
from collections.abc import Iterable
from pathlib import Path

log = logging.getLogger(__name__)


def server_account() -> pwd.struct_passwd | None:
    """`nobody` when we are root, for that account exists everywhere; None when our own account will do."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def let_through(*destinations: Path) -> None:
    """Let other accounts pass through the folders above `destinations`, without letting them see what is in those."""
    folders = sorted({folder for destination in destinations for folder in destination.parents})
    closed = [folder for folder in folders if not _allow(folder, stat.S_IXOTH)]
    if closed:
        log.warning("folders opened for the account of the database (mode o+x): %s", ", ".join(map(str, closed)))


def let_read(folders: Iterable[Path]) -> None:
    """Let other accounts read what is in `folders` and run its programs, as installing with a usual umask would have."""
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            _allow(path, stat.S_IROTH | (stat.S_IXOTH if path.stat().st_mode & stat.S_IXUSR else 0))


def _allow(path: Path, mode: int) -> bool:
    """Add `mode` to the mode of `path`; gives whether it was there already."""
    present = path.stat().st_mode
    if present & mode != mode:
        path.chmod(present | mode)
    return present & mode == mode
