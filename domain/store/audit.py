"""Writes the audit log: what happened goes in with its transaction, and is linked to the chain when that commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import orjson
from sqlalchemy import Connection, insert, select

from domain.audit_digest import DecisionLine, batch_content

from .tables.audit import audit
from .tables.trace import setup


def append(connection: Connection, kind: str, content: Mapping[str, object], now: datetime) -> None:
    """Adds an entry; `content` holds JSON values. Its place and hash are given at commit, so a rollback leaves no gap."""
    text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()
    connection.execute(insert(audit).values(kind=kind, content=text, at=now))


def append_decisions(connection: Connection, partition: int, lines: Sequence[DecisionLine], now: datetime) -> None:
    """The entry of a batch of decisions, whose `decided_at` (and the `at` of their actions) must be `now`."""
    numbers = {setup_id for _, setup_id, _ in lines}
    rows = connection.execute(select(setup.c.id, setup.c.digest).where(setup.c.id.in_(numbers)))
    append(connection, "decisions", batch_content(partition, lines, {row.id: row.digest for row in rows}), now)
