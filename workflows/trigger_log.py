"""What triggers did: the log of their actions, and how often each met each outcome (R-A4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select, text

from domain.events import Event
from domain.store.tables.events import event as event_table
from domain.store.tables.trace import action_log
from engine.outcomes import by_name, unpack
from engine.verdict import Outcome

from .rules import Rules


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
