"""A checked ruleset and the plugins become one program: triggers per event type, definitions resolved, facts named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from domain.events import DEADLINE_DUE, Event
from domain.facts import ActedBefore
from domain.values import Language, Period, Target
from dsl.ast import Call, Comparison, Condition, Deadline, Definition, Group, Mode, Not, Reference, RuleFile, Trigger
from dsl.print import print_file
from dsl.ruleset import Ruleset
from dsl.tables import Row, rows_of

from .contracts import ConditionPlugin
from .fingerprint import fingerprint
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
    once_per: Target | None
    deadline: Deadline | None
    mode: Mode
    rows: tuple[Row, ...]
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

    def triggers_for(self, event: Event) -> tuple[LinkedTrigger, ...]:
        """The triggers that judge this event; a deadline that has come is judged by its own trigger alone."""
        if event.type != DEADLINE_DUE.name:
            return self.triggers.get(event.type, ())
        found = self._by_name.get(str(event.data["trigger"]))
        return (found[1],) if found else ()

    def facts_for(self, event: Event) -> frozenset[type]:
        """What those triggers read."""
        if event.type != DEADLINE_DUE.name:
            return self.facts.get(event.type, frozenset())
        found = self._by_name.get(str(event.data["trigger"]))
        return self.facts[found[0]] if found else frozenset()

    def trigger(self, name: str) -> tuple[str, LinkedTrigger]:
        """The event type and the trigger of this name; KeyError when the ruleset has none."""
        return self._by_name[name]

    def plugins_of(self, trigger: LinkedTrigger) -> frozenset[str]:
        """The condition plugins that a trigger uses, also through definitions."""
        used = (atom for row in trigger.rows for atom in atoms(row.conditions, self.definitions))
        return frozenset(atom.plugin for atom in used if isinstance(atom, Call))

    @cached_property
    def fingerprints(self) -> Mapping[str, str]:
        """For every condition plugin that the ruleset uses: what its function does, as a short hash."""
        triggers = (trigger for listed in self.triggers.values() for trigger in listed)
        names = frozenset[str]().union(*(self.plugins_of(trigger) for trigger in triggers))
        return {name: fingerprint(self.registry.conditions[name].function) for name in sorted(names)}

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, LinkedTrigger]]:
        return {trigger.name: (kind, trigger) for kind, listed in self.triggers.items() for trigger in listed}


def link(ruleset: Ruleset, registry: Registry) -> Program:
    """The program of a checked ruleset: every name in it is known to `registry`."""
    definitions = {definition.name: definition for definition in ruleset.definitions}
    triggers = {name: _linked(ruleset, name, definitions, registry) for name in registry.events}
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
            trigger.once_per,
            trigger.deadline,
            Mode.ALL if trigger.table is None else trigger.table.mode,
            rows_of(trigger),
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


def atoms(conditions: Iterable[Condition], definitions: Mapping[str, Definition]) -> Iterable[Call | Comparison]:
    """Every condition phrase and comparison in a tree, those inside its definitions too."""
    for node in _leaves(conditions):
        if isinstance(node, Reference):
            yield from atoms(definitions[node.name].items, definitions)
        else:
            yield node


def _leaves(conditions: Iterable[Condition]) -> Iterable[Call | Comparison | Reference]:
    for node in conditions:
        if isinstance(node, Group):
            yield from _leaves(node.items)
        elif isinstance(node, Not):
            yield from _leaves((node.item,))
        else:
            yield node


def _facts(triggers: Iterable[LinkedTrigger], definitions: Mapping[str, Definition], registry: Registry) -> frozenset[type]:
    read: set[type] = set()
    for trigger in triggers:
        read |= {ActedBefore} if trigger.once_per else set()
        read |= {registry.fields[trigger.deadline.before].fact} if trigger.deadline and trigger.deadline.before else set()
        for row in trigger.rows:
            read.update(*(facts_of(atom, registry) for atom in atoms(row.conditions, definitions)))
    return frozenset(read)


def facts_of(atom: Call | Comparison, registry: Registry) -> frozenset[type]:
    """The fact types that a condition reads."""
    if isinstance(atom, Comparison):
        return frozenset({registry.fields[atom.field].fact})
    return needed_facts(registry.conditions[atom.plugin])


def needed_facts(plugin: ConditionPlugin) -> frozenset[type]:
    """The fact types that this condition reads; the event itself is always at hand."""
    return frozenset(plugin.injected.values()) - {Event}
