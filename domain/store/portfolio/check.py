"""What must hold between rows: names that exist, keys that are unique, periods that stay apart, and the rules of each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from domain.formats.problems import Problem, shown
from domain.values import Text

from .files import FILES, Field, File
from .rows import Row
from .rules import period

Rows = Mapping[str, Sequence[Row]]
Index = dict[str, dict[tuple[object, ...], Row]]


def check(rows: Rows) -> list[Problem]:
    """Everything wrong between the rows; afterwards each row refers to the rows that it names."""
    index: Index = {}
    problems: list[Problem] = []
    for file in FILES:
        found = rows[file.name]
        problems += _link(file, found, index)
        problems += _repeated(file, found)
        problems += _overlapping(file, found)
        problems += [
            Problem(f"{file.name}:{row.line} {column}", text)
            for row in found
            if row.sound
            for rule in (period, *file.rules)
            for column, text in rule(row)
        ]
        index[file.name] = {row.of(file.keys[0]): row for row in reversed(found)}
    return problems


def _link(file: File, rows: Sequence[Row], index: Index) -> Iterator[Problem]:
    for field in file.fields:
        if field.refers:
            for row in rows:
                yield from _refer(file, row, field, index[field.refers])


def _refer(file: File, row: Row, field: Field, targets: Mapping[tuple[object, ...], Row]) -> Iterator[Problem]:
    text = row.values[field.name]
    if text is None:
        return
    owner = row.values[field.inside] if field.inside else None
    if field.inside and (owner is None or owner.wrong):
        row.wrong, row.values[field.name] = True, None
        return
    key = (owner.values["employer"], text) if owner else (text,)
    row.values[field.name] = targets.get(key)
    if key not in targets:
        row.wrong = True
        nl, en = f"{shown(text)} staat niet in {field.refers}", f"{shown(text)} is not in {field.refers}"
        yield Problem(f"{file.name}:{row.line} {field.name}", Text(f"{nl}; voeg het daar toe", f"{en}; add it there"))


def _repeated(file: File, rows: Sequence[Row]) -> Iterator[Problem]:
    for key in file.keys:
        seen: dict[tuple[object, ...], int] = {}
        for row in rows:
            values = row.of(key)
            first = row.line if row.wrong or not any(values) else seen.setdefault(values, row.line)
            if first != row.line:
                nl, en = f"staat al op regel {first}; haal er een weg", f"is already on line {first}; remove one"
                yield Problem(f"{file.name}:{row.line} {' + '.join(key)}", Text(nl, en))


def _overlapping(file: File, rows: Sequence[Row]) -> Iterator[Problem]:
    if not file.apart:
        return
    together: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row.sound:
            together[row.of(file.apart)].append(row)
    for group in together.values():
        yield from _collisions(file, sorted(group, key=lambda row: row.values["starts_on"]))


def _collisions(file: File, group: Sequence[Row]) -> Iterator[Problem]:
    """`group` in order of start; each row is held against the one before it that lasts longest."""
    last = group[0]
    for row in group[1:]:
        start, end = row.of(("starts_on", "ends_before"))
        last_start, last_end = last.of(("starts_on", "ends_before"))
        if start > last_start and (last_end is None or start < last_end):
            nl = f"overlapt regel {last.line}; laat de ene periode eindigen waar de andere begint"
            yield Problem(
                f"{file.name}:{row.line} starts_on",
                Text(nl, f"overlaps line {last.line}; let one period end where the other starts"),
            )
        if last_end is not None and (end is None or end > last_end):
            last = row
