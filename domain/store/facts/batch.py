"""What the queries of all facts share: the events of the batch as a table `e`, and the values that rows hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, TextClause, text

from domain.events import Event, Subject
from domain.values import Money

Rows = Sequence[Row[Any]]

_COLUMNS = (
    Subject.EMPLOYER,
    Subject.EMPLOYEE,
    Subject.CASE,
    Subject.APPOINTMENT,
    Subject.WAGES,
    Subject.CLAIM,
    Subject.POLICY,
    Subject.TASK,
)
_EVENTS = f"""
    WITH e AS (
        SELECT * FROM unnest(
            CAST(:on_date AS date[]), CAST(CAST(:data AS text[]) AS jsonb[]),
            {", ".join(f"CAST(:{column} AS bigint[])" for column in _COLUMNS)}
        ) WITH ORDINALITY AS e(on_date, data, {", ".join(f"{column}_id" for column in _COLUMNS)}, i)
    )
"""  # noqa: S608  # put together from the constants above


@dataclass(frozen=True, slots=True)
class Loader:
    """`query` gives rows with `i`, the event's place from 1; `build` makes the fact of one event's rows."""

    query: TextClause
    build: Callable[[Rows], object]


def loader(sql: str, build: Callable[[Rows], object]) -> Loader:
    """A fact that exists for every event: `build` also gets no rows."""
    return Loader(text(_EVENTS + sql), build)


def loader_of_one(sql: str, build: Callable[[Row[Any]], object]) -> Loader:
    """A fact of one row at most: without it the fact does not exist."""
    return Loader(text(_EVENTS + sql), lambda rows: build(rows[0]) if rows else None)


def parameters(events: Sequence[Event]) -> dict[str, list[Any]]:
    """What fills the table `e`."""
    keys: dict[str, list[Any]] = {column.value: [event.subjects.get(column) for event in events] for column in _COLUMNS}
    data = [json.dumps(dict(event.data)) for event in events]
    return {"on_date": [event.occurred_on for event in events], "data": data, **keys}


def by_event(rows: Rows) -> dict[int, list[Row[Any]]]:
    """The rows of each event, by its place from 0."""
    groups: dict[int, list[Row[Any]]] = {}
    for row in rows:
        groups.setdefault(row.i - 1, []).append(row)
    return groups


def money(amount: Decimal | None) -> Money | None:
    return None if amount is None else Money(amount)


def last_day(ends_before: date | None) -> date | None:
    """The last day of a period that ends before this one."""
    return None if ends_before is None else ends_before - timedelta(days=1)
