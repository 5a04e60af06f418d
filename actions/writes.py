"""What actions write: much of it later and together, the rest at once in a savepoint of the action's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import Connection

from domain.store.bulk import Bulk, Changed
from domain.store.engine import AWAY

_Left = tuple[Bulk[Any], Any, dict[str, object]]


class WritesRefused(Exception):
    """The database refused writes of several actions at once, so it is not known whose; nothing of the transaction stands."""


class Writes:
    """The writes of the actions of one transaction.

    With `each` an action's writes are made before the next action begins, so that one which the database refuses fails
    alone; without it they wait for those of other actions.
    """

    def __init__(self, connection: Connection, *, each: bool = False) -> None:
        self.connection = connection
        self._each = each
        self._left: list[_Left] = []
        self._own = 0  # where those of the running action begin
        self._undo = ExitStack()
        self.changed: set[Changed] = set()
        self.changed_anything = False

    @contextmanager
    def action(self) -> Iterator[None]:
        """One action, all of it or nothing; `changed` and `changed_anything` tell afterwards what it did to the facts."""
        self._own = len(self._left)
        self.changed, self.changed_anything = set(), False
        with ExitStack() as self._undo:
            try:
                yield
                if self._each:
                    self.now()
            except BaseException:
                del self._left[self._own :]
                raise

    def later(self, kind: Bulk[Any], row: Any, result: dict[str, object]) -> dict[str, object]:
        """Leaves a write for later; what it turns out to be is added to `result`, which is returned."""
        self._left.append((kind, row, result))
        self.changed.update(kind.changes(row))
        return result

    def now(self) -> Connection:
        """The connection, to read and write at once: everything left for later is written first.

        What this action writes is in a savepoint from here on.
        """
        if not self.changed_anything:
            own = self._left[self._own :]
            del self._left[self._own :]
            self.flush()
            self._undo.enter_context(self.connection.begin_nested())
            self._left, self._own, self.changed_anything = own, 0, True
        self._write()
        return self.connection

    def flush(self) -> None:
        """Writes what was left for later. WritesRefused when the database refuses some of it."""
        try:
            self._write()
        except AWAY:
            raise
        except Exception as error:
            raise WritesRefused(str(error)) from error

    def _write(self) -> None:
        left, self._left, self._own = self._left, [], 0
        of_kind: dict[Bulk[Any], list[_Left]] = {}
        for one in left:
            of_kind.setdefault(one[0], []).append(one)
        for kind, those in of_kind.items():
            for (_, _, result), outcome in zip(those, kind.write(self.connection, [row for _, row, _ in those]), strict=True):
                result.update(outcome)
