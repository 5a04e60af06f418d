"""Conditions spelled out: definitions and phrases give way to what they mean, down to fields and undeclared phrases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..ast import NOWHERE, Call, Comparison, Condition, Group, Not, Placeholder, Quantifier, Reference, Value
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
                return Not(self.of(node.item))
            case Group():
                return Group(node.quantifier, tuple(self.of(item) for item in node.items), node.count)

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
            items = tuple(self.of(item) for item in self._definitions[node.name])
            self._known[key] = items[0] if len(items) == 1 else Group(Quantifier.ALL, items)
        return self._known[key]


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
