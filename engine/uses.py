"""What conditions use: phrases and comparisons, definitions, and the facts that these read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.events import Event
from dsl.ast import Call, Comparison, Condition, Definition, Reference
from dsl.linked import leaves

from .contracts import ConditionPlugin
from .registry import Registry


def atoms(conditions: Iterable[Condition], definitions: Mapping[str, Definition]) -> Iterable[Call | Comparison]:
    """Every condition phrase and comparison in a tree, those inside its definitions too."""
    for node in leaves(conditions):
        if isinstance(node, Reference):
            yield from atoms(definitions[node.name].items, definitions)
        else:
            yield node


def definitions_of(conditions: Iterable[Condition], definitions: Mapping[str, Definition]) -> set[str]:
    """The names of the definitions that a tree uses, also through others."""
    names: set[str] = set()
    for node in leaves(conditions):
        if isinstance(node, Reference):
            names |= {node.name} | definitions_of(definitions[node.name].items, definitions)
    return names


def facts_of(atom: Call | Comparison, registry: Registry) -> frozenset[type]:
    """The fact types that a condition reads."""
    if isinstance(atom, Comparison):
        return frozenset({registry.fields[atom.field].fact})
    return needed_facts(registry.conditions[atom.plugin])


def needed_facts(plugin: ConditionPlugin) -> frozenset[type]:
    """The fact types that this condition reads; the event itself is always at hand."""
    return frozenset(plugin.injected.values()) - {Event}
