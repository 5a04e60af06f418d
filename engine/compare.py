"""A field's value held against the values of a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from domain.values import Money
from dsl.ast import Comparison, Operator

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
    """A missing value is empty, and makes every other comparison unknown; so does an amount in another currency."""
    if node.operator is Operator.EMPTY:
        return verdict(value is None)
    if node.operator is Operator.FILLED:
        return verdict(value is not None)
    if value is None or (isinstance(value, Money) and _in_another_currency(value, node.values)):
        return Verdict.UNKNOWN
    return verdict(_TESTS[node.operator](value, *node.values))


def _in_another_currency(amount: Money, limits: Iterable[object]) -> bool:
    return any(isinstance(limit, Money) and limit.currency != amount.currency for limit in limits)
