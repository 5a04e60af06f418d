"""Decides events: the next ones of a partition, in order, with their actions and proof, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from time import perf_counter_ns
from typing import Any

import structlog
from sqlalchemy import Connection, Row, delete, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import OperationalError

from actions.acting import Acting
from domain import fact_codec
from domain.audit_digest import DecisionLine, decision_line, json_digest
from domain.dutch_time import dutch_day
from domain.errors import RegelaarError
from domain.events import Event, Subject
from domain.facts import Facts
from domain.store.audit import append_decisions
from domain.store.outbox import signal_workflow
from domain.store.read_facts import read_facts
from domain.store.record_events import as_event
from domain.store.setups import setup_id
from domain.store.tables.events import event as event_table
from domain.store.tables.events import undecided
from domain.store.tables.trace import acted_once, action_log, decision
from engine.evaluate import Decision, PlannedAction, decide
from engine.link import LinkedTrigger, Program
from engine.outcomes import pack

from .deadlines import cancel_deadlines, keep_deadline
from .rules import Rules

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class BatchResult:
    """How many events were decided, and whether undecided ones are left in the partition."""

    decided: int
    more: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """An event with what was decided about it, from which facts, in how many microseconds."""

    seq: int
    decision: Decision
    facts: Facts
    micros: int


def process_batch(connection: Connection, rules: Rules, partition: int, limit: int, now: datetime) -> BatchResult:
    """Decides up to `limit` events of one partition, oldest first (R-A1, R-A4).

    Facts are read once for the whole batch, so after an event that acted, later events of the same employer are left
    for the next batch: they must see what it changed. Nothing is decided while another batch of this partition runs, or
    before any rules are published.
    """
    program = rules.in_force(connection, dutch_day(now))
    if program is None or not _alone(connection, partition):
        return BatchResult(0, False)
    waiting = _undecided(connection, partition, limit)
    events = [as_event(row) for row in waiting]
    facts = _facts(connection, program, events)
    acted: set[int] = set()
    done: list[Decided] = []
    for row, event, event_facts in zip(waiting, events, facts, strict=True):
        if event.employer_id not in acted:
            began = perf_counter_ns()
            decided = decide(program, event, event_facts)
            done.append(Decided(row.seq, decided, event_facts, (perf_counter_ns() - began) // 1000))
            acted |= {event.employer_id} if _act(connection, program, row.seq, decided, now) else set()
    _store(connection, partition, program, done, now)
    _reply(connection, [one.decision.event for one in done], now)
    return BatchResult(len(done), len(done) < len(events) or len(events) == limit)


def _alone(connection: Connection, partition: int) -> bool:
    """Whether this transaction holds the partition; a batch that was started twice runs once."""
    lock = text("SELECT pg_try_advisory_xact_lock(7302, :partition)")
    return bool(connection.execute(lock, {"partition": partition}).scalar_one())


def _undecided(connection: Connection, partition: int, limit: int) -> Sequence[Row[Any]]:
    waiting = select(event_table).join(undecided, undecided.c.seq == event_table.c.seq)
    waiting = waiting.where(undecided.c.partition == partition, undecided.c.set_aside_at.is_(None))
    return connection.execute(waiting.order_by(undecided.c.seq).limit(limit)).all()


def _facts(connection: Connection, program: Program, events: Sequence[Event]) -> list[Facts]:
    """Per event what its triggers read; events of one type are read together."""
    found: dict[int, Facts] = {}
    for event_type in {event.type for event in events}:
        positions = [position for position, event in enumerate(events) if event.type == event_type]
        of_type = [events[position] for position in positions]
        kinds = frozenset().union(*(program.facts_for(event) for event in of_type))
        read = read_facts(connection, of_type, sorted(kinds, key=lambda kind: kind.__name__))
        found |= dict(zip(positions, read, strict=True))
    return [found[position] for position in range(len(events))]


def _act(connection: Connection, program: Program, seq: int, decided: Decision, now: datetime) -> bool:
    """Performs the planned actions, each on its own, and keeps the deadlines; True when there were actions."""
    for plugin, reason in decided.faults:
        log.error("condition crashed", plugin=plugin, reason=reason, event_id=str(decided.event.id))
    cancel_deadlines(connection, decided.event, now)
    for deadline in decided.deadlines:
        keep_deadline(connection, decided.event, deadline, program.ruleset_hash, now)
    for name in dict.fromkeys(planned.trigger for planned in decided.actions):
        _remember(connection, program.trigger(name)[1], decided.event)
    for planned in decided.actions:
        _perform(connection, program, seq, decided.event, planned, now)
    return bool(decided.actions)


def _remember(connection: Connection, trigger: LinkedTrigger, event: Event) -> None:
    """That a trigger which acts at most once per case, employee or employer has now done so (R-A5)."""
    if trigger.once_per is not None:
        subject = Subject(trigger.once_per.value)
        row = {"trigger": trigger.name, "subject": subject.value, "subject_id": event.subjects[subject], "event_id": event.id}
        connection.execute(upsert(acted_once).values(row).on_conflict_do_nothing())


def _perform(connection: Connection, program: Program, seq: int, event: Event, planned: PlannedAction, now: datetime) -> None:
    function = program.registry.actions[planned.call.plugin].function
    act = Acting(connection, event, planned.key, now)
    try:
        with connection.begin_nested():
            result: Mapping[str, object] = function(act, **dict(planned.call.arguments))
        status = "done"
    except OperationalError:
        raise  # the database is gone, not the action: the whole batch is tried again
    except RegelaarError as error:
        status, result = "failed", {"nl": error.text.nl, "en": error.text.en}
    except Exception as error:  # an action may fail in any way; it is logged as failed and the others go on
        log.error("action failed", action=planned.call.plugin, event_id=str(event.id), exc_info=error)
        status, result = "failed", {"nl": str(error), "en": str(error)}
    row = {
        "event_seq": seq,
        "position": planned.position,
        "trigger": planned.trigger,
        "action": planned.call.plugin,
        "status": status,
        "result": dict(result),
        "at": now,
    }
    connection.execute(insert(action_log).values(row))


def _store(connection: Connection, partition: int, program: Program, done: Sequence[Decided], now: datetime) -> None:
    """The proof of each decision, and that the events wait no longer."""
    if not done:
        return
    setup = setup_id(connection, program.ruleset_hash, program.fingerprints, now)
    rows = [
        {
            "event_seq": one.seq,
            "decided_at": now,
            "setup_id": setup,
            "micros": one.micros,
            "outcomes": pack(one.decision.outcomes),
            "facts": fact_codec.encode(one.facts),
        }
        for one in done
    ]
    connection.execute(insert(decision), rows)
    append_decisions(connection, partition, [_line(connection, one, row) for one, row in zip(done, rows, strict=True)], now)
    connection.execute(delete(undecided).where(undecided.c.seq.in_([one.seq for one in done])))


def _line(connection: Connection, one: Decided, row: Mapping[str, Any]) -> DecisionLine:
    logged = connection.execute(select(action_log).where(action_log.c.event_seq == one.seq))
    actions = [(done.position, done.trigger, done.action, done.status, json_digest(done.result)) for done in logged]
    facts = sha256(row["facts"]).hexdigest()
    event, outcomes = one.decision.event, row["outcomes"]
    return decision_line(one.seq, event, row["setup_id"], None, one.micros, outcomes, facts, actions)


def _reply(connection: Connection, events: Sequence[Event], now: datetime) -> None:
    """Tells each workflow that waits for it that its event has been decided."""
    for event in events:
        if event.reply_to is not None:
            payload = {"event_id": str(event.id), "type": event.type, "claim_id": event.subjects.get(Subject.CLAIM)}
            signal_workflow(connection, event.reply_to, "event_decided", str(event.id), payload, now)
