"""Which fields to look up: those that make so many units fail that asking these one by one would take longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dsl.ast import Condition, Group, Quantifier

from .cells import Cells, cells_of
from .fields import Source, single_field
from .units import Unit

CHOICE, STEP, AMOUNT = 0.35, 0.6, 1.0
"""What a lookup takes, with asking one unit that is still alive as 1 (measured)."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A field with its cells; `is_seldom` when by then few units that are still alive test it."""

    source: Source
    cells: Cells
    is_seldom: bool


def lookups(units: Sequence[Unit], sources: Mapping[str, Source]) -> list[Lookup]:
    """In the order in which they are to be done."""
    tests = _tests(units)
    everyone = (1 << len(units)) - 1
    cells = {name: cells_of(list(of_field.items()), everyone, money=sources[name].is_money) for name, of_field in tests.items()}
    cost = {name: _cost(sources[name], found) for name, found in cells.items()}
    deadly = {name: found.deadliness for name, found in cells.items()}
    living = {unit.bit: 1.0 for unit in units}
    chosen = []
    for name in sorted(tests, key=lambda name: -len(tests[name]) * deadly[name] / cost[name]):
        expected = sum(living[bit] for bit in tests[name])
        if expected * deadly[name] > cost[name]:
            chosen.append(Lookup(sources[name], cells[name], expected < 1))
            living |= {bit: living[bit] * (1 - deadly[name]) for bit in tests[name]}
    return chosen


def _tests(units: Sequence[Unit]) -> Mapping[str, Mapping[int, Condition]]:
    """By field what the units ask of it alone."""
    found: dict[str, dict[int, Condition]] = {}
    for unit in units:
        for tree in unit.compared:
            if (name := single_field(tree)) is not None:
                of_field = found.setdefault(name, {})
                before = of_field.get(unit.bit)
                of_field[unit.bit] = tree if before is None else Group(Quantifier.ALL, (before, tree))
    return found


def _cost(source: Source, cells: Cells) -> float:
    return CHOICE if cells.steps is None else AMOUNT if source.is_money else STEP
