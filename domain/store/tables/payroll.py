"""What comes back from payroll: imports, wages per person and policy, their components, journal lines, payments and checks."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain.payroll import BeneficiaryRole, Check, ComponentKind, PaymentKind

from .base import amount, currency, key, metadata, one_of, period, ref

wage_component_type = Table(
    "wage_component_type",
    metadata,
    Column("code", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    one_of("kind", ComponentKind),
)

payroll_registration = Table(
    "payroll_registration",  # one person can be several payroll employees
    metadata,
    key(),
    Column("company_number", Integer, nullable=False),
    Column("employee_number", Integer, nullable=False),
    Column("payroll_id", Integer, unique=True),  # the package's own key; NULL: only its journals tell us
    ref("employee_id", "employee"),
    ref("policy_id", "policy"),
    UniqueConstraint("company_number", "employee_number"),
)

beneficiary = Table(
    "beneficiary",
    metadata,
    key(),
    ref("employee_id", "employee", optional=True),  # NULL: for everyone, such as the tax authority
    Column("role", Text, nullable=False),
    one_of("role", BeneficiaryRole),
    Column("name", Text, nullable=False),
    Column("iban", Text, nullable=False),
    *period(),
    CheckConstraint("(employee_id IS NULL) = (role = 'tax_authority')", name="whose"),
)

payroll_import = Table(
    "payroll_import",
    metadata,
    key(),
    Column("digest", String(64), nullable=False, unique=True),  # SHA-256 over the files' contents
    Column("files", JSONB, nullable=False),  # name, digest and findings of each file
    ref("imported_by", "app_user"),
    Column("imported_at", DateTime(timezone=True), nullable=False),
)

import_log = Table(
    "import_log",  # every attempt, refused ones too
    metadata,
    key(),
    Column("files", JSONB, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("message_nl", Text, nullable=False),
    Column("message_en", Text, nullable=False),
    ref("user_id", "app_user"),
    Column("at", DateTime(timezone=True), nullable=False),
)

wage_import = Table(
    "wage_import",
    metadata,
    key(),
    ref("import_id", "payroll_import"),
    ref("employee_id", "employee"),
    ref("policy_id", "policy"),
    ref("case_id", "absence_case"),
    Column("year", Integer, nullable=False),
    Column("period", Integer, nullable=False),
    CheckConstraint("period BETWEEN 1 AND 53", name="period"),
    Column("run", Integer, nullable=False),
    Column("paid_on", Date, nullable=False),
    amount("gross"),
    amount("net"),
    *currency(),
    UniqueConstraint("employee_id", "policy_id", "year", "period", "run"),
)

wage_check = Table(
    "wage_check",
    metadata,
    Column("wage_import_id", BigInteger, ForeignKey("wage_import.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    one_of("name", Check),
    Column("passed", Boolean, nullable=False),
    Column("differences", JSONB, nullable=False),  # one {nl, en} text for each thing that a person must look at
)

wage_component = Table(
    "wage_component",
    metadata,
    key(),
    ref("wage_import_id", "wage_import"),
    Column("employee_number", Integer, nullable=False),
    Column("code", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    one_of("kind", ComponentKind),
    amount("amount"),
    *currency(),
)

journal_line = Table(
    "journal_line",
    metadata,
    key(),
    ref("wage_import_id", "wage_import"),
    Column("employee_number", Integer, nullable=False),
    Column("ledger_account", Text, nullable=False),
    Column("component_name", Text, nullable=False),
    amount("debit"),
    amount("credit"),
    *currency(),
    CheckConstraint("debit >= 0 AND credit >= 0", name="non_negative"),
)

payment_line = Table(
    "payment_line",
    metadata,
    key(),
    ref("wage_import_id", "wage_import"),
    Column("kind", Text, nullable=False),
    one_of("kind", PaymentKind),
    Column("end_to_end_id", Text, nullable=False),
    Column("role", Text),  # NULL: a beneficiary that nobody registered
    Column("name", Text, nullable=False),
    Column("iban", Text, nullable=False),
    Column("paid_on", Date, nullable=False),
    amount("amount"),
    *currency(),
    CheckConstraint("amount > 0", name="positive"),
)
