"""All plugins that one system works with, and the catalogue of phrases that they give the language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from domain.events import EVENT_TYPES, EventType
from dsl.phrases import Catalogue, Kind, Phrase

from .contracts import ActionPlugin, ConditionPlugin, FactField, PluginError

P = TypeVar("P", bound=ConditionPlugin | ActionPlugin)


@dataclass(frozen=True)
class Registry:
    """Conditions and actions by name, and the catalogue of their phrases together with those of the events."""

    conditions: Mapping[str, ConditionPlugin]
    actions: Mapping[str, ActionPlugin]
    fields: Mapping[str, FactField]
    catalogue: Catalogue


def register(
    conditions: Iterable[ConditionPlugin], actions: Iterable[ActionPlugin], fields: Iterable[FactField] = ()
) -> Registry:
    """The registry of these visible lists; PluginError when a name is used twice."""
    asking = _by_name(conditions)
    doing = _by_name(actions)
    phrases = [_event_phrase(kind) for kind in EVENT_TYPES]
    phrases += [plugin.phrase for plugin in asking.values()]
    phrases += [plugin.phrase for plugin in doing.values()]
    comparable = {field.name: field for field in fields}
    declared = tuple(field.declared() for field in comparable.values())
    return Registry(asking, doing, comparable, Catalogue(tuple(phrases), declared))


def _by_name(plugins: Iterable[P]) -> Mapping[str, P]:
    found: dict[str, P] = {}
    for plugin in plugins:
        if plugin.phrase.name in found:
            raise PluginError(f"two plugins are called `{plugin.phrase.name}`")
        found[plugin.phrase.name] = plugin
    return found


def _event_phrase(kind: EventType) -> Phrase:
    return Phrase(Kind.EVENT, kind.name, kind.label, {}, kind.subjects, kind.label.en)
