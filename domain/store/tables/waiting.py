"""What waits: deadlines of triggers, and messages to Temporal."""

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from .base import key, metadata, one_of, ref

deadline = Table(
    "deadline",  # what a trigger will do later, unless
    metadata,
    Column("key", Text, primary_key=True),  # trigger version / event id
    Column("trigger", Text, nullable=False),
    Column("ruleset_hash", ForeignKey("ruleset.hash"), nullable=False),  # the rules that set it
    Column(
        "judged_by", Text, nullable=False, server_default="in_force"
    ),  # when due: the rules in force then, or those that set it
    one_of("judged_by", ("in_force", "own")),
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
    ref("ended_by_publication", "publication", optional=True),  # new rules cancelled it
    Index("ix_deadline_pending", "due_on", postgresql_where="status = 'pending'"),
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
