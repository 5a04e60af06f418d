"""A field's values in many events at once: the cell of each value says which units it leaves alive."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from domain.facts import Facts
from domain.values import Money

from .compile.cells import Cells
from .compile.choose import Lookup
from .compile.code import Code
from .compile.fields import EUR, Source

Masks = NDArray[np.uint64]
"""A row of bits for each event or cell."""

_EMPTY, _FOREIGN, _ABSENT = 1e306, 1e307, 1e308
"""Stand for values that are no number, above all that are."""

_EXACT = 10**13
"""Of limits smaller than this every cent has a float of its own, so that no value compares otherwise as a float."""


@dataclass(frozen=True, slots=True)
class Column:
    """A value is read as a number, which is to be found among `limits`; without limits it is that of the cell.

    `text` is the expression that reads it from the variable of the fact, and `names` are what it names. The last three cells
    are for a value that is empty, foreign or absent; `unknown` says of whom that makes the answer unknown.
    """

    source: Source
    text: str
    names: Mapping[str, object]
    limits: NDArray[np.float64] | None
    alive: Masks
    unknown: Masks | None

    def sift(self, found: Sequence[float], alive: Masks, unknown: Masks) -> None:
        """Takes from `alive` the units that fail, per event, and adds to `unknown`."""
        cells = np.array(found, np.intp) if self.limits is None else self.limits.searchsorted(np.array(found, float), "right")
        alive &= self.alive.take(cells, axis=0)
        if self.unknown is not None:
            cells -= len(self.alive) - 3
            if (odd := np.flatnonzero(cells >= 0)).size:
                unknown[odd] |= self.unknown[cells[odd]]


def width(units: int) -> int:
    """How many words of 64 bits a mask of so many units takes, one at least."""
    return max(1, -(-units // 64))


def rows(masks: Iterable[int], words: int) -> Masks:
    """Masks as rows of bits."""
    return np.frombuffer(b"".join(mask.to_bytes(8 * words, "little") for mask in masks), np.uint64).reshape(-1, words)


def column(lookup: Lookup, words: int) -> Column:
    """The cells of one field: those of its values, and then those of values that are not there."""
    source, cells = lookup.source, lookup.cells
    without = (cells.empty, cells.foreign, cells.absent)
    unknown = [one.unknown for one in without]
    way = _way(source, cells)
    stand_ins = (_EMPTY, _FOREIGN, _ABSENT) if way.limits is not None else range(len(way.masks), len(way.masks) + 3)
    return Column(
        source,
        _text(source, way.taken),
        {f"{name}_{source.local}": value for name, value in (*way.names.items(), *zip(_WITHOUT, stand_ins, strict=True))},
        None if way.limits is None else np.array([*way.limits, *stand_ins], float),
        rows((*way.masks, *(one.alive for one in without)), words),
        rows(unknown, words) if any(unknown) else None,
    )


_WITHOUT = ("empty", "foreign", "absent")


class _Way(NamedTuple):
    """How cells are found: `taken` is the expression of a value that gives the number of its cell, or one for `limits`."""

    masks: Sequence[int]
    taken: str
    names: Mapping[str, object]
    limits: Sequence[int | Decimal] | None = None


def _way(source: Source, cells: Cells) -> _Way:
    steps = cells.steps
    if steps is None:
        places = {value: place for place, value in enumerate(cells.choices)}
        return _Way(
            (*cells.choices.values(), cells.other),
            f"get_{source.local}(value, other_{source.local})",
            {"get": places.get, "other": len(places)},
        )
    limits = [limit.toordinal() if isinstance(limit, date) else limit for limit in steps.limits]
    kind = _kind(source)
    if kind in _TAKEN and steps.is_plain and all(abs(limit) < _EXACT for limit in limits):
        return _Way(steps.below, _TAKEN[kind], {}, limits)
    masks = (*(mask for pair in zip(steps.below, steps.at, strict=False) for mask in pair), steps.below[-1])
    return _Way(masks, f"cell_{source.local}(value)", {"cell": _cell(steps.limits)})


_TAKEN = {int: "value", date: "value.toordinal()", Money: "float(value)"}
"""How a value is taken as a number. Decimal numbers can have more digits than a float holds, and text is no number."""


def _kind(source: Source) -> type:
    kinds = get_args(source.field.hint()) or (source.field.hint(),)
    return next((kind for kind in _TAKEN if kind in kinds), object)


def _cell(limits: Sequence[Any]) -> Callable[[Any], int]:
    points = (*limits, None)  # after the last limit no value is equal to one

    def cell(value: Any) -> int:
        place = bisect_left(limits, value)
        return 2 * place + 1 if points[place] == value else 2 * place

    return cell


def _text(source: Source, taken: str) -> str:
    local = source.local
    if source.is_money:
        taken = f'({taken.replace("(value", "(value.amount")} if value.currency == "{EUR}" else foreign_{local})'
    there = f"empty_{local} if (value := {source.fact}.{source.field.attribute}) is None else {taken}"
    return f"absent_{local} if {source.fact} is None else {there}"


def reader(columns: Sequence[Column]) -> Callable[[Facts], tuple[float, ...]]:
    """A function that reads the numbers of all columns from the facts of one event."""
    facts = {column.source.fact: column.source.field.fact for column in columns}
    names = {name: value for column in columns for name, value in column.names.items()}
    names |= {kind.__name__: kind for kind in facts.values()}
    lines = [f"    {variable} = facts[{kind.__name__}]" for variable, kind in facts.items()]
    values = "".join(f"{column.text}, " for column in columns)
    code = Code("read", "\n".join(("def read(facts):", *lines, f"    return ({values})")), names)
    read: Callable[[Facts], tuple[float, ...]] = code.run()["read"]
    return read
