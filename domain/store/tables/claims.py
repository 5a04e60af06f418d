"""Claims with their lines, and bookings with a line per beneficiary."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, Index, LargeBinary, Table, Text

from domain.claims import ClaimOrigin, ClaimStatus, Side
from domain.payroll import BeneficiaryRole

from .base import amount, currency, key, metadata, one_of, period, ref

claim = Table(
    "claim",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True),
    ref("policy_id", "policy"),
    ref("employee_id", "employee", optional=True),  # NULL: a claim for several employees of the employer
    ref("case_id", "absence_case", optional=True),
    ref("wage_import_id", "wage_import", optional=True),
    Column("origin", Text, nullable=False),
    one_of("origin", ClaimOrigin),
    Column("status", Text, nullable=False, server_default=ClaimStatus.PENDING),
    one_of("status", ClaimStatus),
    *period(),
    amount("gross"),
    *currency(),
    ref("created_by", "app_user"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    ref("edited_by", "app_user"),  # who last changed what is claimed
    ref("decided_by", "app_user", optional=True),
    Column("decided_at", DateTime(timezone=True)),
    Column("reason", Text),
    CheckConstraint(
        "(status = 'pending') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)", name="decided"
    ),
    CheckConstraint("status <> 'rejected' OR reason <> ''", name="rejected_with_reason"),
    # What was rejected can be claimed anew; what stands is claimed once.
    Index("uq_claim_wage_import_stands", "wage_import_id", unique=True, postgresql_where="status <> 'rejected'"),
)

claim_line = Table(
    "claim_line",
    metadata,
    key(),
    ref("claim_id", "claim"),
    ref("employee_id", "employee"),
    Column("description", Text, nullable=False),
    *period(),
    amount("amount"),
    *currency(),
)

booking = Table(
    "booking",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True),
    ref("claim_id", "claim", unique=True),
    Column("booked_on", Date, nullable=False),
    Column("file_name", Text, unique=True),
    Column("document", LargeBinary),  # the exported file, byte for byte
    Column("exported_at", DateTime(timezone=True)),
    CheckConstraint("num_nonnulls(file_name, document, exported_at) IN (0, 3)", name="exported"),
)

booking_line = Table(
    "booking_line",
    metadata,
    key(),
    ref("booking_id", "booking"),
    Column("role", Text, nullable=False),
    one_of("role", BeneficiaryRole),
    Column("name", Text, nullable=False),
    Column("iban", Text, nullable=False),
    Column("side", Text, nullable=False),
    one_of("side", Side),
    amount("amount"),
    *currency(),
    CheckConstraint("amount > 0", name="positive"),
)
