"""Deadlines of triggers: kept in the transaction of the decision, cancelled by their `unless` events, judged again when due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row, and_, any_, insert, literal, or_, select, update

from domain.dutch_time import AMSTERDAM
from domain.events import DEADLINE_DUE, Event, Subject, event_id
from domain.store.outbox import signal_workflow, start_workflow
from domain.store.record_events import as_event, record_events
from domain.store.tables.events import event as event_table
from domain.store.tables.events import subject_column
from domain.store.tables.waiting import deadline
from engine.deadlines import PlannedDeadline

WORKFLOW = "DeadlineTimer"

_MORNING = time(6)  # a deadline comes before people start to work


def workflow_id(key: str) -> str:
    """The id of the timer of this deadline."""
    return f"deadline/{key}"


def keep_deadline(connection: Connection, event: Event, planned: PlannedDeadline, ruleset_hash: str, now: datetime) -> None:
    """Keeps it and asks for its timer, unless an event that cancels it has been told already; kept twice it is one."""
    if connection.execute(select(deadline.c.key).where(deadline.c.key == planned.key)).first():
        return
    cancelled_by = _cancelled_already(connection, event, planned.unless)
    row = {
        "key": planned.key,
        "trigger": planned.trigger,
        "ruleset_hash": ruleset_hash,
        "event_id": event.id,
        "employer_id": event.employer_id,
        "employee_id": event.subjects.get(Subject.EMPLOYEE),
        "case_id": event.subjects.get(Subject.CASE),
        "starts_on": event.occurred_on,
        "due_on": planned.due_on,
        "unless": list(planned.unless),
        "status": "cancelled" if cancelled_by else "pending",
        "ended_by": cancelled_by,
    }
    connection.execute(insert(deadline).values(row))
    if cancelled_by is None:
        due_at = datetime.combine(planned.due_on, _MORNING, AMSTERDAM).astimezone(UTC)
        payload = {"key": planned.key, "due_at": due_at.isoformat()}
        start_workflow(connection, WORKFLOW, workflow_id(planned.key), payload, now)


def _cancelled_already(connection: Connection, event: Event, unless: Sequence[str]) -> Any:
    """The id of an event about the same case (else the same employee, else employer) that came first or waits behind this one."""
    subject = next(one for one in (Subject.CASE, Subject.EMPLOYEE, Subject.EMPLOYER) if one in event.subjects)
    query = select(event_table.c.id).where(
        event_table.c.employer_id == event.employer_id,
        event_table.c.type.in_(unless),
        event_table.c.occurred_on >= event.occurred_on,
        event_table.c.id != event.id,
        event_table.c[subject_column(subject)] == event.subjects[subject],
    )
    return connection.scalars(query.order_by(event_table.c.seq).limit(1)).first()


def cancel_deadlines(connection: Connection, event: Event, now: datetime) -> None:
    """Cancels the pending deadlines that this event is an `unless` of: those of its case, its employee or its employer."""
    about = or_(
        deadline.c.case_id == event.subjects.get(Subject.CASE),
        and_(deadline.c.case_id.is_(None), deadline.c.employee_id == event.subjects.get(Subject.EMPLOYEE)),
        and_(deadline.c.case_id.is_(None), deadline.c.employee_id.is_(None)),
    )
    hit = update(deadline).where(
        deadline.c.employer_id == event.employer_id,
        deadline.c.status == "pending",
        literal(event.type) == any_(deadline.c.unless),
        deadline.c.starts_on <= event.occurred_on,
        about,
    )
    cancelled = hit.values(status="cancelled", ended_by=event.id).returning(deadline.c.key)
    for key in connection.scalars(cancelled).all():
        signal_workflow(connection, workflow_id(key), "cancelled", str(event.id), {"key": key}, now)


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
