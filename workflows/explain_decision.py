"""Answers "why" and "why not" for a recorded event: the stored proof is judged again and compared (R-A4, issue 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from domain.errors import BadInput, NotFound
from domain.events import Event, Subject
from domain.store.record_events import as_event
from domain.store.setups import setups
from domain.store.subjects import numbers_of
from domain.store.switches import Switched, newest_before
from domain.store.tables.events import event as event_table
from domain.store.tables.events import undecided
from domain.store.tables.trace import action_log
from domain.values import Text
from engine.explain import Explanation, explain
from engine.link import LinkedTrigger, Program
from engine.outcomes import by_name, unpack
from engine.steps import written
from engine.verdict import Outcome

from .event_chain import Link, causes_of, followers_of
from .event_timers import Timer, cancelled_by, set_by
from .recorded import Gone, Recorded, newest
from .rules import Rules
from .rules_of_then import program_of_then

_NOT_ON = (Outcome.SHADOWED, Outcome.SWITCHED_OFF)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one action: its sentence, `done` or `failed`, and what it did or why it failed."""

    sentence: Text
    status: str
    result: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Judged:
    """What one trigger made of the event, what it did, the deadline that it set, and its switch when that was not on."""

    explanation: Explanation
    actions: tuple[Done, ...] = ()
    timer: Timer | None = None
    switch: Switched | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that is not decided yet: how often that was tried, why the last try failed, and when the next one is."""

    tries: int
    reason: str | None
    not_before: datetime | None
    set_aside_at: datetime | None


@dataclass(frozen=True, slots=True)
class Decided:
    """When an event was decided, by which rules, how long that took, and whether the values read are still there."""

    at: datetime
    micros: int
    ruleset_hash: str
    gone: Gone | None


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything on record about one event: either decided or still waiting; neither is one that was only computed."""

    event: Event
    happened: Text
    about: Mapping[Subject, str]
    recorded_at: datetime | None = None
    decided: Decided | None = None
    waiting: Waiting | None = None
    causes: tuple[Link, ...] = ()
    followers: tuple[Link, ...] = ()
    cancelled: tuple[Timer, ...] = ()
    triggers: tuple[Judged, ...] = ()


def explain_event(connection: Connection, rules: Rules, event_id: UUID, trigger: str | None = None) -> Explained:
    """What one trigger, or every trigger that listens to this type of event, made of it, and what led to it and followed.

    NotFound when there is no such event; BadInput when no such trigger judged it; Conflict when its rules cannot be read
    any more.
    """
    found = newest(connection, [event_table.c.id == event_id], 1)
    if not found:
        return _undecided(connection, rules, event_id)
    recorded = found[0]
    setup = setups(connection)[recorded.setup_id]
    program = program_of_then(connection, rules, setup.ruleset_hash)
    outcomes = by_name(program, recorded.event, unpack(recorded.outcomes))
    names = named(trigger, recorded.event, list(outcomes))
    read = recorded.read(program.facts_for(recorded.event))
    facts, gone = (None, read) if isinstance(read, Gone) else (read, None)
    told = [explain(program, name, recorded.event, facts, outcomes, setup.fingerprints) for name in names]
    return Explained(
        recorded.event,
        rules.registry.event_label(recorded.event.type),
        numbers_of(connection, recorded.event.subjects),
        recorded.recorded_at,
        Decided(recorded.decided_at, recorded.micros, setup.ruleset_hash, gone),
        None,
        causes_of(connection, rules.registry, recorded.event),
        followers_of(connection, rules.registry, recorded.event, recorded.seq),
        cancelled_by(connection, rules.registry, recorded.event),
        _judged(connection, program, recorded, told),
    )


def _undecided(connection: Connection, rules: Rules, event_id: UUID) -> Explained:
    joined = event_table.outerjoin(undecided, undecided.c.seq == event_table.c.seq)
    columns = (undecided.c.tries, undecided.c.reason, undecided.c.not_before, undecided.c.set_aside_at)
    row = connection.execute(select(event_table, *columns).select_from(joined).where(event_table.c.id == event_id)).first()
    if row is None:
        raise NotFound(Text(f"er is geen gebeurtenis {event_id}", f"there is no event {event_id}"))
    event = as_event(row)
    return Explained(
        event,
        rules.registry.event_label(event.type),
        numbers_of(connection, event.subjects),
        row.recorded_at,
        waiting=Waiting(row.tries or 0, row.reason, row.not_before, row.set_aside_at),
        causes=causes_of(connection, rules.registry, event),
    )


def named(trigger: str | None, event: Event, names: list[str]) -> list[str]:
    """The names to explain; BadInput when the one asked for did not judge the event."""
    if trigger is None:
        return names
    if trigger in names:
        return [trigger]
    listed = ", ".join(f"“{name}”" for name in names) or "-"
    nl = f"trigger “{trigger}” is niet beoordeeld bij deze gebeurtenis ({event.type}); wel: {listed}"
    en = f"trigger “{trigger}” was not judged for this event ({event.type}); these were: {listed}"
    raise BadInput(Text(nl, en), "trigger")


def _judged(connection: Connection, program: Program, recorded: Recorded, told: Iterable[Explanation]) -> tuple[Judged, ...]:
    log = _log(connection, recorded.seq)
    timers = set_by(connection, program.registry, recorded.event)
    return tuple(
        Judged(
            item,
            _done(program, item.trigger, log.get(item.trigger.name, [])),
            timers.get(item.trigger.name),
            newest_before(connection, item.trigger.name, recorded.decided_at) if item.stored in _NOT_ON else None,
        )
        for item in told
    )


def _log(connection: Connection, seq: int) -> dict[str, list[Row[Any]]]:
    """The lines of the action log about an event, per trigger in order."""
    found: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(select(action_log).where(action_log.c.event_seq == seq).order_by(action_log.c.position)):
        found.setdefault(row.trigger, []).append(row)
    return found


def _done(program: Program, trigger: LinkedTrigger, lines: Iterable[Row[Any]]) -> tuple[Done, ...]:
    calls = [call for row in trigger.rows for call in row.actions]
    return tuple(Done(written(calls[line.position], program), line.status, line.result) for line in lines)
