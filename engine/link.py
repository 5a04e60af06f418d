"""A checked ruleset and the plugins become one program: triggers per event type, definitions resolved, facts named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.events import EVENT_TYPES, Event
from domain.values import Language, Period
from dsl.ast import Call, Condition, Definition, Group, Not, Reference, RuleFile, Trigger
from dsl.print import print_file
from dsl.ruleset import Ruleset

from .contracts import ConditionPlugin
from .registry import Registry


@dataclass(frozen=True, slots=True)
class LinkedTrigger:
    """A trigger with everything it needs at hand.

    `version` depends on what the trigger and its definitions mean, so that an edit elsewhere leaves it alone; `path` is
    the rule file that it stands in and `language` the one that it was written in.
    """

    name: str
    version: str
    valid: Period | None
    conditions: tuple[Condition, ...]
    actions: tuple[Call, ...]
    path: str
    language: Language


@dataclass(frozen=True)
class Program:
    """What the engine runs: immutable, for one ruleset."""

    ruleset_hash: str
    triggers: Mapping[str, tuple[LinkedTrigger, ...]]  # event type -> triggers, in the order of the text
    facts: Mapping[str, frozenset[type]]  # event type -> what its triggers read
    definitions: Mapping[str, Definition]
    registry: Registry

    def trigger(self, name: str) -> tuple[str, LinkedTrigger]:
        """The event type and the trigger of this name; KeyError when the ruleset has none."""
        for event_type, triggers in self.triggers.items():
            for trigger in triggers:
                if trigger.name == name:
                    return event_type, trigger
        raise KeyError(name)


def link(ruleset: Ruleset, registry: Registry) -> Program:
    """The program of a checked ruleset: every name in it is known to `registry`."""
    definitions = {definition.name: definition for definition in ruleset.definitions}
    triggers = {kind.name: _linked(ruleset, kind.name, definitions, registry) for kind in EVENT_TYPES}
    facts = {name: _facts(linked, definitions, registry) for name, linked in triggers.items()}
    return Program(ruleset.hash, triggers, facts, definitions, registry)


def _linked(
    ruleset: Ruleset, event_type: str, definitions: Mapping[str, Definition], registry: Registry
) -> tuple[LinkedTrigger, ...]:
    return tuple(
        LinkedTrigger(
            trigger.name,
            _version(trigger, definitions, registry),
            trigger.valid,
            trigger.conditions,
            trigger.actions,
            path,
            language,
        )
        for path, language, trigger in ruleset.placed_triggers
        if trigger.event == event_type
    )


def _version(trigger: Trigger, definitions: Mapping[str, Definition], registry: Registry) -> str:
    used = [definitions[name] for name in sorted(_definitions_of(trigger.conditions, definitions))]
    written = print_file(RuleFile(Language.NL, (trigger, *used)), registry.catalogue, Language.NL)
    meaning = [line for line in written.splitlines() if not line.lstrip().startswith("#")]
    return hashlib.sha256("\n".join(meaning).encode()).hexdigest()[:16]


def _definitions_of(conditions: Iterable[Condition], definitions: Mapping[str, Definition]) -> set[str]:
    names: set[str] = set()
    for node in _leaves(conditions):
        if isinstance(node, Reference):
            names |= {node.name} | _definitions_of(definitions[node.name].items, definitions)
    return names


def calls(conditions: Iterable[Condition], definitions: Mapping[str, Definition]) -> Iterable[Call]:
    """Every condition phrase in a tree, those inside its definitions too."""
    for node in _leaves(conditions):
        if isinstance(node, Reference):
            yield from calls(definitions[node.name].items, definitions)
        else:
            yield node


def _leaves(conditions: Iterable[Condition]) -> Iterable[Call | Reference]:
    for node in conditions:
        if isinstance(node, Group):
            yield from _leaves(node.items)
        elif isinstance(node, Not):
            yield from _leaves((node.item,))
        else:
            yield node


def _facts(triggers: Iterable[LinkedTrigger], definitions: Mapping[str, Definition], registry: Registry) -> frozenset[type]:
    plugins = {call.plugin for trigger in triggers for call in calls(trigger.conditions, definitions)}
    return frozenset(kind for name in plugins for kind in needed_facts(registry.conditions[name]))


def needed_facts(plugin: ConditionPlugin) -> frozenset[type]:
    """The fact types that this condition reads; the event itself is always at hand."""
    return frozenset(plugin.injected.values()) - {Event}
