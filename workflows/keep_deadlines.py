"""Deadlines of a batch of decisions: kept with their timers, and cancelled by the events that they are `unless`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, text

from domain.dutch_time import AMSTERDAM
from domain.events import Event, Subject
from domain.store.audit import append
from domain.store.bulk import as_json
from domain.store.outbox import Message, post, signal, start
from engine.deadlines import PlannedDeadline

from .deadlines import WORKFLOW, workflow_id

_MORNING = time(6)  # a deadline comes before people start to work
_SUBJECTS = (Subject.EMPLOYER, Subject.EMPLOYEE, Subject.CASE)

# What cancels it may have been told already: before its event, or behind it in the queue. The first one told counts.
_KEEP = text("""
    INSERT INTO deadline (key, trigger, ruleset_hash, event_id, employer_id, employee_id, case_id, starts_on, due_on, unless,
                          status, ended_by)
    SELECT d.key, d.trigger, d.ruleset_hash, d.event_id, d.employer_id, d.employee_id, d.case_id, d.starts_on, d.due_on, d.unless,
           CASE WHEN first.id IS NULL THEN 'pending' ELSE 'cancelled' END, first.id
    FROM json_populate_recordset(NULL::deadline, CAST(:rows AS json)) d LEFT JOIN LATERAL (
        SELECT e.id FROM (
            SELECT e.* FROM event e WHERE e.employee_id = d.employee_id AND (d.case_id IS NULL OR e.case_id = d.case_id)
            UNION ALL
            SELECT e.* FROM event e WHERE d.employee_id IS NULL AND e.employer_id = d.employer_id AND e.employee_id IS NULL
            UNION ALL
            SELECT e.* FROM event e JOIN employee m ON m.id = e.employee_id
            WHERE d.employee_id IS NULL AND m.employer_id = d.employer_id
        ) e
        WHERE e.type = ANY (d.unless) AND e.occurred_on >= d.starts_on AND e.id <> d.event_id ORDER BY e.seq LIMIT 1
    ) first ON true
    ON CONFLICT (key) DO NOTHING RETURNING key, due_on, status
""")
_CANCEL = text("""
    WITH e AS (
        SELECT * FROM json_to_recordset(CAST(:rows AS json))
        AS e(id uuid, type text, occurred_on date, employer_id bigint, employee_id bigint, case_id bigint, place integer)
    ), hit AS (
        SELECT d.key, d.unless, d.starts_on, e.* FROM e JOIN deadline d ON d.case_id = e.case_id WHERE d.status = 'pending'
        UNION ALL
        SELECT d.key, d.unless, d.starts_on, e.* FROM e JOIN deadline d ON d.employee_id = e.employee_id
        WHERE d.status = 'pending' AND d.case_id IS NULL
        UNION ALL
        SELECT d.key, d.unless, d.starts_on, e.* FROM e JOIN deadline d ON d.employer_id = e.employer_id
        WHERE d.status = 'pending' AND d.case_id IS NULL AND d.employee_id IS NULL
    ), first AS (
        SELECT DISTINCT ON (key) key, id FROM hit
        WHERE type = ANY (unless) AND starts_on <= occurred_on ORDER BY key, place
    )
    UPDATE deadline d SET status = 'cancelled', ended_by = first.id FROM first WHERE d.key = first.key AND d.status = 'pending'
    RETURNING d.key, first.id
""")


@dataclass(frozen=True, slots=True)
class KeptDeadline:
    """A deadline that the rules with this hash set because of `event`."""

    event: Event
    planned: PlannedDeadline
    ruleset_hash: str


def keep_deadlines(connection: Connection, kept: Sequence[KeptDeadline], now: datetime) -> None:
    """Keeps them and asks for their timers, unless an event that cancels one has been told already; kept twice it is one."""
    if not kept:
        return
    rows = connection.execute(_KEEP, {"rows": as_json([_row(one) for one in kept])}).all()
    post(connection, [_timer(row.key, row.due_on) for row in rows if row.status == "pending"], now)


def cancel_deadlines(connection: Connection, events: Sequence[Event], now: datetime) -> None:
    """Cancels the pending deadlines that these are an `unless` of: those of the case, the employee or the employer."""
    rows = [
        {"id": event.id, "type": event.type, "occurred_on": event.occurred_on, "place": place, **_subjects(event)}
        for place, event in enumerate(events)
    ]
    cancelled = connection.execute(_CANCEL, {"rows": as_json(rows)}).all()
    post(connection, [signal(workflow_id(row.key), "cancelled", str(row.id), {"key": row.key}) for row in cancelled], now)
    if cancelled:
        append(connection, "deadlines_cancelled", {"deadlines": {row.key: row.id for row in cancelled}}, now)


def _row(one: KeptDeadline) -> Mapping[str, object]:
    planned = one.planned
    return {
        "key": planned.key,
        "trigger": planned.trigger,
        "ruleset_hash": one.ruleset_hash,
        "event_id": one.event.id,
        "starts_on": one.event.occurred_on,
        "due_on": planned.due_on,
        "unless": planned.unless,
        **_subjects(one.event),
    }


def _subjects(event: Event) -> Mapping[str, int | None]:
    return {f"{subject}_id": event.subjects.get(subject) for subject in _SUBJECTS}


def _timer(key: str, due_on: date) -> Message:
    due_at = datetime.combine(due_on, _MORNING, AMSTERDAM).astimezone(UTC)
    return start(WORKFLOW, workflow_id(key), {"key": key, "due_at": due_at.isoformat()})
