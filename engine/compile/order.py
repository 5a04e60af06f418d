"""In which order the conditions of one unit are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dsl.ast import Comparison, Condition, Operator

from .fields import BY_EQUALITY, Source


def in_order(trees: Sequence[Condition], sources: Mapping[str, Source]) -> list[Condition]:
    """What is quick to ask and often fails comes first: equality, then order, then what needs a look at its value."""
    return sorted(trees, key=lambda tree: _cost(tree, sources))


def _cost(tree: Condition, sources: Mapping[str, Source]) -> int:
    if not isinstance(tree, Comparison):
        return 4
    source, by_equality = sources[tree.field], tree.operator in BY_EQUALITY
    return (
        3
        if source.is_money
        else 2 * (by_equality and source.may_be_empty) + (not by_equality or tree.operator is Operator.IS_NOT)
    )
