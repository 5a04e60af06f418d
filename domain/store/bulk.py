"""Writes many rows in one statement: as JSON where something must be looked at, by COPY where rows are only added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson
import psycopg
from sqlalchemy import Connection

Row = TypeVar("Row")

Changed = tuple[type, int | None]
"""A kind of fact, and the key of the subject whose fact changes."""


@dataclass(frozen=True, slots=True, eq=False)
class Bulk(Generic[Row]):
    """A kind of change that is made for many rows at once.

    `write` makes them, in the order given, and says of each what it turned out to be (JSON values); rows that are there
    already stay as they are. `changes` names the facts that a row changes; nothing else that rules read depends on it.
    """

    write: Callable[[Connection, Sequence[Row]], Sequence[Mapping[str, object]]]
    changes: Callable[[Row], Iterable[Changed]]


def as_json(rows: object) -> str:
    """For json_populate_recordset: dataclasses, dates, enumerations and mappings as JSON."""
    return orjson.dumps(rows).decode()


def copy_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Adds rows by COPY, in text. Values are numbers, texts, None, bytes, and dates and moments as text; no arrays."""
    lines = "\n".join(["\t".join(map(_cell, row)) for row in rows])
    if lines:
        driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]  # it is psycopg's
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as copy:
            copy.write(lines)


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value.translate(_ESCAPED) if not value.isalnum() else value
    if value is None:
        return "\\N"
    return f"\\\\x{value.hex()}" if isinstance(value, bytes) else str(value)


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
