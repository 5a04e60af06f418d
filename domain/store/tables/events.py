"""What happened, in order, and which of it still waits for its decision."""

from sqlalchemy import BigInteger, Column, Date, DateTime, ForeignKey, Identity, Index, Integer, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from domain.events import Subject

from .base import metadata


def subject_column(subject: Subject) -> str:
    """The column that holds the key of what an event is about."""
    return f"{subject.value}_id"


event = Table(
    "event",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("id", UUID(as_uuid=True), nullable=False, unique=True),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("employer_id", BigInteger, ForeignKey("employer.id"), nullable=False),
    *(Column(subject_column(subject), BigInteger) for subject in Subject if subject is not Subject.EMPLOYER),
    Column("occurred_on", Date, nullable=False),
    Column("type", Text, nullable=False),
    Column("data", JSONB),  # what only this event knows; NULL: nothing
    Column("causes", ARRAY(UUID(as_uuid=True))),  # the events that led here, oldest first; NULL: none
    Column("reply_to", Text),
    Index("ix_event_employee_id", "employee_id", postgresql_where="employee_id IS NOT NULL"),
    Index("ix_event_employer_only", "employer_id", postgresql_where="employee_id IS NULL"),
    Index("ix_event_recorded_at", "recorded_at", postgresql_using="brin"),
)

undecided = Table(
    "undecided",  # the queue: a row goes when its event has been decided
    metadata,
    Column("partition", SmallInteger, primary_key=True),
    Column("seq", BigInteger, ForeignKey("event.seq"), primary_key=True),
    Column("employer_id", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("not_before", DateTime(timezone=True)),  # after a failed try
    Column("reason", Text),  # why the last try failed
    Column("set_aside_at", DateTime(timezone=True)),  # given up: waits for a person
    Index("ix_undecided_failed", "partition", postgresql_where="not_before IS NOT NULL"),
)
