"""Conditions spelled out: definitions and phrases give way to what they mean, down to fields and undeclared phrases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..ast import NOWHERE, Call, Comparison, Condition, Group, Not, Operator, Placeholder, Quantifier, Reference, Value
from ..phrases import Catalogue, Kind


class Meanings:
    """Spells out each phrase and each definition once; two conditions that say the same in the same way become equal."""

    def __init__(self, catalogue: Catalogue, definitions: Mapping[str, tuple[Condition, ...]]) -> None:
        self._catalogue = catalogue
        self._definitions = definitions
        self._known: dict[tuple[str, object], Condition] = {}

    def of(self, node: Condition) -> Condition:
        match node:
            case Call():
                return self._call(node)
            case Comparison():
                return Comparison(node.field, node.operator, node.values)
            case Reference():
                return self._reference(node)
            case Not():
                return _opposite(self.of(node.item))
            case Group():
                return _group(node.quantifier, [self.of(item) for item in node.items], node.count)

    def _call(self, node: Call) -> Condition:
        key = (node.plugin, node.arguments)
        if key not in self._known:
            means = self._catalogue.get(Kind.CONDITION, node.plugin).means
            opaque = means is None or any(isinstance(value, Placeholder) for _, value in node.arguments)
            self._known[key] = bare(node) if means is None or opaque else self.of(means(**dict(node.arguments)))
        return self._known[key]

    def _reference(self, node: Reference) -> Condition:
        key = (node.name, None)
        if key not in self._known:
            self._known[key] = _group(Quantifier.ALL, [self.of(item) for item in self._definitions[node.name]], 0)
        return self._known[key]


def _group(quantifier: Quantifier, items: Sequence[Condition], count: int) -> Condition:
    """With as few kinds of groups as possible: `all`, `any`, and `at least` where it is neither."""
    if quantifier is Quantifier.NONE:
        return _group(Quantifier.ALL, [_opposite(item) for item in items], 0)
    if len(items) == 1 and count == (quantifier is Quantifier.AT_LEAST):
        return items[0]
    if quantifier is Quantifier.AT_LEAST and count in (1, len(items)):
        return Group(Quantifier.ANY if count == 1 else Quantifier.ALL, tuple(items))
    return Group(quantifier, tuple(items), count)


def _opposite(tree: Condition) -> Condition:
    """The opposite, with `not` before single questions only."""
    if isinstance(tree, Not):
        return tree.item
    if isinstance(tree, Comparison) and tree.operator in _PRESENCE:
        return replace(tree, operator=_PRESENCE[tree.operator])
    if not isinstance(tree, Group):
        return Not(tree)
    items = [_opposite(item) for item in tree.items]
    if tree.quantifier is Quantifier.AT_LEAST:
        return _group(Quantifier.AT_LEAST, items, len(items) - tree.count + 1)
    return _group(Quantifier.ANY if tree.quantifier is Quantifier.ALL else Quantifier.ALL, items, 0)


_PRESENCE = {Operator.EMPTY: Operator.FILLED, Operator.FILLED: Operator.EMPTY}


def parts(tree: Condition) -> Iterator[Condition]:
    """The conditions that must all hold for this one."""
    if isinstance(tree, Group) and tree.quantifier is Quantifier.ALL:
        for item in tree.items:
            yield from parts(item)
    else:
        yield tree


def bare(call: Call) -> Call:
    """The phrase and its values only, without where it stands and what is noted about it."""
    return replace(call, span=NOWHERE, comments=())


def placeholders(node: Condition) -> Iterator[str]:
    """The columns of the table that this condition depends on."""
    match node:
        case Call():
            yield from _columns(value for _, value in node.arguments)
        case Comparison():
            yield from _columns(iter(node.values))
        case Not():
            yield from placeholders(node.item)
        case Group():
            for item in node.items:
                yield from placeholders(item)


def _columns(values: Iterator[Value]) -> Iterator[str]:
    return (value.name for value in values if isinstance(value, Placeholder))
