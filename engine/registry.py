"""All plugins that one system works with, and the catalogue of phrases that they give the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, get_type_hints

from domain.events import DEADLINE_DUE, EVENT_TYPES, EventType, Subject
from domain.facts import FACT_TYPES
from domain.values import Text
from dsl.parse import Parser
from dsl.phrases import Catalogue, Kind, Phrase

from .contracts import ActionPlugin, ConditionPlugin, FactField, PluginError, place_of
from .purity import impurity

Plugin = ConditionPlugin | ActionPlugin | FactField | EventType
P = TypeVar("P", ConditionPlugin, ActionPlugin, FactField, EventType)

_WORDS = {ConditionPlugin: "condition", ActionPlugin: "action", FactField: "field", EventType: "event"}


@dataclass(frozen=True)
class Registry:
    """Plugins by name, and the catalogue of their phrases. `events` holds DEADLINE_DUE too, which has no phrase."""

    conditions: Mapping[str, ConditionPlugin]
    actions: Mapping[str, ActionPlugin]
    fields: Mapping[str, FactField]
    events: Mapping[str, EventType]
    catalogue: Catalogue

    def event_label(self, name: str) -> Text:
        """What people call this event; the bare name for one on record whose package is no longer installed."""
        return self.events[name].label if name in self.events else Text(name, name)


def register(
    conditions: Iterable[ConditionPlugin],
    actions: Iterable[ActionPlugin],
    fields: Iterable[FactField] = (),
    events: Iterable[EventType] = EVENT_TYPES,
) -> Registry:
    """The registry of these lists; PluginError for the first plugin that cannot be in it. `parser_of` checks its phrases."""
    happening = _by_name((*events, DEADLINE_DUE), EventType)
    asking = _by_name(conditions, ConditionPlugin)
    doing = _by_name(actions, ActionPlugin)
    comparable = _by_name(fields, FactField)
    for name in doing.keys() & asking.keys():
        raise _taken(doing[name], asking[name])
    phrases = [_event_phrase(kind) for kind in happening.values() if kind is not DEADLINE_DUE]
    phrases += [plugin.phrase for plugin in asking.values()]
    phrases += [plugin.phrase for plugin in doing.values()]
    catalogue = Catalogue(tuple(phrases), tuple(field.declared() for field in comparable.values()))
    return Registry(asking, doing, comparable, happening, catalogue)


def parser_of(registry: Registry) -> Parser:
    """The parser of these plugins; PluginError when a phrase cannot be told apart from others, or not be read at all."""
    try:
        return Parser(registry.catalogue)
    except ValueError as error:
        known: dict[str, Plugin] = {**registry.events, **registry.fields, **registry.actions, **registry.conditions}
        named = dict.fromkeys(re.findall("`([^`]+)`", str(error)))
        plugins = [described(known[name]) for name in named if name in known]
        raise PluginError(": ".join(filter(None, (", ".join(plugins), str(error))))) from error


def described(plugin: object) -> str:
    """How a message to a programmer names a plugin: what it is, its name and, for a function, where it is defined."""
    match plugin:
        case ConditionPlugin() | ActionPlugin():
            return f"{plugin.phrase.kind} `{plugin.phrase.name}` ({place_of(plugin.function)})"
        case FactField():
            return f"field `{plugin.name}`"
        case EventType():
            return f"event `{plugin.name}`"
        case _:
            return f"the {type(plugin).__name__} `{getattr(plugin, '__name__', plugin)}`"


def _by_name(plugins: Iterable[P], kind: type[P]) -> Mapping[str, P]:
    found: dict[str, P] = {}
    for plugin in plugins:
        if not isinstance(plugin, kind):  # an outside package may offer anything
            raise PluginError(f"{described(plugin)} is no {_WORDS[kind]}")
        for what in _wrong(plugin):
            raise PluginError(f"{described(plugin)}: {what}")
        name = plugin.phrase.name if isinstance(plugin, ConditionPlugin | ActionPlugin) else plugin.name
        if name in found:
            raise _taken(plugin, found[name])
        found[name] = plugin
    return found


def _taken(plugin: Plugin, other: Plugin) -> PluginError:
    return PluginError(f"{described(plugin)}: its name is that of {described(other)}; give it another")


def _wrong(plugin: Plugin) -> Iterator[str]:
    match plugin:
        case ConditionPlugin(function=function):
            if what := impurity(function.__module__):
                yield f"a condition only looks at the facts that it is given, but {what}"
        case FactField(fact=fact, attribute=attribute):
            if fact not in FACT_TYPES:
                yield f"`{fact.__name__}` is not a fact that the system reads"
            elif attribute not in get_type_hints(fact):
                yield f"the fact `{fact.__name__}` has no attribute `{attribute}`"
        case EventType(name=name, label=label, subjects=subjects):
            if not re.fullmatch("[a-z][a-z0-9_]*", name):
                yield "its name must be lower-case words joined by `_`"
            if not label.nl.strip() or not label.en.strip():
                yield "it needs a phrase in both languages"
            if Subject.EMPLOYER not in subjects:
                yield "it must carry an employer: events are handled in order per employer"


def _event_phrase(kind: EventType) -> Phrase:
    return Phrase(Kind.EVENT, kind.name, kind.label, {}, kind.subjects, kind.label.en)
