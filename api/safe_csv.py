"""CSV that is safe to open in a spreadsheet: no cell is taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

import orjson

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """The value as a cell: nothing for None, JSON for what has parts; an apostrophe goes before what looks like a formula.

    >>> safe_cell("=1+1"), safe_cell({"a": 1}), safe_cell(None), safe_cell(-5)
    ("'=1+1", '{"a":1}', '', '-5')
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_csv(file: TextIO, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> int:
    """A heading and the rows, each of which may lack columns; returns how many rows there were."""
    writer = csv.writer(file)
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([safe_cell(row.get(column)) for column in columns])
        count += 1
    return count
