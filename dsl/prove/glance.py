"""What can be seen of conditions at a glance, without the solver: single comparisons of one field beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..ast import Comparison, Condition, Not, Operator
from .logic import Logic
from .numbers import Stretch

Ranges = Mapping[str, tuple[Stretch, ...]]
"""The numbers that the single comparisons of a rule leave to each field that they name."""


def entails(logic: Logic, part: Condition, tree: Condition) -> bool:
    """They are equal, or about one field and the one leaves no more than the other."""
    if part == tree:
        return True
    inner, outer = _range(logic, part), _range(logic, tree)
    if isinstance(tree, Comparison) and tree.operator is Operator.FILLED:
        return inner is not None and inner[0] == tree.field
    return inner is not None and outer is not None and inner[0] == outer[0] and _inside(inner[1], outer[1])


def ranges(logic: Logic, trees: Sequence[Condition]) -> Ranges:
    """Where a field is compared more than once, the last counts: the others would only leave less."""
    return dict(found for tree in trees if (found := _range(logic, tree)))


def apart(one: Ranges, other: Ranges) -> bool:
    """Whatever makes the one hold makes the other fail: they leave different numbers to a field."""
    return any(_disjoint(one[field], other[field]) for field in one.keys() & other)


def _range(logic: Logic, tree: Condition) -> tuple[str, tuple[Stretch, ...]] | None:
    """The field that a single comparison or its opposite is about, and the numbers that it leaves."""
    node = tree.item if isinstance(tree, Not) else tree
    leaf = logic.leaf(node) if isinstance(node, Comparison) else None
    if leaf is None or not isinstance(node, Comparison):
        return None
    return node.field, leaf.inside if node is tree else leaf.outside


def _inside(inner: tuple[Stretch, ...], outer: tuple[Stretch, ...]) -> bool:
    return all(any(low >= first and high <= last for first, last in outer) for low, high in inner)


def _disjoint(one: tuple[Stretch, ...], other: tuple[Stretch, ...]) -> bool:
    return not any(low <= last and first <= high for low, high in one for first, last in other)
