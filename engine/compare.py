"""A field's value held against the values of a comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.facts import Facts
from dsl.ast import Comparison, Operator

from .contracts import FactField
from .verdict import Verdict, verdict

_TESTS: Mapping[Operator, Callable[..., bool]] = {
    Operator.IS: lambda value, wanted: value == wanted,
    Operator.IS_NOT: lambda value, wanted: value != wanted,
    Operator.ABOVE: lambda value, limit: value > limit,
    Operator.BELOW: lambda value, limit: value < limit,
    Operator.AT_LEAST: lambda value, limit: value >= limit,
    Operator.AT_MOST: lambda value, limit: value <= limit,
    Operator.ONE_OF: lambda value, *wanted: value in wanted,
    Operator.BETWEEN: lambda value, first, last: first <= value <= last,
}


def compare(node: Comparison, value: Any) -> Verdict:
    """A missing value is empty, and makes every other comparison unknown."""
    if node.operator is Operator.EMPTY:
        return verdict(value is None)
    if node.operator is Operator.FILLED:
        return verdict(value is not None)
    return Verdict.UNKNOWN if value is None else verdict(_TESTS[node.operator](value, *node.values))


def compare_fact(node: Comparison, field: FactField, facts: Facts) -> Verdict:
    """The comparison of a field of a fact; unknown when the fact does not exist for the event."""
    fact = facts[field.fact]
    return Verdict.UNKNOWN if fact is None else compare(node, getattr(fact, field.attribute))
