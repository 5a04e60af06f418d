"""An example in the user's words: the values for which something is true, as round as can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import z3

from domain.values import Language, Money, Text

from ..ast import Call, Comparison, Condition, Group, Not
from ..keywords import Keyword, written
from ..print import sentence, value_text
from ..types import Slot
from .logic import Atom, Logic
from .numbers import LIMIT, PER_PERCENT, bounds, ordered

EMPTY = Text("leeg", "empty")
FILLED = Text("ingevuld", "filled in")
OTHER = Text("iets anders", "something else")

_TRIES = 80
"""How many values are tried for a field, those nearest to what the solver found."""

_STEPS: Mapping[type, tuple[int, ...]] = {
    Money: (1, 100, 10_000, 100_000),
    Decimal: (1, PER_PERCENT // 100, PER_PERCENT, 10 * PER_PERCENT),
    int: (1, 10),
    date: (1,),
}


def witness(logic: Logic, formula: z3.BoolRef, trees: Sequence[Condition], language: Language) -> str | None:
    """`loon € 5.000, verzekeringstype Stoploss`; None when no example was found in time."""
    model = logic.example(formula)
    if model is None:
        return None
    atoms = dict.fromkeys(atom for tree in trees for atom in logic.atoms(tree))
    search = _Search(logic, formula, model, tuple(_comparisons(trees)), language)
    return ", ".join(filter(None, (search.told(atom) for atom in atoms)))


def _comparisons(trees: Iterable[Condition]) -> Iterator[Comparison]:
    for tree in trees:
        match tree:
            case Comparison():
                yield tree
            case Not():
                yield from _comparisons((tree.item,))
            case Group():
                yield from _comparisons(tree.items)


class _Search:
    """Settles one atom after the other; what has been told is never taken back."""

    def __init__(
        self, logic: Logic, formula: z3.BoolRef, model: z3.ModelRef, comparisons: tuple[Comparison, ...], language: Language
    ) -> None:
        self._logic = logic
        self._settled = [formula]
        self._model = model
        self._comparisons = comparisons
        self._language = language

    def told(self, atom: Atom) -> str:
        """The atom's value in words; nothing where it does not matter."""
        return self._field(atom) if isinstance(atom, str) else self._question(atom)

    def _question(self, question: Call | Comparison) -> str:
        if not self._needed(self._logic.known(question)):
            return ""
        text = sentence(question, self._logic.catalogue, self._language)
        if self._preferred(self._logic.yes(question)):
            return text
        return f"{written(Keyword.NOT, self._language)} {text}"

    def _field(self, name: str) -> str:
        field = self._logic.catalogue.field(name)
        label = field.label[self._language]
        if self._needed(self._logic.filled(name)):
            return f"{label} {self._value(name, field.slot)}"
        return f"{label} {EMPTY[self._language]}" if self._needed(self._logic.present(name)) else ""

    def _needed(self, fact: z3.BoolRef) -> bool:
        """Whether it cannot be left out; what is not needed is not told."""
        return not self._preferred(z3.Not(fact))

    def _preferred(self, fact: z3.BoolRef) -> bool:
        """Whether this can be so; if not, the opposite is settled, for that is what the solver found."""
        if self._found(fact) or self._possible(fact):
            return True
        self._settled.append(z3.Not(fact))
        return False

    def _found(self, fact: z3.BoolRef) -> bool:
        if true := bool(z3.is_true(self._model.eval(fact, model_completion=True))):
            self._settled.append(fact)
        return true

    def _value(self, name: str, slot: Slot) -> str:
        value = self._logic.value(name)
        chosen = next((number for number in self._candidates(name, slot) if self._possible(value == number)), None)
        if chosen is None:
            chosen = self._model.eval(value, model_completion=True).as_long()
            self._settled.append(value == chosen)
        if not bounds(slot)[0] <= chosen <= bounds(slot)[1]:
            return FILLED[self._language]
        found = self._logic.numbers.value(chosen, slot)
        return OTHER[self._language] if found is None else value_text(found, slot, self._language)

    def _possible(self, choice: z3.BoolRef) -> bool:
        model = self._logic.example(*self._settled, choice)
        if model is not None:
            self._model = model
            self._settled.append(choice)
        return model is not None

    def _candidates(self, name: str, slot: Slot) -> list[int]:
        """Numbers at and around the ends that rules name for this field, the roundest first."""
        named = {number for node in self._comparisons if node.field == name for number in self._numbers(node)}
        if not ordered(slot):
            return sorted(named)
        steps = _STEPS.get(getattr(slot, "type", int), (1,))
        around = {number + sign * step for number in named for step in steps for sign in (-1, 1)}
        low, high = bounds(slot)
        now = self._model.eval(self._logic.value(name), model_completion=True).as_long()
        near = sorted((number for number in named | around if low <= number <= high), key=lambda number: abs(number - now))
        return sorted(near[:_TRIES], key=lambda number: _jagged(number, slot))

    def _numbers(self, node: Comparison) -> Iterator[int]:
        if leaf := self._logic.leaf(node):
            yield from (end for stretch in (*leaf.inside, *leaf.outside) for end in stretch if abs(end) < LIMIT)


def _jagged(number: int, slot: Slot) -> tuple[bool, int, int]:
    """Sorts a number by how unround it is; negative ones last, for few amounts are."""
    text = str(abs(number))
    round_digits = 0 if getattr(slot, "type", None) is date else len(text) - len(text.rstrip("0")) if number else 2
    return number < 0, -round_digits, number
