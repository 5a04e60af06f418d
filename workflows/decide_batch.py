"""Decides events in turns: after an event that acts, its employer's next events see what it did (R-A1, R-A4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter_ns

from sqlalchemy import Connection

from actions.writes import Writes
from domain.events import Event, Subject
from domain.facts import ActedBefore, Facts
from domain.store.acted import ACTED, Acted
from domain.store.bulk import Changed
from domain.store.queue import Waiting
from engine.evaluate import Decision, decide
from engine.link import Program
from engine.switches import Switches

from .act import Done, perform
from .facts_of_batch import changed_for, facts_of_texts, read_wanted
from .rules import Rules


@dataclass(frozen=True, slots=True)
class Decided:
    """An event with what was decided about it, by which rules, from which facts, in how many microseconds, and what was done."""

    seq: int
    program: Program
    facts: Facts
    decision: Decision
    micros: int
    done: list[Done] = field(default_factory=list)

    @property
    def event(self) -> Event:
        return self.decision.event


@dataclass(frozen=True, slots=True)
class Deciding:
    """What a batch is decided with, at the moment `now`."""

    connection: Connection
    rules: Rules
    program: Program
    switches: Switches
    writes: Writes
    now: datetime


@dataclass(slots=True)
class _Open:
    """An event to decide: `unread` are the kinds of facts that are not known, or not any more."""

    seq: int
    event: Event
    program: Program
    unread: frozenset[type]
    facts: dict[type, object] = field(default_factory=dict)


def decide_batch(deciding: Deciding, waiting: Sequence[Waiting]) -> list[Decided]:
    """Decides all of these, each employer's in order, with their actions; in the order of `seq`.

    In each turn the events of an employer are decided up to the first that acts. What it changes is written, and read
    again for those behind it, only when they ask for such facts.
    """
    left = [_open(deciding, one) for one in waiting]
    decided: list[Decided] = []
    while left:
        _read(deciding, left)
        turn, left = _turn(deciding, left)
        _act(deciding, [one for one in turn if one.decision.actions], left)
        decided += turn
    deciding.writes.flush()
    return sorted(decided, key=lambda one: one.seq)


def _open(deciding: Deciding, one: Waiting) -> _Open:
    program = deciding.rules.judging(deciding.connection, deciding.program, one.event)
    return _Open(one.seq, one.event, program, program.facts_for(one.event))


def _read(deciding: Deciding, events: Sequence[_Open]) -> None:
    unread = [one for one in events if one.unread]
    if unread:
        deciding.writes.flush()
        for one, facts in zip(unread, read_wanted(deciding.connection, [(one.event, one.unread) for one in unread]), strict=True):
            one.facts, one.unread = {**one.facts, **facts}, frozenset()


def _turn(deciding: Deciding, events: Sequence[_Open]) -> tuple[list[Decided], list[_Open]]:
    """What is decided in this turn, and what is left for the next."""
    decided, left = [], []
    acting: set[int] = set()
    for one in events:
        if one.event.employer_id in acting:
            left.append(one)
            continue
        began = perf_counter_ns()
        decision = decide(one.program, one.event, one.facts, deciding.switches)
        micros = (perf_counter_ns() - began) // 1000
        decided.append(Decided(one.seq, one.program, one.facts, decision, micros))
        if decision.actions:
            acting.add(one.event.employer_id)
    return decided, left


def _act(deciding: Deciding, acting: Sequence[Decided], left: Sequence[_Open]) -> None:
    """Performs the actions, at most one event per employer; of those left behind it forgets the facts that have changed."""
    texts = [facts_of_texts(planned.call for planned in one.decision.actions) - one.facts.keys() for one in acting]
    wanted = [(one.event, kinds) for one, kinds in zip(acting, texts, strict=True)]
    changed: dict[int, set[Changed] | None] = {}
    for one, more in zip(acting, read_wanted(deciding.connection, wanted), strict=True):
        changed[one.event.employer_id] = _act_on(deciding, one, {**one.facts, **more})
    for other in left:
        changes = changed.get(other.event.employer_id, set())
        kinds = other.program.facts_for(other.event)
        other.unread = kinds if changes is None else other.unread | changed_for(other.event, kinds, changes)


def _act_on(deciding: Deciding, one: Decided, facts: Facts) -> set[Changed] | None:
    """Which facts the actions of one event changed; None: any."""
    writes = deciding.writes
    changed: set[Changed] = set()
    anything = False
    for planned in one.decision.actions:
        one.done.append(perform(writes, one.program, one.event, planned, facts, deciding.now))
        changed |= writes.changed
        anything = anything or writes.changed_anything
    for trigger in _once(one):
        writes.later(ACTED, trigger, {})
        changed.add((ActedBefore, one.event.employer_id))
    return None if anything else changed


def _once(one: Decided) -> list[Acted]:
    """That triggers which act at most once per case, employee or employer have now done so (R-A5)."""
    fired = [one.program.trigger(name)[1] for name in dict.fromkeys(planned.trigger for planned in one.decision.actions)]
    subjects = [(trigger.name, Subject(trigger.once_per.value)) for trigger in fired if trigger.once_per is not None]
    return [Acted(name, subject, one.event.subjects[subject], one.event.id) for name, subject in subjects]
