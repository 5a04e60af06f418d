"""Writes the audit log out for an auditor: lines that prove themselves, with the decisions they are about when asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, select

from domain.access import Permission, User
from domain.audit_chain import Entry, written
from domain.dutch_time import AMSTERDAM
from domain.errors import BadInput
from domain.facts import FACT_TYPES
from domain.runs import numbers_of
from domain.store import audit_log
from domain.store.audit import append
from domain.store.audit_batches import Gone, accounted, stored_lines
from domain.store.tables.events import event
from domain.store.tables.trace import action_log
from domain.values import Text

from . import recorded

SCHEMA = "regelaar-audit/1"
"""What a line looks like; `docs/audit.md` says it. A field that changes its meaning gets another number."""

COLUMNS = (
    "schema",
    "type",
    "n",
    "at",
    "kind",
    "content",
    "previous",
    "hash",
    "event",
    "text",
    "values",
    "data",
    "facts",
    "results",
)
"""All fields that lines can have."""

WITHHELD = "withheld"

Line = dict[str, object]


def export_audit(
    connection: Connection, user: User, first: date, last: date, now: datetime, *, decisions: bool = False
) -> Iterator[Line]:
    """The entries of these days, the last one included; with `decisions` each batch is followed by its decisions.

    Values are given to who may read decisions, as far as they are kept. That the log was exported is logged at the end.
    Forbidden without the permission to read the log; BadInput when the days are in the wrong order.
    """
    user.require(Permission.READ_AUDIT_LOG)
    if last < first:
        raise BadInput(Text("de laatste dag ligt voor de eerste", "the last day is before the first"), "--until")
    gone = accounted(connection)
    may_read = Permission.READ_DECISIONS in user.permissions
    for entry in audit_log.entries_between(connection, _midnight(first), _midnight(last + timedelta(days=1))):
        yield _entry_line(entry)
        if decisions and entry.kind == "decisions":
            yield from _decision_lines(connection, entry, gone, may_read)
    told = {"by": user.name, "first": first, "last": last, "decisions": decisions, "values": decisions and may_read}
    append(connection, "export", told, now)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def _entry_line(entry: Entry) -> Line:
    return {
        "schema": SCHEMA,
        "type": "entry",
        "n": entry.n,
        "at": written(entry.at),
        "kind": entry.kind,
        "content": entry.content,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _decision_lines(connection: Connection, entry: Entry, gone: Gone, may_read: bool) -> Iterator[Line]:
    """The decisions of a batch, each with the text that the digest of the entry is over."""
    seqs = numbers_of(orjson.loads(entry.content)["events"])
    texts = stored_lines(connection, seqs, gone)
    results = _results(connection, seqs)
    for one in recorded.stream(connection, [event.c.seq.in_(seqs)]):
        line = {
            "schema": SCHEMA,
            "type": "decision",
            "n": entry.n,
            "event": str(one.event.id),
            "text": texts[one.seq].text.decode(),
        }
        yield {**line, **(_values(one, results.get(one.seq, [])) if may_read else {"values": WITHHELD})}


def _values(one: recorded.Recorded, results: list[Line]) -> Line:
    facts = one.read(FACT_TYPES)
    if isinstance(facts, recorded.Gone):
        return {"values": facts.value, "data": dict(one.event.data), "results": results}
    named = {kind.__name__: fact for kind, fact in facts.items()}
    return {
        "values": "kept",
        "data": dict(one.event.data),
        "facts": orjson.loads(orjson.dumps(named, _plain)),
        "results": results,
    }


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _results(connection: Connection, seqs: list[int]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    query: Any = select(action_log).where(action_log.c.event_seq.in_(seqs)).order_by(action_log.c.position, action_log.c.trigger)
    for row in connection.execute(query):
        done = {
            "position": row.position,
            "trigger": row.trigger,
            "action": row.action,
            "status": row.status,
            "result": row.result,
        }
        found.setdefault(row.event_seq, []).append(done)
    return found
