"""Reads the audit log, oldest first and a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from domain.audit_chain import Entry, Head

from .tables.audit import audit

PIECE = 500
"""Entries that are read at once; the one of a batch is some ten kilobytes."""

_ENTRY = select(audit.c.n, audit.c.at, audit.c.kind, audit.c.content, audit.c.previous, audit.c.hash)


def entries(connection: Connection, after: int = 0, kind: str | None = None) -> Iterator[Entry]:
    """The chain from entry `after` + 1 on; only the entries of one kind when that is given."""
    while True:
        piece = page(connection, after, PIECE, kind)
        yield from piece
        if len(piece) < PIECE:
            return
        after = piece[-1].n


def page(connection: Connection, after: int, limit: int, kind: str | None = None) -> list[Entry]:
    """At most `limit` entries after number `after`, of one kind when that is given."""
    query = _ENTRY.where(audit.c.n > after)
    query = query if kind is None else query.where(audit.c.kind == kind)
    return [_entry(row) for row in connection.execute(query.order_by(audit.c.n).limit(limit))]


def entries_between(connection: Connection, starts_at: datetime, ends_before: datetime) -> Iterator[Entry]:
    """From the first to the last entry of a period without gaps: one told a moment later may stand between them."""
    between = (audit.c.at >= starts_at, audit.c.at < ends_before)
    first, last = connection.execute(select(func.min(audit.c.n), func.max(audit.c.n)).where(*between)).one()
    for entry in entries(connection, (first or 1) - 1):
        if last is None or entry.n > last:
            return
        yield entry


def head(connection: Connection) -> Head | None:
    """The last entry of the chain; None when nothing was logged yet."""
    row = connection.execute(_ENTRY.where(audit.c.n.is_not(None)).order_by(audit.c.n.desc()).limit(1)).first()
    return None if row is None else Head(row.n, row.hash)


def unlinked(connection: Connection) -> int:
    """How many committed entries are outside the chain; there are none when nobody touched the table."""
    return connection.scalar(select(func.count()).where(audit.c.n.is_(None)).select_from(audit)) or 0


def count(connection: Connection) -> int:
    """How many entries the chain has."""
    return connection.scalar(select(func.count(audit.c.n))) or 0


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    return Entry(row.n, row.at, row.kind, row.content, row.previous, row.hash)
