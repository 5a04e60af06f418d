"""A row of a portfolio on its way from text to table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(eq=False, slots=True)
class Row:
    """One line of a file: values by column; None is empty, or wrong and already told.

    Checking replaces what names another row by that row; keeping gives it the `id` that it has in the database.
    """

    line: int
    values: dict[str, Any]
    id: int | None = None

    def of(self, columns: Iterable[str]) -> tuple[Any, ...]:
        """The values in these columns."""
        return tuple(self.values[column] for column in columns)
