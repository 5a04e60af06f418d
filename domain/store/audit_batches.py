"""Reads decisions back as the lines that the audit chain has a digest of, and what of them is rightly gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, Connection, Row, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.audit_digest import ActionLine, decision_line, erased_digest, json_digest
from domain.runs import Marked

from . import audit_log
from .record_events import as_event
from .tables.events import event
from .tables.trace import action_log, decision


@dataclass(frozen=True, slots=True)
class Gone:
    """The events of which the log says that something was emptied: the facts, the event's data, the results of its actions."""

    facts: Marked = field(default_factory=Marked)
    data: Marked = field(default_factory=Marked)
    results: Marked = field(default_factory=Marked)

    def add(self, content: Mapping[str, Any]) -> None:
        """What an entry of kind `retention` or `erasure` tells."""
        self.facts.add(content.get("facts", ()))
        self.data.add(content.get("data", ()))
        self.results.add(content.get("results", ()))


def accounted(connection: Connection) -> Gone:
    """What the log says to have been emptied; it must be known before the first batch is looked at."""
    gone = Gone()
    for kind in ("retention", "erasure"):
        for entry in audit_log.entries(connection, kind=kind):
            gone.add(_object(entry.content))
    return gone


def _object(content: str) -> dict[str, Any]:
    """The entry's content; empty when it is no JSON object, for then its hash is wrong too, which is told."""
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A decision as it is stored now; `unexplained` when values are gone that the log does not account for."""

    event_id: UUID
    text: bytes
    moments: frozenset[datetime]
    unexplained: bool


def stored_lines(connection: Connection, seqs: Sequence[int], gone: Gone) -> dict[int, StoredLine]:
    """The decisions about these events, by the events' seq; those that are not there are left out."""
    actions: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(action_log).where(_among(action_log.c.event_seq, seqs))):
        actions[row.event_seq].append(row)
    facts = func.encode(func.coalesce(func.sha256(decision.c.facts), decision.c.facts_digest), "hex")
    query = (
        select(event, decision.c.setup_id, decision.c.key_id, decision.c.micros, decision.c.outcomes, decision.c.decided_at)
        .add_columns(facts.label("facts"), decision.c.facts.is_(None).label("dropped"))
        .join(decision, decision.c.event_seq == event.c.seq)
        .where(_among(event.c.seq, seqs))
    )
    return {row.seq: _line(row, actions[row.seq], gone) for row in connection.execute(query)}


def _among(column: Any, seqs: Collection[int]) -> Any:
    return column == func.any(cast(literal(list(seqs), ARRAY(BigInteger)), ARRAY(BigInteger)))


def _line(row: Row[Any], actions: Sequence[Row[Any]], gone: Gone) -> StoredLine:
    told = as_event(row)
    data = erased_digest(told.data) if row.seq in gone.data else None
    done = [_action(action, row.seq in gone.results) for action in actions]
    _, text = decision_line(row.seq, told, row.setup_id, row.key_id, row.micros, row.outcomes, row.facts, done, data)
    moments = frozenset((row.decided_at, *(action.at for action in actions)))
    return StoredLine(row.id, text, moments, unexplained=row.dropped and row.seq not in gone.facts)


def _action(row: Row[Any], may_be_erased: bool) -> ActionLine:
    kept = erased_digest(row.result) if may_be_erased else None
    return row.position, row.trigger, row.action, row.status, kept or json_digest(row.result)


def decided(connection: Connection) -> int:
    """How many decisions are stored."""
    return connection.scalar(select(func.count()).select_from(decision)) or 0


def decided_outside(connection: Connection, covered: Marked) -> Iterator[str]:
    """The events whose decision is in no batch of the log."""
    query = select(decision.c.event_seq, event.c.id).outerjoin(event, event.c.seq == decision.c.event_seq)
    for seq, event_id in connection.execute(query.order_by(decision.c.event_seq).execution_options(yield_per=10_000)):
        if seq not in covered:
            yield _name(seq, event_id)


def acted_outside(connection: Connection, limit: int) -> list[str]:
    """The events that have actions but no decision."""
    loose = select(action_log.c.event_seq).except_(select(decision.c.event_seq)).subquery()
    query = select(loose.c.event_seq, event.c.id).outerjoin(event, event.c.seq == loose.c.event_seq)
    return [_name(seq, event_id) for seq, event_id in connection.execute(query.order_by(loose.c.event_seq).limit(limit))]


def _name(seq: int, event_id: UUID | None) -> str:
    return str(event_id or seq)
