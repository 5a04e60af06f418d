"""Writes the audit log: what happened goes in with its transaction, and is linked to the chain when that commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import orjson
from sqlalchemy import Connection, insert

from domain.audit_digest import DecisionLine, batch_content

from .audit_rows import Key, row_digests
from .tables.audit import audit


def append(
    connection: Connection,
    kind: str,
    content: Mapping[str, object],
    now: datetime,
    rows: Mapping[str, Collection[Key]] | None = None,
) -> None:
    """Adds an entry; `content` holds JSON values. Its place and hash are given at commit, so a rollback leaves no gap.

    `rows` names the rows that it vouches for, by a name of `audit_rows.COVERED` and their keys: write them first.
    """
    vouched = {"rows": row_digests(connection, rows)} if rows else {}
    text = orjson.dumps({**content, **vouched}, option=orjson.OPT_SORT_KEYS).decode()
    connection.execute(insert(audit).values(kind=kind, content=text, at=now))


def append_decisions(connection: Connection, partition: int, lines: Sequence[DecisionLine], now: datetime) -> None:
    """The entry of a batch of decisions, whose `decided_at` (and the `at` of their actions) must be `now`."""
    append(connection, "decisions", batch_content(partition, lines), now)
