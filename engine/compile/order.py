"""What the conditions of a unit compare, and in which order they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dsl.ast import Comparison, Condition, Operator

from ..expand import atoms_of
from .fields import BY_EQUALITY, Source


def in_order(trees: Sequence[Condition], sources: Mapping[str, Source]) -> list[Condition]:
    """What is quick to ask and often fails comes first: equality, then order, then what needs a look at its value."""
    return sorted(trees, key=lambda tree: _cost(tree, sources))


def compared_fields(trees: Iterable[Condition]) -> tuple[str, ...]:
    """The fields in them, each once."""
    atoms = (atom for tree in trees for atom in atoms_of(tree))
    return tuple(dict.fromkeys(atom.field for atom in atoms if isinstance(atom, Comparison)))


def _cost(tree: Condition, sources: Mapping[str, Source]) -> int:
    if not isinstance(tree, Comparison):
        return 4
    source, by_equality = sources[tree.field], tree.operator in BY_EQUALITY
    return (
        3
        if source.is_money
        else 2 * (by_equality and source.may_be_empty) + (not by_equality or tree.operator is Operator.IS_NOT)
    )
