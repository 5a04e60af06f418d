"""Rules of one event type -> the function that judges many events at once, field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from struct import iter_unpack

import numpy as np

from domain.events import Event
from domain.facts import Facts

from .batch_columns import Column, Masks, column, reader, rows, width
from .compile.by_index import with_tests
from .compile.choose import lookups
from .compile.code import Code, Run
from .compile.found import Finish, Matches, finisher
from .compile.function import sources_of
from .compile.units import Rule, units_of
from .registry import Registry

RunBatch = Callable[[Sequence[Event], Sequence[Facts]], list[Matches]]

FEW_EVENTS = 8
"""Up to so many events, judging one by one is quicker (measured)."""

FEW_TESTS = 160
"""The same for triggers and their comparisons."""


def one_by_one(run: Callable[[], Run]) -> RunBatch:
    """The function for one event asked for each; `run` gives it, for to make it takes time."""
    return lambda events, facts: list(map(run(), events, facts))


def by_columns(rules: Sequence[Rule], registry: Registry, one: RunBatch) -> RunBatch:
    """A field's column leaves alive the units that do not fail by it; what it does not tell is asked as for one event.

    `one` judges few events, or by few rules.
    """
    units = units_of(rules)
    if sum(1 + len(unit.compared) for unit in units) <= FEW_TESTS:
        return one
    sources, words = sources_of(units, registry), width(len(units))
    chosen = lookups(units, sources)
    known = {lookup.source.field.name for lookup in chosen}
    finish = finisher(rules, units, with_tests(Code("batch", "", {}), units, known, sources).run(), registry)
    columns, everyone = [column(lookup, words) for lookup in chosen], rows([(1 << len(units)) - 1], words)

    read = reader(columns)

    def run(events: Sequence[Event], facts: Sequence[Facts]) -> list[Matches]:
        if len(events) <= FEW_EVENTS:
            return one(events, facts)
        return _finished(finish, events, facts, *_sifted(columns, everyone, list(map(read, facts))))

    return run


def _sifted(columns: Sequence[Column], everyone: Masks, numbers: Sequence[tuple[float, ...]]) -> tuple[Masks, Masks]:
    """Per event the units that are alive, and those that miss a value."""
    alive = everyone.repeat(len(numbers), axis=0)
    unknown = np.zeros_like(alive)
    for each, found in zip(columns, zip(*numbers, strict=True), strict=True):
        each.sift(found, alive, unknown)
    return alive, unknown


def _finished(finish: Finish, events: Sequence[Event], facts: Sequence[Facts], alive: Masks, unknown: Masks) -> list[Matches]:
    found: list[Matches] = []
    for event, of_event, living, missing in zip(events, facts, _numbers(alive), _numbers(unknown & alive), strict=True):
        found.append(finish(living, missing, event, of_event) if living else {})
    return found


def _numbers(masks: Masks) -> list[int]:
    return [int.from_bytes(row, "little") for (row,) in iter_unpack(f"{8 * masks.shape[1]}s", masks.tobytes())]
