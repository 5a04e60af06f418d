"""Comparisons as Python expressions of two values, which raise where a value is missing or in another currency."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum

from dsl.ast import Comparison, Condition, Group, Not, Operator, Quantifier

from .fields import BY_EQUALITY, EUR, Source, plain


class Doubt(Exception):
    """A value is missing: two answers are not enough."""


IN_DOUBT = (Doubt, AttributeError, TypeError)
"""What an expression raises then: None has no attributes and no order."""

_WRITTEN = {
    Operator.IS: "{0} == {1}",
    Operator.IS_NOT: "{0} != {1}",
    Operator.ABOVE: "{0} > {1}",
    Operator.BELOW: "{0} < {1}",
    Operator.AT_LEAST: "{0} >= {1}",
    Operator.AT_MOST: "{0} <= {1}",
    Operator.BETWEEN: "{1} <= {0} <= {2}",
}
_PRESENCE = {Operator.EMPTY: "is None", Operator.FILLED: "is not None"}


def doubt() -> bool:
    """Called where a value turns out to be missing."""
    raise Doubt


class Expressions:
    """Writes them, and gathers in `names` what their names stand for; `fact` writes how a fact is got at."""

    def __init__(self, sources: Mapping[str, Source], fact: Callable[[Source], str]) -> None:
        self.names: dict[str, object] = {"doubt": doubt}
        self._sources = sources
        self._fact = fact

    def of(self, tree: Condition) -> str:
        """An expression that can stand between `and`s."""
        match tree:
            case Comparison():
                return self._comparison(tree, self._sources[tree.field])
            case Not():
                return f"not ({self.of(tree.item)})"
            case Group(Quantifier.ALL):
                return " and ".join(self.of(item) for item in tree.items) or "True"
            case Group(Quantifier.ANY):
                return f"({' or '.join(f'({self.of(item)})' for item in tree.items) or 'False'})"
            case Group():
                return f"{' + '.join(f'({self.of(item)})' for item in tree.items)} >= {tree.count}"
        raise TypeError(f"{tree!r} is no comparison")

    def _comparison(self, node: Comparison, source: Source) -> str:
        read = f"{self._fact(source)}.{source.field.attribute}"
        if node.operator in _PRESENCE:
            return f"{read} {_PRESENCE[node.operator]}"
        values = [plain(one) for one in node.values]
        if source.is_money:
            look = f'((value := {read}).currency == "{EUR}" or doubt()) and '
            return look + self._tested(node.operator, "value.amount", values)
        if source.may_be_empty and node.operator in BY_EQUALITY:  # nothing goes wrong by itself when None is held to be equal
            return f"((value := {read}) is not None or doubt()) and {self._tested(node.operator, 'value', values)}"
        return self._tested(node.operator, read, values)

    def _tested(self, operator: Operator, value: str, values: list[object]) -> str:
        if operator is Operator.ONE_OF:
            return f"{value} in {self._named(frozenset(values))}"
        if operator is Operator.IS and isinstance(values[0], Enum | bool):
            return f"{value} is {self._literal(values[0])}"
        return _WRITTEN[operator].format(value, *map(self._literal, values))

    def _literal(self, value: object) -> str:
        return repr(value) if type(value) in (int, bool, str) else self._named(value)

    def _named(self, value: object) -> str:
        """A name that tells the value: `decimal_500_00`, `claimstatus_approved`."""
        name = "_or_".join(sorted(map(_told, value))) if isinstance(value, frozenset) else _told(value)
        while name in self.names and self.names[name] != value:
            name += "_"
        self.names[name] = value
        return name


def _told(value: object) -> str:
    text = value.name if isinstance(value, Enum) else str(value)
    return re.sub(r"\W", "_", f"{type(value).__name__}_{text}".lower())
