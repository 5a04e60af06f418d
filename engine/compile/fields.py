"""How generated code takes a field's value from a fact, and holds it against the values of a rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import get_args

from domain.values import Money
from dsl.ast import Comparison, Condition, Operator, Value

from ..contracts import FactField
from ..expand import atoms_of

EUR = "EUR"
BY_EQUALITY = frozenset((Operator.IS, Operator.IS_NOT, Operator.ONE_OF, Operator.EMPTY, Operator.FILLED))
"""The operators that need no order among values."""


@dataclass(frozen=True, slots=True)
class Source:
    """A field as generated code knows it: `fact.attribute`, kept in the local variable `local`."""

    field: FactField
    fact: str
    local: str
    is_money: bool
    may_be_empty: bool

    @property
    def lookup(self) -> str:
        """The fact, where it has no variable."""
        return f"facts[{self.field.fact.__name__}]"


def source_of(field: FactField) -> Source:
    """By its annotation, which facts are held to."""
    fact = variable(field.fact)
    kinds = get_args(field.hint()) or (field.hint(),)
    return Source(field, fact, f"{fact}__{field.attribute}", Money in kinds, NoneType in kinds)


def variable(fact: type) -> str:
    """The name of the local variable that holds a fact of this type."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", fact.__name__).lower()


def plain(value: Value) -> object:
    """A rule's value as it is compared: of an amount the number, since all amounts are in euros where this is used."""
    return value.amount if isinstance(value, Money) else value


def single_field(tree: Condition) -> str | None:
    """The field that a tree is about when it is about one only, and its amounts are in euros; else None."""
    atoms = list(atoms_of(tree))
    names = {atom.field if isinstance(atom, Comparison) else None for atom in atoms}
    return names.pop() if len(names) == 1 and comparable(tree) else None


def comparable(tree: Condition) -> bool:
    """Whether it is made of comparisons that generated code can do: with amounts in euros, and order only where there is one."""
    return all(isinstance(atom, Comparison) and _can_be_done(atom) for atom in atoms_of(tree))


def _can_be_done(atom: Comparison) -> bool:
    if any(isinstance(value, Money) and value.currency != EUR for value in atom.values):
        return False
    return atom.operator in BY_EQUALITY or all(isinstance(value, Money | Decimal | int | date | str) for value in atom.values)
