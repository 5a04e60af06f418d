"""Comparisons as Python expressions of two values, for when no value that they read is missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import Enum

from dsl.ast import Comparison, Condition, Group, Not, Operator, Quantifier

from .fields import Source, plain

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


class Expressions:
    """Writes them, and gathers in `names` the values that have no literal."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.names: dict[str, object] = {}
        self._sources = sources

    def of(self, tree: Condition, known: Collection[str]) -> str:
        """The expression; of `known` fields the value stands in a local variable."""
        match tree:
            case Comparison():
                return self._comparison(tree, known)
            case Not():
                return f"not ({self.of(tree.item, known)})"
            case Group():
                return self._group(tree, [f"({self.of(item, known)})" for item in tree.items])
        raise TypeError(f"{tree!r} is no comparison")

    def _group(self, tree: Group, items: list[str]) -> str:
        match tree.quantifier:
            case Quantifier.ALL:
                return " and ".join(items) or "True"
            case Quantifier.ANY:
                return f"({' or '.join(items) or 'False'})"
        return f"({' + '.join(items) or '0'}) >= {tree.count}"

    def _comparison(self, node: Comparison, known: Collection[str]) -> str:
        source = self._sources[node.field]
        if node.operator in _PRESENCE:
            return f"{source.read} {_PRESENCE[node.operator]}"
        value = source.local if node.field in known else source.read
        values = [plain(one) for one in node.values]
        if node.operator is Operator.ONE_OF:
            return f"{value} in {self._named(tuple(values))}"
        return _WRITTEN[node.operator].format(value, *(self._literal(one) for one in values))

    def _literal(self, value: object) -> str:
        return repr(value) if type(value) in (int, bool, str) else self._named(value)

    def _named(self, value: object) -> str:
        """A name that tells the value: `decimal_500_00`, `claimstatus_approved`."""
        text = "_or_".join(map(_told, value)) if isinstance(value, tuple) else _told(value)
        name = text
        while name in self.names and self.names[name] != value:
            name += "_"
        self.names[name] = value
        return name


def _told(value: object) -> str:
    text = value.name if isinstance(value, Enum) else str(value)
    return re.sub(r"\W", "_", f"{type(value).__name__}_{text}".lower())
