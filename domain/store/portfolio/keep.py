"""Rows into a table: those whose natural key is not there yet, in one statement per file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, column, func, insert, literal, null, select
from sqlalchemy.dialects.postgresql import ARRAY

from .files import File
from .rows import Row

Keys = dict[tuple[object, ...], int | None]


def keep(connection: Connection, file: File, rows: Sequence[Row]) -> int:
    """Adds the new ones of `rows`, gives every row its id, and returns how many were new; what is there stays as it is."""
    columns = {field.name: field.column for field in file.fields}
    natural = [columns[name] for name in file.keys[0]]
    wanted = [{columns[name]: _plain(value) for name, value in row.values.items()} for row in rows]
    there = _keys(connection, file.table, natural)
    new = [values for values in wanted if tuple(values[name] for name in natural) not in there]
    if new:
        there |= _add(connection, file, new, natural)
    for row, values in zip(rows, wanted, strict=True):
        row.id = there[tuple(values[name] for name in natural)]
    return len(new)


def _plain(value: Any) -> object:
    return value.id if isinstance(value, Row) else value


def _returned(table: Table, natural: Sequence[str]) -> list[Any]:
    return [table.c.id if "id" in table.c else null(), *(table.c[name] for name in natural)]


def _keys(connection: Connection, table: Table, natural: Sequence[str]) -> Keys:
    return {tuple(key): row_id for row_id, *key in connection.execute(select(*_returned(table, natural)))}


def _add(connection: Connection, file: File, new: Sequence[dict[str, object]], natural: Sequence[str]) -> Keys:
    table, names = file.table, list(new[0])
    arrays = [literal([values[name] for values in new], ARRAY(table.c[name].type)) for name in names]
    source = func.unnest(*arrays).table_valued(*(column(name, table.c[name].type) for name in names)).render_derived()
    constants = [literal(value, table.c[name].type) for name, value in file.constants.items()]
    statement = insert(table).from_select([*names, *file.constants], select(*source.c, *constants))
    added = connection.execute(statement.returning(*_returned(table, natural)))
    return {tuple(key): row_id for row_id, *key in added}
