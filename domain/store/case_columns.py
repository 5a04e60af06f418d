"""Reads the open cases of a day as columns of numbers: the database gives each column as one binary array."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from psycopg import Cursor
from sqlalchemy import Connection

from domain.columns import Column
from domain.events import Subject

from .read_facts import LOADERS

Keys = NDArray[np.int64]

_OPEN = """
    SELECT c.id AS i, CAST(%(on)s AS date) AS on_date, CAST(NULL AS jsonb) AS data,
           m.employer_id, c.employee_id, c.id AS case_id
    FROM absence_case c JOIN employee m ON m.id = c.employee_id
    WHERE c.id > %(after)s AND c.starts_on <= %(on)s AND (c.ends_before IS NULL OR c.ends_before > %(on)s)
    ORDER BY c.id LIMIT %(limit)s
"""
_KEYS = ("case_id", "employee_id", "employer_id")


@dataclass(frozen=True, slots=True)
class OpenCases:
    """Some cases that are open on day `on`, with their keys in the order of the cases, and their columns."""

    on: date
    case_id: Keys
    employee_id: Keys
    employer_id: Keys
    columns: Mapping[Column, NDArray[np.float64]]

    def __len__(self) -> int:
        return len(self.case_id)


def has_column(fact: type, attribute: str) -> bool:
    """Whether the attribute of this fact comes straight from a query."""
    return attribute in (LOADERS[fact].columns or ())


def read_open_cases(connection: Connection, on: date, after: int, limit: int, columns: Sequence[Column]) -> OpenCases:
    """The first `limit` cases with a key above `after` that are open on day `on`."""
    facts = names_of_facts(columns)
    asked = [f"array_agg(e.{key} ORDER BY e.i)" for key in _KEYS]
    asked += [f"array_agg({_number(column, facts[column.fact], place)} ORDER BY e.i)" for place, column in enumerate(columns)]
    codes = {f"codes_{place}": list(column.codes) for place, column in enumerate(columns) if column.codes}
    query = selected(asked, facts)
    arrays = _arrays(connection, query, {"on": on, "after": after, "limit": limit, **codes}, len(asked))
    cases, employees, employers = (keys.astype(np.int64) for keys in arrays[: len(_KEYS)])
    return OpenCases(on, cases, employees, employers, dict(zip(columns, arrays[len(_KEYS) :], strict=True)))


def names_of_facts(columns: Sequence[Column]) -> dict[type, str]:
    """A short name in SQL for each fact of these columns."""
    return {fact: f"f{number}" for number, fact in enumerate(dict.fromkeys(column.fact for column in columns))}


def selected(asked: Sequence[str], facts: Mapping[type, str]) -> str:
    """The query of these expressions over the open cases `e`, each with its facts or NULLs."""
    joined = [f"LEFT JOIN ({LOADERS[fact].sql}) {name} ({_names(fact)}) ON {name}.i = e.i" for fact, name in facts.items()]
    return f"WITH e AS ({_OPEN}) SELECT {', '.join(asked)} FROM e {' '.join(joined)}"  # noqa: S608  # constants of the code


def _names(fact: type) -> str:
    return ", ".join(("i", *(LOADERS[fact].columns or ())))


_NUMBERS = {
    date: "{value} - DATE '0001-01-01' + 1",
    bool: "CAST({value} AS integer)",
    str: "CASE WHEN {value} IS NOT NULL THEN coalesce(array_position(CAST(%(codes_{place})s AS text[]), {value}), 0) END",
}


def _number(column: Column, fact: str, place: int) -> str:
    """What `Column.number` says of a value, in SQL."""
    if column.attribute is None:
        told = f"CASE WHEN {fact}.i IS NOT NULL THEN 1 END"
    else:
        told = _NUMBERS.get(column.type, "{value}").format(value=f"{fact}.{column.attribute}", place=place)
    return f"coalesce(CAST({told} AS double precision), 'NaN')"


def read_acted(connection: Connection, cases: OpenCases, once: Mapping[str, Subject]) -> dict[str, NDArray[np.intp]]:
    """For triggers that act at most once per such a subject: the places in `cases` of those for which they did (R-A5)."""
    found: dict[str, NDArray[np.intp]] = {}
    for subject in sorted(set(once.values())):
        names = [trigger for trigger, per in once.items() if per is subject]
        keys: Keys = getattr(cases, f"{subject.value}_id")
        listed = orjson.dumps(np.unique(keys), option=orjson.OPT_SERIALIZE_NUMPY).decode()
        given = {"names": names, "subject": subject.value, "keys": f"{{{listed[1:-1]}}}"}
        trigger, acted = (array.astype(np.int64) for array in _arrays(connection, _ACTED, given, 2))
        number, place = _places(keys, trigger, acted)
        ends = np.searchsorted(number, np.arange(1, len(names) + 1), side="right")
        found |= dict(zip(names, np.split(place, ends[:-1]), strict=True))
    return found


_ACTED = """
    SELECT array_agg(n.number), array_agg(o.subject_id) FROM acted_once o
    JOIN unnest(CAST(%(names)s AS text[])) WITH ORDINALITY AS n (name, number) ON n.name = o.trigger
    WHERE o.subject = %(subject)s AND o.subject_id = ANY (CAST(%(keys)s AS bigint[]))
"""


def _places(keys: Keys, trigger: Keys, acted: Keys) -> tuple[Keys, NDArray[np.intp]]:
    """Per trigger, in their order, every place in `keys` of a subject for which it acted: several cases can share one."""
    order = np.argsort(keys, kind="stable")
    first, last = (np.searchsorted(keys[order], acted, side) for side in ("left", "right"))
    width = last - first
    nth = np.arange(width.sum()) - np.repeat(width.cumsum() - width, width)
    number, place = np.repeat(trigger, width), order[np.repeat(first, width) + nth]
    sorted_by_trigger = np.argsort(number, kind="stable")
    return number[sorted_by_trigger], place[sorted_by_trigger]


def _arrays(connection: Connection, query: str, given: Mapping[str, Any], count: int) -> list[NDArray[Any]]:
    """The arrays of a query that gives one row of arrays without NULLs; an array of nothing for NULL.

    The driver's cursor is used as it is, for the bytes of its answer are needed before they become Python values.
    """
    connection.exec_driver_sql(BY_KEY)
    driver = connection.connection.driver_connection
    assert driver is not None
    with Cursor[Any](driver) as cursor:
        cursor.execute(query, given, binary=True)
        assert cursor.pgresult is not None
        return [_array(cursor.pgresult.get_value(0, column)) for column in range(count)]


BY_KEY = """
    SET LOCAL random_page_cost = 1;
    SET LOCAL max_parallel_workers_per_gather = 0;
    SET LOCAL jit = off
"""
"""A chunk is a small part of every table: looking up by key, in order, is faster than reading a table or starting workers."""

_TYPES = {20: ">i8", 23: ">i4", 701: ">f8"}
_HEADER = 20
"""Bytes before the elements of an array of one dimension: dimensions, flags, type, length, lower bound."""


def _array(told: bytes | None) -> NDArray[Any]:
    if told is None:
        return np.empty(0)
    kind = np.dtype(_TYPES[int.from_bytes(told[8:12])])
    element = np.dtype([("bytes", ">i4"), ("value", kind)])
    return np.frombuffer(told, element, offset=_HEADER)["value"].astype(kind.newbyteorder("="))
