"""Answers "why" and "why not" for a recorded event: the stored proof is judged again and compared (R-A4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from domain import fact_codec
from domain.errors import BadInput, Conflict, NotFound
from domain.events import Event
from domain.store.record_events import as_event
from domain.store.tables.rules import action_log, decision
from domain.store.tables.rules import event as event_table
from domain.values import Text
from engine.explain import Explanation, explain
from engine.verdict import Outcome

from .rules import Rules


def explain_event(connection: Connection, rules: Rules, event_id: UUID, trigger: str | None = None) -> list[Explanation]:
    """The explanation of one trigger, or of every trigger that listens to this type of event.

    NotFound when there is no such event; Conflict while it waits for its decision; BadInput when no such trigger judged it.
    """
    event, stored = _stored(connection, event_id)
    program = rules.program(connection, stored.ruleset_hash)
    facts = fact_codec.decode(stored.facts)
    verdicts = {name: Outcome(value) for name, value in stored.verdicts.items()}
    if trigger is not None and trigger not in verdicts:
        raise BadInput(_not_judged(trigger, event, list(verdicts)), "trigger")
    names = [trigger] if trigger is not None else list(verdicts)
    return [explain(program, name, event, facts, verdicts) for name in names]


def _stored(connection: Connection, event_id: UUID) -> tuple[Event, Row[Any]]:
    query = select(event_table, decision.c.ruleset_hash, decision.c.facts, decision.c.verdicts)
    row = connection.execute(query.outerjoin(decision).where(event_table.c.id == event_id)).first()
    if row is None:
        raise NotFound(Text(f"er is geen gebeurtenis {event_id}", f"there is no event {event_id}"))
    if row.ruleset_hash is None:
        message = Text("deze gebeurtenis wacht nog op haar beoordeling", "this event still waits for its decision")
        raise Conflict(message, str(event_id))
    return as_event(row), row


def _not_judged(trigger: str, event: Event, names: list[str]) -> Text:
    listed = ", ".join(f"“{name}”" for name in names) or "-"
    return Text(
        f"trigger “{trigger}” is niet beoordeeld bij deze gebeurtenis ({event.type}); wel: {listed}",
        f"trigger “{trigger}” was not judged for this event ({event.type}); these were: {listed}",
    )


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the trigger log (R-A4): which trigger did what, when, on which event, with what result."""

    at: datetime
    trigger: str
    event_id: UUID
    event_type: str
    occurred_on: date
    action: str
    status: str
    result: dict[str, object]


def trigger_log(connection: Connection, limit: int = 100, *, failed_only: bool = False) -> list[LogLine]:
    """The newest actions first; those that failed are in it, with the reason."""
    query = select(action_log, event_table.c.type, event_table.c.occurred_on).join(event_table)
    query = query.where(action_log.c.status == "failed") if failed_only else query
    newest = query.order_by(action_log.c.at.desc(), action_log.c.key).limit(limit)
    return [_log_line(row) for row in connection.execute(newest)]


def _log_line(row: Row[Any]) -> LogLine:
    return LogLine(row.at, row.trigger, row.event_id, row.type, row.occurred_on, row.action, row.status, row.result)


def outcome_counts(connection: Connection) -> list[tuple[str, str, str, int]]:
    """How often each trigger met each outcome: (event type, trigger, outcome, count)."""
    from_verdicts = """
        SELECT e.type, v.key, v.value, count(*) FROM decision d JOIN event e ON e.id = d.event_id,
        LATERAL jsonb_each_text(d.verdicts) AS v GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """
    return [tuple(row) for row in connection.exec_driver_sql(from_verdicts)]
