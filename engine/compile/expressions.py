"""Comparisons as Python expressions of two values: one that raises where a value is missing, and one that supposes something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
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
_LONGEST = 80
_PRESENCE = {Operator.EMPTY: "is None", Operator.FILLED: "is not None"}


def doubt() -> bool:
    """Called where a value turns out to be missing."""
    raise Doubt


class Expressions:
    """Writes them, and gathers in `names` what their names stand for; `fact` writes how a fact is got at."""

    def __init__(self, sources: Mapping[str, Source], fact: Callable[[Source], str]) -> None:
        self.names: dict[str, object] = {"doubt": doubt, "in_doubt": IN_DOUBT}
        self._sources = sources
        self._fact = fact

    def certain(self, tree: Condition) -> str:
        """Whether it holds. It raises one of IN_DOUBT when a value that is needed for that is missing, or no euros."""
        return _combined(tree, self._certain, self.certain, self.certain)

    def possible(self, tree: Condition) -> str:
        """Whether it does not fail: whatever is missing is supposed to be as wanted."""
        return _combined(tree, lambda node: self._supposing(node, missing=True), self.possible, self.sure)

    def sure(self, tree: Condition) -> str:
        """Whether it holds whatever is missing: one of several may do, where `certain` stops at the first that is missing."""
        return _combined(tree, lambda node: self._supposing(node, missing=False), self.sure, self.possible)

    def _certain(self, node: Comparison) -> str:
        source, read = self._read(node)
        if node.operator in _PRESENCE:
            return f"{read} {_PRESENCE[node.operator]}"
        if source.is_money:
            return f'((value := {read}).currency == "{EUR}" or doubt()) and {self._tested(node, "value.amount")}'
        if source.may_be_empty and node.operator in BY_EQUALITY:  # nothing goes wrong by itself when None is held to be equal
            return f"((value := {read}) is not None or doubt()) and {self._tested(node, 'value')}"
        return self._tested(node, read)

    def _supposing(self, node: Comparison, *, missing: bool) -> str:
        source, read = self._read(node)
        gone = [f"{self._fact(source)} is None"]
        if node.operator in _PRESENCE:
            test = f"{read} {_PRESENCE[node.operator]}"
        else:
            gone += [f"(value := {read}) is None", *([f'value.currency != "{EUR}"'] if source.is_money else [])]
            test = self._tested(node, "value.amount" if source.is_money else "value")
        return f"({' or '.join((*gone, test))})" if missing else f"(not ({' or '.join(gone)}) and {test})"

    def _read(self, node: Comparison) -> tuple[Source, str]:
        source = self._sources[node.field]
        return source, f"{self._fact(source)}.{source.field.attribute}"

    def _tested(self, node: Comparison, value: str) -> str:
        values = [plain(one) for one in node.values]
        if node.operator is Operator.ONE_OF:
            return f"{value} in {self._named(frozenset(values))}"
        if node.operator is Operator.IS and isinstance(values[0], bool):
            return f"{value} is {self._literal(values[0])}"
        return _WRITTEN[node.operator].format(value, *map(self._literal, values))

    def _literal(self, value: object) -> str:
        return repr(value) if type(value) in (int, bool, str) else self._named(value)

    def _named(self, value: object) -> str:
        """A name that tells the value: `decimal_500_00`, `claimstatus_approved`."""
        name = ("_or_".join(sorted(map(_told, value))) if isinstance(value, frozenset) else _told(value))[:_LONGEST]
        while name in self.names and self.names[name] != value:
            name += "_"
        self.names[name] = value
        return name


def all_of(write: Callable[[Condition], str], trees: Iterable[Condition]) -> str:
    """Several, joined by `and`."""
    return " and ".join(map(write, trees))


def _combined(
    tree: Condition, leaf: Callable[[Comparison], str], item: Callable[[Condition], str], opposite: Callable[[Condition], str]
) -> str:
    """An expression that can stand between `and`s; `opposite` writes what stands behind `not`."""
    match tree:
        case Comparison():
            return leaf(tree)
        case Not():
            return f"not ({opposite(tree.item)})"
        case Group(Quantifier.ALL):
            return " and ".join(item(one) for one in tree.items) or "True"
        case Group(Quantifier.ANY):
            return f"({' or '.join(f'({item(one)})' for one in tree.items) or 'False'})"
        case Group():
            return f"({' + '.join(f'({item(one)})' for one in tree.items)}) >= {tree.count}"
    raise TypeError(f"{tree!r} is no comparison")


def _told(value: object) -> str:
    text = value.name if isinstance(value, Enum) else str(value)
    return re.sub(r"\W", "_", f"{type(value).__name__}_{text}".lower(), flags=re.ASCII)
