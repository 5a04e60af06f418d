"""The links of the audit chain: each entry's hash covers the entry and the hash before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

BEFORE_THE_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the audit log: its place in the chain (from 1), what happened and when, and its links in hex."""

    n: int
    at: datetime
    kind: str
    content: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """How long the chain was at some moment, and its last hash: kept elsewhere it shows whether the log was rewritten since."""

    n: int
    hash: str


def entry_hash(entry: Entry) -> str:
    """SHA-256, in hex, over five lines: the hash before, n, kind, the moment and the content; as the database computes it."""
    told = (entry.previous, str(entry.n), entry.kind, written(entry.at), entry.content)
    return sha256("\n".join(told).encode()).hexdigest()


def written(at: datetime) -> str:
    """A moment as the chain writes it: UTC, with six decimals.

    >>> written(datetime(2026, 9, 1, 12, tzinfo=UTC))
    '2026-09-01T12:00:00.000000Z'
    """
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
