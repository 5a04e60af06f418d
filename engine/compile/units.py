"""The units that are judged together: each row of each trigger is one, with a bit of its own in every mask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dsl.ast import Condition

from .fields import comparable, single_field


@dataclass(frozen=True, slots=True)
class Rule:
    """A trigger as far as its conditions go: per row what must hold. `first` when only the first row that holds counts."""

    name: str
    first: bool
    rows: tuple[tuple[Condition, ...], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """One row. `tests` are the conjuncts about a single field, `mixed` those of comparisons of several, `rest` the others."""

    bit: int
    position: int
    row: int
    name: str
    tests: Mapping[str, tuple[Condition, ...]]
    mixed: tuple[Condition, ...]
    rest: tuple[Condition, ...]

    @property
    def mask(self) -> int:
        return 1 << self.bit


def units_of(rules: Sequence[Rule]) -> tuple[Unit, ...]:
    """In the order of the text. The first has the highest bit, so that going down the bits of a mask keeps the order."""
    rows = [(position, number) for position, rule in enumerate(rules) for number in range(len(rule.rows))]
    return tuple(
        _unit(bit, position, number, rules[position])
        for bit, (position, number) in zip(range(len(rows) - 1, -1, -1), rows, strict=True)
    )


def _unit(bit: int, position: int, number: int, rule: Rule) -> Unit:
    tests: dict[str, list[Condition]] = {}
    mixed: list[Condition] = []
    rest: list[Condition] = []
    for tree in rule.rows[number]:
        if (field := single_field(tree)) is not None:
            tests.setdefault(field, []).append(tree)
        else:
            (mixed if comparable(tree) else rest).append(tree)
    return Unit(
        bit, position, number, rule.name, {name: tuple(trees) for name, trees in tests.items()}, tuple(mixed), tuple(rest)
    )


def fields_of(units: Iterable[Unit]) -> tuple[str, ...]:
    """The fields that the units test, each once."""
    return tuple(dict.fromkeys(name for unit in units for name in unit.tests))
