"""Answers "why" and "why not" for a recorded event: the stored proof is judged again and compared (R-A4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select, text

from domain import fact_codec
from domain.errors import BadInput, Conflict, NotFound
from domain.events import Event
from domain.store.record_events import as_event
from domain.store.tables.events import event as event_table
from domain.store.tables.trace import action_log, decision, setup
from domain.values import Text
from engine.explain import Explanation, explain
from engine.outcomes import by_name, unpack
from engine.verdict import Outcome

from .rules import Rules


def explain_event(connection: Connection, rules: Rules, event_id: UUID, trigger: str | None = None) -> list[Explanation]:
    """The explanation of one trigger, or of every trigger that listens to this type of event.

    NotFound when there is no such event; Conflict while it waits for its decision; BadInput when no such trigger judged it.
    """
    event, stored = _stored(connection, event_id)
    program = rules.program(connection, stored.ruleset_hash)
    facts = fact_codec.decode(stored.facts)
    outcomes = by_name(program, event, unpack(stored.outcomes))
    if trigger is not None and trigger not in outcomes:
        raise BadInput(_not_judged(trigger, event, list(outcomes)), "trigger")
    names = [trigger] if trigger is not None else list(outcomes)
    return [explain(program, name, event, facts, outcomes) for name in names]


def _stored(connection: Connection, event_id: UUID) -> tuple[Event, Row[Any]]:
    query = select(event_table, setup.c.ruleset_hash, decision.c.facts, decision.c.outcomes)
    decided = event_table.outerjoin(decision).outerjoin(setup)
    row = connection.execute(query.select_from(decided).where(event_table.c.id == event_id)).first()
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
    query = select(action_log, event_table.c.id, event_table.c.type, event_table.c.occurred_on)
    query = query.join(event_table, event_table.c.seq == action_log.c.event_seq)
    query = query.where(action_log.c.status == "failed") if failed_only else query
    order = (action_log.c.at.desc(), action_log.c.event_seq, action_log.c.trigger, action_log.c.position)
    newest = query.order_by(*order).limit(limit)
    return [_log_line(row) for row in connection.execute(newest)]


def _log_line(row: Row[Any]) -> LogLine:
    return LogLine(row.at, row.trigger, row.id, row.type, row.occurred_on, row.action, row.status, row.result)


def outcome_counts(connection: Connection, rules: Rules) -> Mapping[tuple[str, str, Outcome], int]:
    """How often each trigger met each outcome, by event type, trigger and outcome."""
    counts: Counter[tuple[str, str, Outcome]] = Counter()
    for row in connection.execute(_ALIKE):
        event = Event(UUID(int=0), row.type, date.min, {}, {"trigger": row.due})
        outcomes = by_name(rules.program(connection, row.ruleset_hash), event, unpack(row.outcomes))
        counts.update({(row.type, name, outcome): row.decisions for name, outcome in outcomes.items()})
    return dict(sorted(counts.items()))


_ALIKE = text("""
    SELECT e.type, e.data ->> 'trigger' AS due, s.ruleset_hash, d.outcomes, count(*) AS decisions
    FROM decision d JOIN event e ON e.seq = d.event_seq JOIN setup s ON s.id = d.setup_id GROUP BY 1, 2, 3, 4
""")
