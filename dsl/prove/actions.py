"""What actions have to do with each other: the same deed with other values, or the opposite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping

from domain.values import Target

from ..ast import Call
from ..phrases import Catalogue, Kind

Opposites = Mapping[str, set[str]]
"""The actions that undo each action, whichever of the two declares it."""


def identity(action: Call) -> Hashable:
    """What makes it the same deed with other values, its quoted texts and its target: a task is known by its title."""
    return action.plugin, tuple(pair for pair in action.arguments if type(pair[1]) in (str, Target))


def opposites(catalogue: Catalogue) -> Opposites:
    found: dict[str, set[str]] = defaultdict(set)
    for phrase in catalogue.of(Kind.ACTION):
        for plugin in phrase.opposes:
            found[phrase.name].add(plugin)
            found[plugin].add(phrase.name)
    return dict(found)


def opposite(one: Call, other: Call, undone: Opposites) -> bool:
    """One undoes the other: it is declared to, and the values that both have are the same."""
    first, second = dict(one.arguments), dict(other.arguments)
    return other.plugin in undone.get(one.plugin, ()) and all(first[name] == second[name] for name in first.keys() & second)
