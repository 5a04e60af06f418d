"""What the queries of all facts share: they read a relation `e` of events, and give rows from which facts are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from domain.building import builder, names_of
from domain.events import Event, Subject
from domain.values import Money

Rows = Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Loader:
    """How one kind of fact is read.

    `sql` selects from a relation `e`: one row per event with `i` (its place, from 1), `on_date`, `data` and the key of each
    subject under `<subject>_id`, NULL where the event is not about one; of these it uses `reads` only. Its first column is
    `e.i`; `columns` names the others when a row is the fact, attribute by attribute, and is None when a fact is made of any
    number of rows. `facts` gives the fact of each of the first so many events, None where it does not exist.
    """

    sql: str
    reads: frozenset[str]
    columns: tuple[str, ...] | None
    facts: Callable[[Rows, int], list[object]]

    def over(self, events: str) -> str:
        """The whole query, where `events` is the query of the relation `e`."""
        return f"WITH e AS ({events}) {self.sql}"


def loader(kind: type, sql: str) -> Loader:
    """A fact that is one row: the columns after `e.i` are its attributes, under their names. No row: it does not exist."""
    build = builder(kind, {Money: Money})

    def facts(rows: Rows, events: int) -> list[object]:
        found: list[object] = [None] * events
        for i, *values in rows:
            found[i - 1] = build(values)
        return found

    return Loader(sql, _reads(sql), names_of(kind), facts)


def loader_of_many(sql: str, part: Callable[[list[Any]], Any], whole: Callable[[tuple[Any, ...]], object]) -> Loader:
    """A fact of any number of rows, which exists for every event: each row is a `part`, of the columns after `e.i`."""

    def facts(rows: Rows, events: int) -> list[object]:
        known: dict[tuple[Any, ...], Any] = {}  # events of one employer have most of their rows in common
        parts: list[list[Any]] = [[] for _ in range(events)]
        for i, *values in rows:
            row = tuple(values)
            if row not in known:
                known[row] = part(values)
            parts[i - 1].append(known[row])
        return [whole(tuple(of_event)) for of_event in parts]

    return Loader(sql, _reads(sql), None, facts)


def _reads(sql: str) -> frozenset[str]:
    return frozenset(re.findall(r"\be\.(\w+)", sql)) - {"i"}


_TYPES = {"on_date": "date[]", "data": "jsonb[]"}


def given(reads: Iterable[str]) -> str:
    """The query of the relation `e` that takes these columns of it from parameters; see `parameters`."""
    names = sorted(reads)
    arrays = ", ".join(f"CAST(%({name})s AS {_TYPES.get(name, 'bigint[]')})" for name in names)
    return f"SELECT * FROM unnest({arrays}) WITH ORDINALITY AS e({', '.join(names)}, i)"  # noqa: S608  # constants of the code


def parameters(events: Sequence[Event], reads: Iterable[str]) -> dict[str, str]:
    """What fills these columns of the relation `e`: an array per column."""
    return {name: _array([_COLUMNS[name](event) for event in events]) for name in reads}


def _array(values: Sequence[object]) -> str:
    """A PostgreSQL array of numbers, dates or JSON texts, which is what a JSON list of them is but for the brackets."""
    return f"{{{orjson.dumps(values).decode()[1:-1]}}}"


def _key_of(subject: Subject) -> Callable[[Event], object]:
    return lambda event: event.subjects.get(subject)


_COLUMNS: dict[str, Callable[[Event], object]] = {
    "on_date": lambda event: event.occurred_on,
    "data": lambda event: orjson.dumps(event.data).decode() if event.data else None,
    **{f"{subject}_id": _key_of(subject) for subject in Subject},
}
