"""Mail that rules ask for: queued here, whoever sends it marks the row."""

from sqlalchemy import Column, DateTime, Index, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from domain.values import Role

from .base import key, metadata, one_of, ref

notification = Table(
    "notification",
    metadata,
    key(),
    Column("key", Text, nullable=False, unique=True),  # what asked for it; asked twice, it is one mail
    Column("role", Text, nullable=False),  # all users with this role receive it
    one_of("role", Role),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    ref("employer_id", "employer"),
    ref("case_id", "absence_case", optional=True),
    Column("event_id", UUID(as_uuid=True), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("sent_at", DateTime(timezone=True)),
    Index("ix_notification_unsent", "id", postgresql_where="sent_at IS NULL"),
)
