"""Conditions spelled out for the machine: down to comparisons of fields and opaque calls, in as few forms as possible.

`not` goes inward only where all below it are comparisons: a call can crash, and a crash is never turned around.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dsl.ast import NOWHERE, Call, Comparison, Condition, Definition, Group, Not, Operator, Quantifier, Reference

from .registry import Registry

_INVERSE = {
    Operator.IS: Operator.IS_NOT,
    Operator.ABOVE: Operator.AT_MOST,
    Operator.BELOW: Operator.AT_LEAST,
    Operator.EMPTY: Operator.FILLED,
}
_OPPOSITE = _INVERSE | {after: before for before, after in _INVERSE.items()}


class Expansion:
    """Spells out each definition and each filled-in phrase once."""

    def __init__(self, definitions: Mapping[str, Definition], registry: Registry) -> None:
        self._definitions = definitions
        self._registry = registry
        self._known: dict[tuple[str, object], Condition] = {}

    def conjuncts(self, conditions: Iterable[Condition]) -> tuple[Condition, ...]:
        """What must hold for all of these to hold, each once."""
        return tuple(dict.fromkeys(part for node in conditions for part in _parts(self.of(node))))

    def of(self, node: Condition) -> Condition:
        """The same in comparisons, opaque calls, `not` before single questions or mixed groups, `all`, `any` and `at least`."""
        match node:
            case Call():
                return self._once((node.plugin, node.arguments), node)
            case Comparison():
                return Comparison(node.field, node.operator, node.values)
            case Reference():
                return self._once((node.name, None), node)
            case Not():
                return _opposite(self.of(node.item))
            case Group(Quantifier.NONE):
                return _opposite(_group(Quantifier.ANY, [self.of(item) for item in node.items], 0))
            case Group():
                return _group(node.quantifier, [self.of(item) for item in node.items], node.count)

    def _once(self, key: tuple[str, object], node: Call | Reference) -> Condition:
        if key not in self._known:
            self._known[key] = self._call(node) if isinstance(node, Call) else self._reference(node)
        return self._known[key]

    def _call(self, node: Call) -> Condition:
        meaning = self._registry.conditions[node.plugin].meaning(dict(node.arguments))
        return replace(node, span=NOWHERE, comments=()) if meaning is None else self.of(meaning)

    def _reference(self, node: Reference) -> Condition:
        return _group(Quantifier.ALL, [self.of(item) for item in self._definitions[node.name].items], 0)


def pure(tree: Condition) -> bool:
    """Whether it is made of comparisons only."""
    return not any(isinstance(atom, Call) for atom in atoms_of(tree))


def atoms_of(tree: Condition) -> Iterator[Call | Comparison]:
    """The comparisons and calls in a tree that was spelled out."""
    match tree:
        case Call() | Comparison():
            yield tree
        case Not():
            yield from atoms_of(tree.item)
        case Group():
            for item in tree.items:
                yield from atoms_of(item)


def _parts(tree: Condition) -> Iterator[Condition]:
    if isinstance(tree, Group) and tree.quantifier is Quantifier.ALL:
        for item in tree.items:
            yield from _parts(item)
    else:
        yield tree


def _group(quantifier: Quantifier, items: Sequence[Condition], count: int) -> Condition:
    if quantifier is Quantifier.AT_LEAST and count == 1:
        return _group(Quantifier.ANY, items, 0)
    if quantifier is Quantifier.AT_LEAST and count == len(items) and all(map(pure, items)):
        return _group(Quantifier.ALL, items, 0)
    if quantifier is not Quantifier.AT_LEAST and len(items) == 1:
        return items[0]
    return Group(quantifier, tuple(items), count)


def _opposite(tree: Condition) -> Condition:
    match tree:
        case Not():
            return tree.item
        case Comparison() if tree.operator in _OPPOSITE:
            return replace(tree, operator=_OPPOSITE[tree.operator])
        case Group() if pure(tree):
            return _opposite_group(tree.quantifier, [_opposite(item) for item in tree.items], tree.count)
    return Not(tree)


def _opposite_group(quantifier: Quantifier, items: Sequence[Condition], count: int) -> Condition:
    if quantifier is Quantifier.AT_LEAST:
        return _group(quantifier, items, len(items) - count + 1)
    return _group(Quantifier.ANY if quantifier is Quantifier.ALL else Quantifier.ALL, items, 0)
