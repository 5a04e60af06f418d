"""What every check works with: the rules with their meaning, and the solver that knows when they fire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

import z3

from domain.values import Language

from ..ast import Call, Comparison, Condition, Trigger
from ..linked import Linked, conditions
from ..phrases import Catalogue
from .actions import Opposites, opposites
from .glance import Ranges, apart, ranges
from .logic import Atom, Logic
from .meaning import Meanings
from .rules import Rule, rules
from .witness import witness


@dataclass(frozen=True)
class Proof:
    """One run over a set of files."""

    linked: Linked
    catalogue: Catalogue
    meanings: Meanings
    logic: Logic
    rules: tuple[Rule, ...]
    _ranges: dict[Rule, Ranges] = field(default_factory=dict)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Rule, ...]]:
        names = groupby(self.rules, lambda rule: rule.trigger.name)
        return {name: tuple(found) for name, found in names}

    @cached_property
    def opposites(self) -> Opposites:
        return opposites(self.catalogue)

    def of(self, trigger: Trigger) -> tuple[Rule, ...]:
        """The trigger as rules: one, or one per row."""
        return self._by_name[trigger.name]

    def fires(self, rule: Rule) -> z3.BoolRef:
        """Its conditions hold, and no earlier row of its table stands in the way."""
        return self.logic.all((self.logic.holds(rule.trees), *(self.logic.fails(row.trees) for row in self.in_the_way(rule))))

    def in_the_way(self, rule: Rule) -> tuple[Rule, ...]:
        """The earlier rows that may hold as well; the others fail wherever this one holds."""
        return tuple(row for row in rule.before if not self.apart(rule, row))

    def apart(self, one: Rule, other: Rule) -> bool:
        """Visibly unable to hold together."""
        return apart(self._ranges_of(one), self._ranges_of(other))

    def _ranges_of(self, rule: Rule) -> Ranges:
        if rule not in self._ranges:
            self._ranges[rule] = ranges(self.logic, rule.trees)
        return self._ranges[rule]

    def trees(self, rule: Rule) -> tuple[Condition, ...]:
        """All that decides whether it fires."""
        return (*rule.trees, *(tree for row in self.in_the_way(rule) for tree in row.trees))

    def atoms(self, trees: Sequence[Condition]) -> frozenset[Atom]:
        """Everything that these ask."""
        return frozenset(atom for tree in trees for atom in self.logic.atoms(tree))

    def undeclared(self, trees: Sequence[Condition]) -> frozenset[Call | Comparison]:
        """The questions in these whose meaning is not declared."""
        return frozenset(atom for atom in self.atoms(trees) if not isinstance(atom, str))

    def comparable(self, one: Sequence[Condition], other: Sequence[Condition]) -> bool:
        """Whether an example of both together can be trusted: what only the one asks may exclude what only the other asks.

        So may an undeclared question and anything, and two fields of one fact with the same kind of value (days and months).
        """
        first, second = self.atoms(one), self.atoms(other)
        return not any(self._related(mine, yours) for mine in first - second for yours in second - first)

    def _related(self, one: Atom, other: Atom) -> bool:
        if not (isinstance(one, str) and isinstance(other, str)):
            return True
        slots = self.catalogue.field(one).slot, self.catalogue.field(other).slot
        return one.partition(".")[0] == other.partition(".")[0] and slots[0] == slots[1]

    def example(self, formula: z3.BoolRef, trees: Sequence[Condition], language: Language) -> str | None:
        """Values for which `formula` is true, in the words of rules; None when there are none, or it is not certain."""
        return witness(self.logic, formula, trees, language)


def prepared(linked: Linked, catalogue: Catalogue) -> Proof:
    """Ready for the checks."""
    meanings = Meanings(catalogue, {name: conditions(item) for name, (_, item) in linked.definitions.items()})
    return Proof(linked, catalogue, meanings, Logic(catalogue), rules(linked, meanings))
