"""Conditions as formulas, one for when they hold and one for when they fail; where neither is true, it is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import z3

from ..ast import Call, Comparison, Condition, Group, Not, Operator, Quantifier, Reference
from ..phrases import Catalogue
from .numbers import LIMIT, Numbers, Stretch, bounds, complement

PATIENCE = 200
"""How long one question may take, in milliseconds; after that nothing is said."""

MOST_QUESTIONS = 3_000
"""How many questions are asked at most, so that checking many rules stays fast; after that nothing more is said."""

Atom = str | Call | Comparison
"""What a condition asks: a field by its name, or a question whose meaning is not declared."""

_PRESENCE = (Operator.EMPTY, Operator.FILLED)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Never both true."""

    holds: z3.BoolRef
    fails: z3.BoolRef


@dataclass(frozen=True, slots=True)
class Leaf:
    """The numbers of a field's values for which a comparison holds, and those for which it fails."""

    inside: tuple[Stretch, ...]
    outside: tuple[Stretch, ...]


class Logic:
    """One solver with its formulas. Trees are spelled out first (`Meanings`), so that they hold no references."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.numbers = Numbers()
        self.context = z3.Context()
        self._solver = z3.SimpleSolver(ctx=self.context)
        self._solver.set("timeout", PATIENCE)
        self._answers: dict[Condition, Answer] = {}
        self._leaves: dict[Comparison, Leaf | None] = {}
        self._opaque: dict[Call | Comparison, int] = {}
        self.questions = 0

    # What is asked

    def leaf(self, node: Comparison) -> Leaf | None:
        """None when it is not about numbers: its values cannot be counted, or it only asks whether there is one."""
        if node.operator in _PRESENCE:
            return None
        if node not in self._leaves:
            slot = self.catalogue.field(node.field).slot
            inside = self.numbers.stretches(node.operator, node.values, slot)
            self._leaves[node] = None if inside is None else Leaf(inside, complement(inside, bounds(slot)))
        return self._leaves[node]

    def atoms(self, tree: Condition) -> Iterator[Atom]:
        """In the order of the text, as often as they are asked."""
        match tree:
            case Comparison():
                yield tree.field if tree.operator in _PRESENCE or self.leaf(tree) else tree
            case Not():
                yield from self.atoms(tree.item)
            case Group():
                for item in tree.items:
                    yield from self.atoms(item)
            case _:
                yield tree  # type: ignore[misc]  # no reference is left

    def open(self, trees: Sequence[Condition]) -> bool:
        """Surely able to hold together and able to fail: nothing is asked twice, and each question has two answers."""
        atoms = [atom for tree in trees for atom in self.atoms(tree)]
        return len(set(atoms)) == len(atoms) and all(self.contingent(tree) for tree in trees)

    def contingent(self, tree: Condition) -> bool:
        """Each question in it can have either answer."""
        match tree:
            case Comparison():
                leaf = self.leaf(tree)
                return leaf is None or bool(leaf.inside and leaf.outside)
            case Not():
                return self.contingent(tree.item)
            case Group():
                possible = tree.quantifier is not Quantifier.AT_LEAST or 0 < tree.count <= len(tree.items)
                return possible and all(self.contingent(item) for item in tree.items)
        return True

    def simple(self, tree: Condition) -> bool:
        """One question, or its opposite."""
        return not isinstance(tree.item if isinstance(tree, Not) else tree, Group)

    # Formulas

    def answer(self, tree: Condition) -> Answer:
        if tree not in self._answers:
            self._answers[tree] = self._answer(tree)
        return self._answers[tree]

    def holds(self, trees: Sequence[Condition]) -> z3.BoolRef:
        """All of these hold."""
        return self.all(self.answer(tree).holds for tree in trees)

    def fails(self, trees: Sequence[Condition]) -> z3.BoolRef:
        """At least one of these fails."""
        return self.any(self.answer(tree).fails for tree in trees)

    def all(self, formulas: Iterable[z3.BoolRef]) -> z3.BoolRef:
        return z3.And([self.constant(True), *formulas])

    def any(self, formulas: Iterable[z3.BoolRef]) -> z3.BoolRef:
        return z3.Or([self.constant(False), *formulas])

    def no(self, formula: z3.BoolRef) -> z3.BoolRef:
        return z3.Not(formula)

    def constant(self, value: bool) -> z3.BoolRef:
        return z3.BoolVal(value, self.context)

    def value(self, field: str) -> z3.ArithRef:
        """The number of the field's value."""
        return z3.Int(f"value {field}", self.context)

    def filled(self, field: str) -> z3.BoolRef:
        """The field has a value."""
        return z3.Bool(f"filled {field}", self.context)

    def present(self, field: str) -> z3.BoolRef:
        """The fact exists that the field belongs to; where the field has a value, that goes without saying."""
        return z3.Bool(f"present {field}", self.context)

    def known(self, question: Call | Comparison) -> z3.BoolRef:
        """The undeclared question has an answer."""
        return z3.Bool(f"known {self._number(question)}", self.context)

    def yes(self, question: Call | Comparison) -> z3.BoolRef:
        """The answer to the undeclared question, where it is known."""
        return z3.Bool(f"yes {self._number(question)}", self.context)

    def _number(self, question: Call | Comparison) -> int:
        return self._opaque.setdefault(question, len(self._opaque))

    def _answer(self, tree: Condition) -> Answer:
        match tree:
            case Comparison():
                return self._comparison(tree)
            case Not():
                inner = self.answer(tree.item)
                return Answer(inner.fails, inner.holds)
            case Group():
                return self._group(tree, [self.answer(item) for item in tree.items])
            case Call():
                return self._question(tree)
            case Reference():
                raise TypeError(f"the definition {tree.name!r} has not been spelled out")

    def _question(self, tree: Call | Comparison) -> Answer:
        known, yes = self.known(tree), self.yes(tree)
        return Answer(z3.And(known, yes), z3.And(known, z3.Not(yes)))

    def _comparison(self, tree: Comparison) -> Answer:
        filled = self.filled(tree.field)
        if tree.operator in _PRESENCE:
            empty = z3.And(self.present(tree.field), z3.Not(filled))
            return Answer(filled, empty) if tree.operator is Operator.FILLED else Answer(empty, filled)
        leaf = self.leaf(tree)
        if leaf is None:
            return self._question(tree)
        value = self.value(tree.field)
        return Answer(z3.And(filled, self.within(value, leaf.inside)), z3.And(filled, self.within(value, leaf.outside)))

    def within(self, value: z3.ArithRef, stretches: Iterable[Stretch]) -> z3.BoolRef:
        """The number lies in one of these stretches."""
        return self.any(self._within(value, low, high) for low, high in stretches)

    def _within(self, value: z3.ArithRef, low: int, high: int) -> z3.BoolRef:
        if low == high:
            return value == low
        return self.all(([value >= low] if low > -LIMIT else []) + ([value <= high] if high < LIMIT else []))

    def _group(self, tree: Group, items: list[Answer]) -> Answer:
        holds, fails = [item.holds for item in items], [item.fails for item in items]
        match tree.quantifier:
            case Quantifier.ALL:
                return Answer(self.all(holds), self.any(fails))
            case Quantifier.ANY:
                return Answer(self.any(holds), self.all(fails))
            case Quantifier.NONE:
                return Answer(self.all(fails), self.any(holds))
            case Quantifier.AT_LEAST:
                return Answer(self._at_least(holds, tree.count), self._at_least(fails, len(items) - tree.count + 1))

    def _at_least(self, formulas: list[z3.BoolRef], count: int) -> z3.BoolRef:
        if not 0 < count <= len(formulas):
            return self.constant(count <= 0)
        return z3.AtLeast(*formulas, count)

    # Questions

    def impossible(self, *formulas: z3.BoolRef) -> bool:
        """Surely never all true; False also when that is not certain."""
        return bool(self._asked(formulas)[0] == z3.unsat)

    def example(self, *formulas: z3.BoolRef) -> z3.ModelRef | None:
        """A way in which all are true; None also when none was found in time."""
        return self._asked(formulas)[1]

    def _asked(self, formulas: tuple[z3.BoolRef, ...]) -> tuple[z3.CheckSatResult, z3.ModelRef | None]:
        """Each question stands by itself, so that earlier ones do not slow it down."""
        if self.questions >= MOST_QUESTIONS:
            return z3.unknown, None
        self.questions += 1
        self._solver.push()
        self._solver.add(*formulas)
        answer = self._solver.check()
        model = self._solver.model() if answer == z3.sat else None
        self._solver.pop()
        return answer, model
