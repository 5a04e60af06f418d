"""Deadlines of triggers: kept in the transaction of the decision, cancelled by their `unless` events, judged again when due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row, select, update

from domain.events import DEADLINE_DUE, Event, event_id
from domain.store.record_events import as_event, record_events
from domain.store.tables.events import event as event_table
from domain.store.tables.waiting import deadline

WORKFLOW = "DeadlineTimer"

_MORNING = time(6)  # a deadline comes before people start to work


def workflow_id(key: str) -> str:
    """The id of the timer of this deadline."""
    return f"deadline/{key}"


def come_due(connection: Connection, key: str, now: datetime) -> bool:
    """Tells the system that the deadline has come, so that its trigger is judged again; False when it was cancelled."""
    row = connection.execute(select(deadline).where(deadline.c.key == key).with_for_update()).one()
    if row.status != "pending":
        return False
    origin = as_event(connection.execute(select(event_table).where(event_table.c.id == row.event_id)).one())
    event = _due(origin, row)
    record_events(connection, [event], now)
    connection.execute(update(deadline).where(deadline.c.key == key).values(status="due", ended_by=event.id))
    return True


def _due(origin: Event, row: Row[Any]) -> Event:
    own = {"rules": row.ruleset_hash} if row.judged_by == "own" else {}
    data: Mapping[str, object] = {"trigger": row.trigger, "key": row.key, **own}
    identity = event_id(DEADLINE_DUE.name, row.key)
    return Event(identity, DEADLINE_DUE.name, row.due_on, origin.subjects, data, (*origin.causes, origin.id))


@dataclass(frozen=True, slots=True)
class PendingDeadline:
    """One line of the list of deadlines: which trigger waits until when, since which event, and for what to cancel it."""

    trigger: str
    due_on: date
    starts_on: date
    event_id: str
    unless: tuple[str, ...]


def pending_deadlines(connection: Connection, limit: int = 100) -> list[PendingDeadline]:
    """Those that are still to come, the first one first."""
    query = select(deadline).where(deadline.c.status == "pending").order_by(deadline.c.due_on, deadline.c.key).limit(limit)
    return [
        PendingDeadline(row.trigger, row.due_on, row.starts_on, str(row.event_id), tuple(row.unless))
        for row in connection.execute(query)
    ]
