"""Rulesets and their publication, events, decisions with their proof, actions done, and the outbox to Temporal."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from .base import key, metadata, one_of, ref

ruleset = Table(
    "ruleset",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("sources", JSONB, nullable=False),  # path -> text
)

publication = Table(
    "publication",  # the newest one is in force
    metadata,
    key(),
    Column("ruleset_hash", ForeignKey("ruleset.hash"), nullable=False),
    ref("published_by", "app_user"),
    Column("published_at", DateTime(timezone=True), nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("id", UUID(as_uuid=True), nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("occurred_on", Date, nullable=False),
    ref("employer_id", "employer"),
    Column("partition", SmallInteger, nullable=False),
    Column("subjects", JSONB, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("causes", ARRAY(UUID(as_uuid=True)), nullable=False),
    Column("reply_to", Text),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Index("ix_event_undecided", "partition", "seq", postgresql_where="decided_at IS NULL"),
)

decision = Table(
    "decision",
    metadata,
    Column("event_id", ForeignKey("event.id"), primary_key=True),
    Column("ruleset_hash", ForeignKey("ruleset.hash"), nullable=False),
    Column("facts", LargeBinary, nullable=False),  # what the conditions read, canonical JSON, zlib
    Column("verdicts", JSONB, nullable=False),  # trigger name -> verdict
)

action_log = Table(
    "action_log",
    metadata,
    Column("key", Text, primary_key=True),  # trigger version / event id / action index
    Column("event_id", ForeignKey("event.id"), nullable=False, index=True),
    Column("trigger", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("status", Text, nullable=False),
    one_of("status", ("done", "failed")),
    Column("result", JSONB, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

acted_once = Table(
    "acted_once",  # a trigger that acts at most once per subject has done so
    metadata,
    Column("trigger", Text, primary_key=True),
    Column("subject", Text, primary_key=True),  # case, employee or employer
    Column("subject_id", BigInteger, primary_key=True),
    Column("event_id", ForeignKey("event.id"), nullable=False),
)

deadline = Table(
    "deadline",  # what a trigger will do later, unless
    metadata,
    Column("key", Text, primary_key=True),  # trigger version / event id
    Column("trigger", Text, nullable=False),
    Column("event_id", ForeignKey("event.id"), nullable=False),
    ref("employer_id", "employer"),
    ref("employee_id", "employee", optional=True),
    ref("case_id", "absence_case", optional=True),
    Column("starts_on", Date, nullable=False),  # the event's date: an `unless` event counts from then on
    Column("due_on", Date, nullable=False),
    Column("unless", ARRAY(Text), nullable=False),  # types of the events that cancel it
    Column("status", Text, nullable=False),
    one_of("status", ("pending", "due", "cancelled")),
    Column("ended_by", UUID(as_uuid=True)),  # the event that cancelled it, or the one that its coming due gave
)

outbox = Table(
    "outbox",
    metadata,
    key(),
    Column("key", Text, nullable=False, unique=True),  # sent twice, it is one message
    Column("kind", Text, nullable=False),
    one_of("kind", ("start", "signal")),
    Column("workflow_id", Text, nullable=False),
    Column("name", Text, nullable=False),  # of the workflow to start, or of the signal
    Column("payload", JSONB, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("sent_at", DateTime(timezone=True)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("last_error", Text),
    Index("ix_outbox_unsent", "id", postgresql_where="sent_at IS NULL"),
)
