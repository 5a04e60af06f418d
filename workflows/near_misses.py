"""The near misses of triggers over a period: what kept each from firing, counted over the recorded decisions (issue 4, I1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from domain.events import DEADLINE_DUE, Event
from domain.facts import ActedBefore, Facts
from engine.flips import Atom
from engine.link import LinkedTrigger, Program
from engine.near_miss import NearMiss, Nearness, State, beyond_reach, state_of
from engine.outcomes import unpack
from engine.uses import facts_of
from engine.verdict import Outcome

from .find_decisions import Search, conditions_of
from .recorded import Gone, Recorded, stream
from .rules import Rules
from .rules_of_then import programs_of_then

NEAR = 3
"""What takes more conditions than this to fire is no near miss; it is counted, not told."""

_KEPT_BY_CONDITIONS = frozenset((Outcome.FAILS, Outcome.UNKNOWN, Outcome.ERROR))
_FOLDED_AT = 10_000


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one trigger in a period.

    `near_misses` holds each set of conditions with how many events it kept the trigger from firing for; an event with
    alternatives counts for each. `single` of the events had one that is a single condition. Of the others that did not
    fire: `far` needed more conditions, `beyond` could not have fired whatever its conditions, `gone` can no longer be
    judged, and `differs` would fire now, so that the code of a condition must have changed.
    """

    trigger: str
    event_type: str
    outcomes: Mapping[Outcome, int]
    near_misses: tuple[tuple[NearMiss, int], ...]
    single: int
    far: int
    beyond: int
    gone: int
    differs: int

    @property
    def not_fired(self) -> int:
        """How often conditions kept it from firing."""
        return sum(count for outcome, count in self.outcomes.items() if outcome in _KEPT_BY_CONDITIONS)


def near_misses_in(connection: Connection, rules: Rules, search: Search) -> list[Report]:
    """A report for the trigger that is searched for, or for each that judged anything, in the order of their names.

    Decisions are read in the order of telling and counted at once: memory does not grow with their number. NotFound when
    no trigger has the name that is searched for.
    """
    conditions = conditions_of(connection, rules, search)
    programs = programs_of_then(connection, rules)
    watches: dict[tuple[int, str, str], _Watch] = {}
    tallies: dict[str, _Tally] = {}
    for recorded in stream(connection, conditions):
        event = recorded.event
        due = str(event.data["trigger"]) if event.type == DEADLINE_DUE.name else ""
        key = (recorded.setup_id, event.type, due)
        if key not in watches:
            watches[key] = _Watch(programs[recorded.setup_id], event, search.trigger, tallies)
        watches[key].count(recorded)
    for watch in watches.values():
        watch.fold()
    return [tallies[name].report() for name in sorted(tallies)]


@dataclass
class _Tally:
    """What is counted of one trigger."""

    trigger: str
    event_type: str
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    near: Counter[NearMiss] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)

    def add(self, found: Iterable[NearMiss], events: int) -> None:
        """Counts events that have these near misses."""
        sizes = [len(near_miss.obstacles) for near_miss in found]
        if not sizes:
            self.others["differs"] += events
        elif min(sizes) > NEAR:
            self.others["far"] += events
        elif min(sizes) == 1:
            self.others["single"] += events
        for near_miss in found:
            if len(near_miss.obstacles) <= NEAR:
                self.near[near_miss] += events

    def report(self) -> Report:
        others = {name: self.others[name] for name in ("single", "far", "beyond", "gone", "differs")}
        return Report(self.trigger, self.event_type, self.outcomes, tuple(self.near.most_common()), **others)


class _Watch:
    """The triggers that judge one type of event under one setup: their conditions are asked once per event."""

    def __init__(self, program: Program, event: Event, wanted: str | None, tallies: dict[str, _Tally]) -> None:
        self._program = program
        due = event.type == DEADLINE_DUE.name
        self._conditions: dict[Atom, int] = {}
        self._watched: list[_Watched] = []
        for position, trigger in enumerate(program.triggers_for(event)):
            if wanted is None or trigger.name == wanted:
                tally = tallies.setdefault(trigger.name, _Tally(trigger.name, program.trigger(trigger.name)[0]))
                nearness = Nearness(program, trigger, due=due)
                places = tuple(self._conditions.setdefault(atom, len(self._conditions)) for atom in nearness.conditions)
                self._watched.append(_Watched(position, trigger, nearness, places, tally))
        self._atoms = tuple(self._conditions)
        self._kinds = frozenset[type]().union(*(facts_of(atom, program.registry) for atom in self._conditions), {ActedBefore})

    def count(self, recorded: Recorded) -> None:
        outcomes = unpack(recorded.outcomes)
        kept: list[_Watched] = []
        for watched in self._watched:
            outcome = outcomes.get(watched.position, Outcome.FAILS)
            watched.tally.outcomes[outcome] += 1
            if outcome in _KEPT_BY_CONDITIONS:
                kept.append(watched)
        if kept:
            self._count_near(recorded, kept)

    def fold(self) -> None:
        for watched in self._watched:
            watched.fold()

    def _count_near(self, recorded: Recorded, kept: Iterable[_Watched]) -> None:
        facts = recorded.read(self._kinds)
        if isinstance(facts, Gone):
            for watched in kept:
                watched.tally.others["gone"] += 1
            return
        whole = {**dict.fromkeys(self._kinds), **facts}
        states: dict[int, State] = {}
        for watched in kept:
            for place in watched.places:
                if place not in states:
                    states[place] = state_of(self._program, self._atoms[place], recorded.event, whole)
            watched.count(recorded.event, whole, tuple(states[place] for place in watched.places))


@dataclass
class _Watched:
    """One trigger among those of a type of event; alike events are counted together before their near misses are found."""

    position: int
    trigger: LinkedTrigger
    nearness: Nearness
    places: tuple[int, ...]
    tally: _Tally
    alike: Counter[tuple[State, ...]] = field(default_factory=Counter)

    def count(self, event: Event, facts: Facts, states: tuple[State, ...]) -> None:
        if beyond_reach(self.trigger, event, facts):
            self.tally.others["beyond"] += 1
            return
        self.alike[states] += 1
        if len(self.alike) == _FOLDED_AT:
            self.fold()

    def fold(self) -> None:
        """Finds the near misses of what was counted."""
        for states, events in self.alike.items():
            self.tally.add(self.nearness.of(states), events)
        self.alike.clear()
