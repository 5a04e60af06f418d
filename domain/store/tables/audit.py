"""The audit log: append-only, each entry linked to the one before it by a hash when its transaction commits."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, String, Table, Text

from .base import key, metadata

audit = Table(
    "audit",
    metadata,
    key(),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("kind", Text, nullable=False),  # decisions, publication, setting, claim …
    Column("content", Text, nullable=False),  # canonical JSON: what happened, who did it, and digests of what is kept elsewhere
    Column("n", BigInteger, unique=True),  # the place in the chain, from 1 without gaps; a trigger gives it at commit
    Column("previous", String(64)),  # the hash of entry n - 1
    Column("hash", String(64)),  # SHA-256 over previous, n, kind, at and content
    CheckConstraint("num_nonnulls(n, previous, hash) IN (0, 3)", name="linked"),
)
