"""The units that are judged together: each row of each trigger is one, with a bit of its own in every mask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dsl.ast import Call, Condition

from ..expand import atoms_of
from .fields import comparable


@dataclass(frozen=True, slots=True)
class Rule:
    """A trigger as far as its conditions go: per row what must hold. `first` when only the first row that holds counts."""

    name: str
    first: bool
    rows: tuple[tuple[Condition, ...], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """One row: what must hold of fields, and besides what only a call can tell."""

    bit: int
    position: int
    row: int
    name: str
    compared: tuple[Condition, ...]
    called: tuple[Condition, ...]

    @property
    def mask(self) -> int:
        return 1 << self.bit

    @property
    def title(self) -> str:
        """For who reads the code: the name of its trigger, and the phrases that are asked once its comparisons hold."""
        atoms = (atom for tree in self.called for atom in atoms_of(tree))
        asked = dict.fromkeys(atom.plugin for atom in atoms if isinstance(atom, Call))
        title = f"{self.name}{', if so: ' if asked else ''}{', '.join(asked)}"
        return "".join(letter if letter.isprintable() else " " for letter in title)


def units_of(rules: Sequence[Rule]) -> tuple[Unit, ...]:
    """In the order of the text. The first has the highest bit, so that going down the bits of a mask keeps the order."""
    rows = [(position, number) for position, rule in enumerate(rules) for number in range(len(rule.rows))]
    bits = range(len(rows) - 1, -1, -1)
    return tuple(_unit(bit, position, number, rules[position]) for bit, (position, number) in zip(bits, rows, strict=True))


def _unit(bit: int, position: int, number: int, rule: Rule) -> Unit:
    trees = rule.rows[number]
    compared = tuple(tree for tree in trees if comparable(tree))
    return Unit(bit, position, number, rule.name, compared, tuple(tree for tree in trees if not comparable(tree)))
