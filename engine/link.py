"""A checked ruleset and the plugins become one program: triggers per event type, definitions resolved, facts named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from domain.events import DEADLINE_DUE, Event
from domain.facts import ActedBefore, Facts
from domain.values import Language, Period, Target
from dsl.ast import Call, Condition, Deadline, Definition, Mode, RuleFile, Trigger
from dsl.print import print_file
from dsl.ruleset import Ruleset
from dsl.tables import Row, rows_of

from .batch_compile import RunBatch, by_columns, one_by_one
from .compile.code import Run
from .compile.found import Matches
from .compile.function import Compiled, Functions, compiled
from .compile.units import Rule
from .expand import Expansion
from .fingerprint import fingerprint
from .interpret import Interpreter
from .registry import Registry
from .uses import atoms, definitions_of, facts_of

NONE = frozenset[str]()


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
    is_plain: bool = field(init=False)  # it fires as soon as its conditions hold

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_plain", self.valid is None and self.once_per is None and self.deadline is None)


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
        return self._named(str(event.data["trigger"]))

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

    def matches(self, event: Event, facts: Facts, off: frozenset[str] = NONE) -> Matches:
        """The triggers whose conditions do not fail, by position in `triggers_for(event)`: what `decide` builds on.

        Triggers in `off` are not asked.
        """
        return (self._without(off)[0] if off else self.functions)[event.type](event, facts)

    @cached_property
    def functions(self) -> Functions[Run]:
        """Per event type the function that `matches` calls, made when it is first asked for."""
        return self._all_on[0]

    def batch_functions(self, off: frozenset[str] = NONE) -> Functions[RunBatch]:
        """The same for many events of one type at a time."""
        return (self._without(off) if off else self._all_on)[1]

    def source(self, event_type: str) -> str:
        """The Python that judges events of this type, to be read."""
        return self._compiled(event_type, self.triggers[event_type], NONE).text

    def interpreter(self, event: Event, facts: Facts) -> Interpreter:
        """The same conditions, asked one by one."""
        return Interpreter(self.registry, self.definitions, event, facts)

    def spelled_out(self, trigger: LinkedTrigger) -> tuple[tuple[Condition, ...], ...]:
        """Per row what must hold, down to comparisons of fields and opaque calls."""
        return tuple(self._expansion.conjuncts(row.conditions) for row in trigger.rows)

    @cached_property
    def _expansion(self) -> Expansion:
        return Expansion(self.definitions, self.registry)

    @cached_property
    def _all_on(self) -> tuple[Functions[Run], Functions[RunBatch]]:
        return self._made(NONE)

    def _without(self, off: frozenset[str]) -> tuple[Functions[Run], Functions[RunBatch]]:
        """Switches are seldom turned: only the functions for how they stand now are kept."""
        found = self._switched.get(off)
        if found is None:
            self._switched.clear()
            found = self._switched[off] = self._made(off)
        return found

    @cached_property
    def _switched(self) -> dict[frozenset[str], tuple[Functions[Run], Functions[RunBatch]]]:
        return {}

    def _made(self, off: frozenset[str]) -> tuple[Functions[Run], Functions[RunBatch]]:
        runs = Functions(lambda name: self._function(name, off))
        return runs, Functions(lambda name: self._batch_function(name, off, runs))

    def _batch_function(self, event_type: str, off: frozenset[str], runs: Functions[Run]) -> RunBatch:
        one = one_by_one(lambda: runs[event_type])
        if event_type == DEADLINE_DUE.name:
            return one
        return by_columns(self._rules(self.triggers.get(event_type, ()), off), self.registry, one)

    def _function(self, event_type: str, off: frozenset[str]) -> Run:
        if event_type != DEADLINE_DUE.name:
            return self._compiled(event_type, self.triggers.get(event_type, ()), off).run
        each = Functions(lambda name: self._compiled(event_type, self._named(name), off).run)
        return lambda event, facts: each[str(event.data["trigger"])](event, facts)

    def _named(self, name: str) -> tuple[LinkedTrigger, ...]:
        """None for a deadline of a trigger that is no longer in the rules."""
        return (self._by_name[name][1],) if name in self._by_name else ()

    def _compiled(self, name: str, triggers: Sequence[LinkedTrigger], off: frozenset[str]) -> Compiled:
        return compiled(name, self._rules(triggers, off), self.registry)

    def _rules(self, triggers: Sequence[LinkedTrigger], off: frozenset[str]) -> list[Rule]:
        asked = [trigger if trigger.name not in off else replace(trigger, rows=()) for trigger in triggers]
        return [Rule(trigger.name, trigger.mode is Mode.FIRST, self.spelled_out(trigger)) for trigger in asked]

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, LinkedTrigger]]:
        return {trigger.name: (kind, trigger) for kind, listed in self.triggers.items() for trigger in listed}


def link(ruleset: Ruleset, registry: Registry) -> Program:
    """The program of a checked ruleset: every name in it is known to `registry`."""
    definitions = {definition.name: definition for definition in ruleset.definitions}
    triggers = {name: _linked(ruleset, name, definitions, registry) for name in registry.events}
    facts = {name: facts_read(linked, definitions, registry) for name, linked in triggers.items()}
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
    used = [definitions[name] for name in sorted(definitions_of(trigger.conditions, definitions))]
    written = print_file(RuleFile(Language.NL, (trigger, *used)), registry.catalogue, Language.NL)
    meaning = [line for line in written.splitlines() if not line.lstrip().startswith("#")]
    return hashlib.sha256("\n".join(meaning).encode()).hexdigest()[:16]


def facts_read(triggers: Iterable[LinkedTrigger], definitions: Mapping[str, Definition], registry: Registry) -> frozenset[type]:
    """What these triggers read."""
    read: set[type] = set()
    for trigger in triggers:
        read |= {ActedBefore} if trigger.once_per else set()
        read |= {registry.fields[trigger.deadline.before].fact} if trigger.deadline and trigger.deadline.before else set()
        for row in trigger.rows:
            read.update(*(facts_of(atom, registry) for atom in atoms(row.conditions, definitions)))
    return frozenset(read)
