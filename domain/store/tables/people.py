"""Employers, their departments and employees, and the employments between them."""

from sqlalchemy import CheckConstraint, Column, Date, String, Table, Text, UniqueConstraint

from .base import key, metadata, no_overlap, period, ref

employer = Table(
    "employer",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
)

department = Table(
    "department",
    metadata,
    key(),
    ref("employer_id", "employer"),
    Column("name", Text, nullable=False),
    UniqueConstraint("employer_id", "name"),
)

employee = Table(
    "employee",
    metadata,
    key(),
    ref("employer_id", "employer"),
    Column("number", Text, nullable=False, unique=True),
    Column("initials", Text, nullable=False),
    Column("surname", Text, nullable=False),
    Column("bsn", String(9), nullable=False, unique=True),
    CheckConstraint("bsn ~ '^[0-9]{9}$'", name="bsn"),
    Column("born_on", Date, nullable=False),
)

employment = Table(
    "employment",
    metadata,
    key(),
    ref("employee_id", "employee"),
    ref("department_id", "department"),
    *period(),
    no_overlap("employment", "employee_id"),
)
