"""Rule files side by side: every statement with its place, and the definitions ordered so that each builds on earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from .ast import Call, Comparison, Condition, Definition, Example, Group, Not, Reference, RuleFile, Trigger
from .diagnostics import MOST, Place


@dataclass(frozen=True, slots=True)
class Linked:
    """`order` names the definitions that are not part of a circle, each after those that it uses."""

    statements: tuple[tuple[Place, Definition | Trigger | Example], ...]
    definitions: Mapping[str, tuple[Place, Definition]]
    order: tuple[str, ...]
    circles: tuple[tuple[str, ...], ...]


def link(files: Sequence[tuple[str, RuleFile]]) -> Linked:
    """Of definitions with the same name, the first counts."""
    statements = tuple((Place(path, item.span, file.language), item) for path, file in files for item in file.statements)
    definitions: dict[str, tuple[Place, Definition]] = {}
    for place, item in statements:
        if isinstance(item, Definition):
            definitions.setdefault(item.name, (place, item))
    order, circles = _ordered({name: _used(item) & definitions.keys() for name, (_, item) in definitions.items()})
    return Linked(statements, definitions, order, circles)


def conditions(item: Definition | Trigger | Example) -> tuple[Condition, ...]:
    """The conditions of a statement; those of an example are taken to hold."""
    match item:
        case Trigger(conditions=found):
            return found
        case Example(given=found):
            return found
        case Definition(items=found):
            return found


def leaves(items: Iterable[Condition]) -> Iterator[Call | Comparison | Reference]:
    """Every phrase, comparison and reference in these conditions, in the order of the text."""
    for item in items:
        if isinstance(item, Group):
            yield from leaves(item.items)
        elif isinstance(item, Not):
            yield from leaves((item.item,))
        else:
            yield item


def lists(items: tuple[Condition, ...]) -> Iterator[tuple[Condition, ...]]:
    """These conditions and those of every group in them."""
    yield items
    for item in items:
        inner = item.item if isinstance(item, Not) else item
        if isinstance(inner, Group):
            yield from lists(inner.items)


def _used(definition: Definition) -> set[str]:
    return {leaf.name for leaf in leaves(definition.items) if isinstance(leaf, Reference)}


def _ordered(uses: Mapping[str, set[str]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The names in order, and the circles that were taken out to get one. Without recursion, so that no chain is too long."""
    left = dict(uses)
    circles: list[tuple[str, ...]] = []
    while len(circles) < MOST:
        try:
            known = {name: {use for use in found if use in left} for name, found in left.items()}
            return tuple(TopologicalSorter(known).static_order()), tuple(circles)
        except CycleError as error:
            circle = tuple(reversed(error.args[1]))
            circles.append(circle)
            for name in set(circle):
                del left[name]
    return (), tuple(circles)
