"""Waits until the rules and the processes have done all that they can do without a person."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass

from rich.progress import Progress
from sqlalchemy import text

from api.bootstrap import System
from api.cli.console import err
from domain.errors import Unavailable
from domain.values import Text

_POLL = 0.2
_PATIENCE = 120
"""Seconds without any progress after which something is wrong."""

OPEN_WORK = text("""
    SELECT (SELECT count(*) FROM undecided WHERE set_aside_at IS NULL)
         + (SELECT count(*) FROM outbox WHERE sent_at IS NULL)
         + (SELECT count(*) FROM claim c LEFT JOIN booking b ON b.claim_id = c.id WHERE c.status = 'approved' AND b.id IS NULL)
         + (SELECT count(*) FROM claim c JOIN absence_case a ON a.id = c.case_id WHERE c.status = 'pending' AND a.kind = 'zw_erd'
            AND NOT EXISTS (SELECT FROM task t WHERE t.key = 'zw-erd/' || a.number || '/claim/' || c.id))
         + (SELECT count(*) FROM wage_import w JOIN absence_case a ON a.id = w.case_id
            WHERE NOT EXISTS (SELECT FROM claim c WHERE c.wage_import_id = w.id)
            AND NOT EXISTS (SELECT FROM task t WHERE t.key = 'zw-erd/' || a.number || '/wages/' || w.id))
""")
"""Undecided events, unsent messages, claims not booked, claims and wages that a person has not been asked about yet."""


@dataclass(frozen=True, slots=True)
class Settling:
    """The system and the worker that does the work."""

    system: System
    worker: subprocess.Popen[bytes]

    def wait(self, what: Text) -> None:
        """Returns when nothing is open. Unavailable when the worker died or nothing moves; running again continues."""
        left = most = self._open()
        moved = time.monotonic()
        with Progress(console=err, transient=True) as progress:
            bar = progress.add_task(what[self.system.settings.language], total=max(most, 1))
            while left:
                time.sleep(_POLL)
                before, left = left, self._open()
                most = max(most, left)
                moved = moved if left == before else time.monotonic()
                self._must_be_well(moved)
                progress.update(bar, total=most, completed=most - left)

    def _open(self) -> int:
        with self.system.engine.connect() as connection:
            return int(connection.execute(OPEN_WORK).scalar_one())

    def _must_be_well(self, moved: float) -> None:
        log = self.system.settings.home / "worker.log"
        if (code := self.worker.poll()) is not None:
            raise Unavailable(
                Text(
                    f"de worker is gestopt ({code}); start opnieuw, dan gaat het werk verder waar het was (zie {log})",
                    f"the worker has stopped ({code}); run again and the work goes on where it was (see {log})",
                )
            )
        if time.monotonic() - moved > _PATIENCE:
            message = Text(f"er gebeurt al {_PATIENCE} s niets; zie {log}", f"nothing has happened for {_PATIENCE} s; see {log}")
            raise Unavailable(message)
