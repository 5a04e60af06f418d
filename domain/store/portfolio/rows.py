"""A row of a portfolio on its way from text to table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(eq=False, slots=True)
class Row:
    """One line of a file: values by column, None where it is empty. What is `wrong` in it has been told already.

    Checking replaces what names another row by that row; keeping gives it the `id` that it has in the database.
    """

    line: int
    values: dict[str, Any]
    wrong: bool = False
    id: int | None = None

    def of(self, columns: Iterable[str]) -> tuple[Any, ...]:
        """The values in these columns."""
        return tuple(self.values[column] for column in columns)

    @property
    def sound(self) -> bool:
        """Nothing is wrong in it, nor in the rows that it names: more can be asked of it."""
        return not self.wrong and not any(value.wrong for value in self.values.values() if isinstance(value, Row))
