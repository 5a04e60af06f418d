"""The proof of each decision, what was done by it, and the keys under which values about a person are sealed."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

from .base import key, metadata, one_of

setup = Table(
    "setup",  # what decided: the rules, and what the code of their conditions was
    metadata,
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("ruleset_hash", ForeignKey("ruleset.hash"), nullable=False),
    Column("fingerprints", JSONB, nullable=False),  # condition -> fingerprint of its code
    Column("digest", String(64), nullable=False, unique=True),  # SHA-256 over both
)

person_key = Table(
    "person_key",
    metadata,
    key(),
    Column("employee_id", ForeignKey("employee.id"), nullable=False),
    Column("key", LargeBinary),  # NULL: destroyed, and with it every value sealed under it
    Column("destroyed_at", DateTime(timezone=True)),
    CheckConstraint("(key IS NULL) = (destroyed_at IS NOT NULL)", name="destroyed"),
    Index("uq_person_key_employee_id_alive", "employee_id", unique=True, postgresql_where="key IS NOT NULL"),
)

decision = Table(
    "decision",
    metadata,
    Column("event_seq", BigInteger, ForeignKey("event.seq"), primary_key=True, autoincrement=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("key_id", BigInteger),  # the person_key that seals the facts; NULL: they are about no person
    Column("setup_id", Integer, ForeignKey("setup.id"), nullable=False),
    Column("micros", Integer, nullable=False),  # how long deciding took, microseconds
    Column("outcomes", Text, nullable=False),  # of the triggers that listen to the event, by place; `engine/outcomes.py`
    Column("facts", LargeBinary),  # what the conditions read; NULL: no longer kept
    Column("facts_digest", LargeBinary),  # SHA-256 of facts that are no longer kept
    CheckConstraint("num_nonnulls(facts, facts_digest) = 1", name="facts"),
    Index("ix_decision_decided_at", "decided_at", postgresql_using="brin"),
)

action_log = Table(
    "action_log",
    metadata,
    Column("event_seq", BigInteger, ForeignKey("event.seq"), primary_key=True, autoincrement=False),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("status", Text, nullable=False),
    one_of("status", ("done", "failed")),
    Column("trigger", Text, primary_key=True),
    Column("action", Text, nullable=False),
    Column("result", JSONB, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_action_log_at", "at"),
)

acted_once = Table(
    "acted_once",  # a trigger that acts at most once per subject has done so
    metadata,
    Column("subject_id", BigInteger, primary_key=True, autoincrement=False),
    Column("subject", Text, primary_key=True),  # case, employee or employer
    Column("trigger", Text, primary_key=True),
    Column("event_id", UUID(as_uuid=True), ForeignKey("event.id"), nullable=False),
)

trigger_rate = Table(
    "trigger_rate",  # the loop guard's count: how often a trigger fired in the current window
    metadata,
    Column("trigger", Text, primary_key=True),
    Column("partition", SmallInteger, primary_key=True, autoincrement=False),
    Column("window_starts_at", DateTime(timezone=True), nullable=False),
    Column("fired", Integer, nullable=False),
)
