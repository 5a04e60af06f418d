"""Recorded events judged again by two versions of the rules: only the triggers that differ, and what that changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from domain.events import DEADLINE_DUE, Event
from domain.facts import Facts
from dsl.ast import Trigger
from dsl.ruleset import Ruleset

from .evaluate import decide
from .link import Program, link
from .registry import Registry
from .verdict import Outcome

ABSENT = "absent"
"""Beside the outcomes: the version has no such trigger for this event."""

Pair = tuple[str, str, str]
"""A trigger, its outcome before, and its outcome after."""


def versions(program: Program | None) -> dict[str, str]:
    """The version of each trigger: it changes when what the trigger means does."""
    return {trigger.name: trigger.version for listed in (program.triggers if program else {}).values() for trigger in listed}


def changed_triggers(before: Program, after: Program) -> frozenset[str]:
    """The triggers that are new, gone, or mean something else."""
    old, new = versions(before), versions(after)
    return frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def part_of(ruleset: Ruleset, names: Collection[str], registry: Registry) -> Program:
    """These triggers of a ruleset as a program."""
    files = tuple(
        (
            path,
            replace(file, statements=tuple(one for one in file.statements if not isinstance(one, Trigger) or one.name in names)),
        )
        for path, file in ruleset.files
    )
    return link(replace(ruleset, files=files), registry)


@dataclass
class Tally:
    """What has been counted: events judged per kind (see `kind_of`), and per trigger the outcomes in either version.

    Pairs of which both outcomes are FAILS or ABSENT are left out: their number follows from the rest. `changed` counts
    per trigger the decisions that are listed as changed, `not_known` per trigger and kind the events for which something
    that it reads was not read at the time.
    """

    judged: Counter[str] = field(default_factory=Counter)
    pairs: Counter[Pair] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    not_known: Counter[tuple[str, str]] = field(default_factory=Counter)


def kind_of(event: Event) -> str:
    """The type of an event; a deadline that has come is of a kind of its own for each trigger, as that alone judges it."""
    return f"{event.type}/{event.data['trigger']}" if event.type == DEADLINE_DUE.name else event.type


@dataclass(frozen=True, slots=True)
class Listening:
    """What judges one kind of event: the names of the triggers in either version, and the facts that they read."""

    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    facts: frozenset[type]


class Versions:
    """Two versions of the rules, each cut down to the triggers that differ between them."""

    def __init__(self, before: Ruleset, after: Ruleset, names: Collection[str], registry: Registry) -> None:
        self.names = frozenset(names)
        self._whole = (before, after, registry)
        self._before, self._after = part_of(before, names, registry), part_of(after, names, registry)
        self._listening: dict[str, Listening] = {}
        self._knowing: dict[tuple[str, frozenset[type]], tuple[Versions, frozenset[str]]] = {}

    @property
    def event_types(self) -> frozenset[str]:
        """The types of event that a trigger in either version listens to."""
        programs = (self._before, self._after)
        return frozenset(name for program in programs for name, listed in program.triggers.items() if listed)

    def listening(self, event: Event) -> Listening:
        """Which triggers judge an event of this kind, and from what."""
        kind = kind_of(event)
        if kind not in self._listening:
            before, after = (tuple(one.name for one in each.triggers_for(event)) for each in (self._before, self._after))
            facts = self._before.facts_for(event) | self._after.facts_for(event)
            self._listening[kind] = Listening(kind, before, after, facts)
        return self._listening[kind]

    def judge(self, event: Event, facts: Facts, tally: Tally) -> list[Pair]:
        """Counts an event, and returns the triggers whose outcome the new version changes.

        A trigger that reads what was not read at the time is counted as such: nothing is guessed.
        """
        listening = self.listening(event)
        tally.judged[listening.kind] += 1
        if listening.facts <= facts.keys():
            return self._compared(event, listening, facts, tally)
        versions, unknown = self._that_know(event, frozenset(facts))
        tally.not_known.update((name, listening.kind) for name in unknown)
        return versions._compared(event, versions.listening(event), facts, tally)

    def _compared(self, event: Event, listening: Listening, facts: Facts, tally: Tally) -> list[Pair]:
        if not self._before.matches(event, facts) and not self._after.matches(event, facts):
            return []  # nearly all: nothing but failing conditions in either version
        before, after = decide(self._before, event, facts).outcomes, decide(self._after, event, facts).outcomes
        old = {listening.before[position]: outcome for position, outcome in before.items()}
        new = {listening.after[position]: outcome for position, outcome in after.items()}
        pairs = [(name, _told(name, old, listening.before), _told(name, new, listening.after)) for name in {**old, **new}]
        tally.pairs.update(pairs)
        changed = [pair for pair in pairs if pair[1] != pair[2] and not _NOTHING.issuperset(pair[1:])]
        tally.changed.update(pair[0] for pair in changed)
        return changed

    def _that_know(self, event: Event, there: frozenset[type]) -> tuple[Versions, frozenset[str]]:
        """The versions without the triggers that need more than what is there, and the names of those."""
        key = (kind_of(event), there)
        if key not in self._knowing:
            before, after, registry = self._whole
            listening = self.listening(event)
            alone = {name: Versions(before, after, {name}, registry) for name in {*listening.before, *listening.after}}
            unknown = frozenset(name for name, one in alone.items() if not one.listening(event).facts <= there)
            self._knowing[key] = Versions(before, after, self.names - unknown, registry), unknown
        return self._knowing[key]


_NOTHING = frozenset({ABSENT, Outcome.FAILS, Outcome.NOT_VALID})
"""Between these nothing changes in what happens."""


def _told(name: str, outcomes: Mapping[str, Outcome], listed: Collection[str]) -> str:
    return outcomes.get(name, Outcome.FAILS if name in listed else ABSENT)
