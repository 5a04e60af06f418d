"""Insurers, policies, their coverages and the employees that they include; dated reference values."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Numeric, Table, Text, UniqueConstraint

from domain.policies import Participation
from domain.values import InsuranceType

from .base import amount, currency, key, metadata, no_overlap, one_of, period, ref

insurer = Table(
    "insurer",
    metadata,
    key(),
    Column("por_code", Text, nullable=False, unique=True),
    CheckConstraint("por_code ~ '^[A-Z][0-9]{3}$'", name="por_code"),
    Column("name", Text, nullable=False),
    Column("iban", Text, nullable=False),
)

policy = Table(
    "policy",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True),
    ref("employer_id", "employer"),
    ref("insurer_id", "insurer"),
    Column("insurance_type", Text, nullable=False),
    one_of("insurance_type", InsuranceType),
    Column("participation", Text, nullable=False),
    one_of("participation", Participation),
)

policy_coverage = Table(
    "policy_coverage",
    metadata,
    key(),
    ref("policy_id", "policy"),
    *period(),
    amount("declared_wage_sum", optional=True),  # ‘aangemelde loonsom’: EUR, compared with a sum of daily wages
    amount("maximum_wage_sum", optional=True),  # ‘MaximumLoonsom’: EUR a year
    *currency(),
    CheckConstraint("declared_wage_sum >= 0 AND maximum_wage_sum >= 0", name="wage_sums"),
    no_overlap("policy_coverage", "policy_id"),
)

policy_inclusion = Table(
    "policy_inclusion",
    metadata,
    key(),
    ref("policy_id", "policy"),
    ref("employee_id", "employee"),
    *period(),
    no_overlap("policy_inclusion", "policy_id", "employee_id"),
)

reference_value = Table(
    "reference_value",
    metadata,
    key(),
    Column("name", Text, nullable=False),
    Column("starts_on", Date, nullable=False),  # valid until the next row of the same name
    Column("value", Numeric(14, 4), nullable=False),
    Column("source", Text, nullable=False),
    Column("verified", Boolean, nullable=False),
    UniqueConstraint("name", "starts_on"),
)
