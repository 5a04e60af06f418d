"""Handles the next events of a partition in the caller's transaction: decided in order, with their actions and proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Connection

from actions.writes import Writes
from domain.dutch_time import dutch_day
from domain.events import Event, Subject
from domain.store.outbox import post, signal
from domain.store.queue import hold_partition, remove, take
from domain.store.switches import positions
from engine.link import Program
from engine.switches import Switch

from .decide_batch import Decided, Deciding, decide_batch
from .keep_deadlines import KeptDeadline, cancel_deadlines, keep_deadlines
from .keep_decisions import keep_decisions
from .loop_guard import guard
from .rules import Rules
from .timers import activate_publications

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class BatchResult:
    """How many events were decided, and whether there may be more to decide in the partition."""

    decided: int
    more: bool


def process_batch(
    connection: Connection, rules: Rules, partition: int, limit: int, now: datetime, *, each: bool = False
) -> BatchResult:
    """Decides up to `limit` events of one partition (R-A1, R-A4), all of them or, when it raises, none.

    Nothing is decided while another batch of this partition runs, or before any rules are published. With `each`, an
    action whose writes the database refuses fails alone; without it WritesRefused then ends the batch.
    """
    waiting = take(connection, partition, limit, now) if hold_partition(connection, partition) else []
    program = _program(connection, rules, now) if waiting else None
    if program is None:
        return BatchResult(0, False)
    switches = {trigger: Switch(position) for trigger, position in positions(connection).items()}
    writes = Writes(connection, each=each)
    decided = decide_batch(Deciding(connection, rules, program, switches, writes, now), waiting)
    guard(connection, partition, decided, now)
    _tell_faults(decided)
    cancel_deadlines(connection, [one.event for one in decided], now)
    keep_deadlines(connection, _deadlines(decided), now)
    keep_decisions(connection, partition, decided, now)
    _reply(connection, [one.event for one in decided], now)
    remove(connection, partition, [one.seq for one in decided])
    return BatchResult(len(decided), True)


def _program(connection: Connection, rules: Rules, now: datetime) -> Program | None:
    activate_publications(connection, dutch_day(now), now)
    return rules.in_force(connection, dutch_day(now))


def _deadlines(decided: Sequence[Decided]) -> list[KeptDeadline]:
    return [KeptDeadline(one.event, planned, one.program.ruleset_hash) for one in decided for planned in one.decision.deadlines]


def _tell_faults(decided: Sequence[Decided]) -> None:
    """A condition that crashes does so for many events: it is logged once per batch."""
    faults = Counter(fault for one in decided for fault in one.decision.faults)
    for (plugin, reason), events in faults.items():
        log.error("condition crashed", plugin=plugin, reason=reason, events=events)


def _reply(connection: Connection, events: Sequence[Event], now: datetime) -> None:
    """Tells each workflow that waits for it that its event has been decided."""
    waited_for = [
        signal(
            event.reply_to,
            "event_decided",
            str(event.id),
            {"event_id": str(event.id), "type": event.type, "claim_id": event.subjects.get(Subject.CLAIM)},
        )
        for event in events
        if event.reply_to is not None
    ]
    post(connection, waited_for, now)
