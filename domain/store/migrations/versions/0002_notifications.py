"""notifications that rules queue"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "notification",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('claims_handler', 'senior_claims_handler', 'case_manager', 'company_doctor', 'planner', 'functional_administrator', 'auditor')",
            name=op.f("ck_notification_role"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["absence_case.id"], name=op.f("fk_notification_case_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_notification_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("key", name=op.f("uq_notification_key")),
    )
    op.create_index(op.f("ix_notification_case_id"), "notification", ["case_id"], unique=False)
    op.create_index(op.f("ix_notification_employer_id"), "notification", ["employer_id"], unique=False)
    op.create_index("ix_notification_unsent", "notification", ["id"], unique=False, postgresql_where="sent_at IS NULL")


def downgrade() -> None:
    op.drop_table("notification")
