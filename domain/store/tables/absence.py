"""Absence cases and their segments, appointments, characteristics and tasks."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, Numeric, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import UUID

from domain.absence import CaseKind, TaskStatus
from domain.values import Role

from .base import amount, currency, key, metadata, no_overlap, one_of, period, ref

absence_case = Table(
    "absence_case",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True),
    ref("employee_id", "employee"),
    Column("kind", Text, nullable=False),
    one_of("kind", CaseKind),
    ref("origin_case_id", "absence_case", optional=True, unique=True),  # the absence that a ZW ERD case continues
    ref("policy_id", "policy", optional=True),  # the policy that a ZW ERD case is tied to
    *period(),
    amount("daily_wage", optional=True),
    Column("daily_wage_origin", Text),  # who decided or computed it
    *currency(),
    CheckConstraint("daily_wage >= 0", name="daily_wage"),
    CheckConstraint("(daily_wage IS NULL) = (daily_wage_origin IS NULL)", name="daily_wage_origin"),
    CheckConstraint("kind = 'absence' OR (policy_id IS NOT NULL AND origin_case_id IS NOT NULL)", name="zw_erd_policy"),
    Index("ix_absence_case_open", "employee_id", postgresql_where="ends_before IS NULL"),
)

case_segment = Table(
    "case_segment",
    metadata,
    key(),
    ref("case_id", "absence_case"),
    *period(),
    Column("percentage", Numeric(5, 2), nullable=False),
    CheckConstraint("percentage BETWEEN 0 AND 100", name="percentage"),
    amount("wage_at_onset", optional=True),  # ‘Loon bij ingang ziekte’, EUR a month
    *currency(),
    CheckConstraint("wage_at_onset >= 0", name="wage_at_onset"),
    no_overlap("case_segment", "case_id"),
)

appointment = Table(
    "appointment",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True),
    ref("case_id", "absence_case"),
    Column("takes_place_on", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("doctor", Text),
    Column("is_concept", Boolean, nullable=False),
)

characteristic = Table(
    "characteristic",
    metadata,
    key(),
    Column("name", Text, nullable=False),
    ref("case_id", "absence_case", optional=True),
    ref("employee_id", "employee", optional=True),
    ref("employer_id", "employer", optional=True),
    CheckConstraint("num_nonnulls(case_id, employee_id, employer_id) = 1", name="one_target"),
    UniqueConstraint("name", "case_id", "employee_id", "employer_id", postgresql_nulls_not_distinct=True),
)

task = Table(
    "task",
    metadata,
    key(),
    Column("key", Text, nullable=False, unique=True),  # what asked for it; asked twice, it is one task
    Column("title", Text, nullable=False),
    Column("role", Text, nullable=False),
    one_of("role", Role),
    Column("due_on", Date, nullable=False),
    Column("status", Text, nullable=False, server_default=TaskStatus.OPEN),
    one_of("status", TaskStatus),
    ref("employer_id", "employer"),
    ref("case_id", "absence_case", optional=True),
    Column("event_id", UUID(as_uuid=True)),
)
