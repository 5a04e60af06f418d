"""the first schema"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "first_schema"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "app_user",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("name", name=op.f("uq_app_user_name")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint("num_nonnulls(n, previous, hash) IN (0, 3)", name=op.f("ck_audit_linked")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("n", name=op.f("uq_audit_n")),
    )
    op.create_table(
        "day_change_run",
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("on_date", name=op.f("pk_day_change_run")),
    )
    op.create_table(
        "employer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer")),
        sa.UniqueConstraint("number", name=op.f("uq_employer_number")),
    )
    op.create_table(
        "insurer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("por_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.CheckConstraint("por_code ~ '^[A-Z][0-9]{3}$'", name=op.f("ck_insurer_por_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insurer")),
        sa.UniqueConstraint("por_code", name=op.f("uq_insurer_por_code")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("workflow_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('start', 'signal')", name=op.f("ck_outbox_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index("ix_outbox_unsent", "outbox", ["id"], unique=False, postgresql_where="sent_at IS NULL")
    op.create_table(
        "reference_value",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_value")),
        sa.UniqueConstraint("name", "starts_on", name=op.f("uq_reference_value_name_starts_on")),
    )
    op.create_table(
        "ruleset",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sources", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_ruleset")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "trigger_rate",
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("partition", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("window_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fired", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("trigger", "partition", name=op.f("pk_trigger_rate")),
    )
    op.create_table(
        "wage_component_type",
        sa.Column("code", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('gross', 'withholding', 'net', 'employer_charge')", name=op.f("ck_wage_component_type_kind")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_wage_component_type")),
        sa.UniqueConstraint("name", name=op.f("uq_wage_component_type_name")),
    )
    op.create_table(
        "api_token",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_api_token_user_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_api_token")),
    )
    op.create_index(op.f("ix_api_token_user_id"), "api_token", ["user_id"], unique=False)
    op.create_table(
        "backtest",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("draft_hash", sa.String(length=64), nullable=False),
        sa.Column("base_hash", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("at_seq", sa.BigInteger(), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("requested_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["base_hash"], ["ruleset.hash"], name=op.f("fk_backtest_base_hash")),
        sa.ForeignKeyConstraint(["draft_hash"], ["ruleset.hash"], name=op.f("fk_backtest_draft_hash")),
        sa.ForeignKeyConstraint(["requested_by"], ["app_user.id"], name=op.f("fk_backtest_requested_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backtest")),
    )
    op.create_index(op.f("ix_backtest_requested_by"), "backtest", ["requested_by"], unique=False)
    op.create_table(
        "department",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_department_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("employer_id", "name", name=op.f("uq_department_employer_id_name")),
    )
    op.create_index(op.f("ix_department_employer_id"), "department", ["employer_id"], unique=False)
    op.create_table(
        "employee",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("bsn", sa.String(length=9), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.CheckConstraint("bsn ~ '^[0-9]{9}$'", name=op.f("ck_employee_bsn")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_employee_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
        sa.UniqueConstraint("bsn", name=op.f("uq_employee_bsn")),
        sa.UniqueConstraint("number", name=op.f("uq_employee_number")),
    )
    op.create_index(op.f("ix_employee_employer_id"), "employee", ["employer_id"], unique=False)
    op.create_table(
        "event",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("appointment_id", sa.BigInteger(), nullable=True),
        sa.Column("claim_id", sa.BigInteger(), nullable=True),
        sa.Column("policy_id", sa.BigInteger(), nullable=True),
        sa.Column("wages_id", sa.BigInteger(), nullable=True),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("causes", postgresql.ARRAY(sa.UUID()), nullable=True),
        sa.Column("reply_to", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_event_employer_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
        sa.UniqueConstraint("id", name=op.f("uq_event_id")),
    )
    op.create_index("ix_event_employee_id", "event", ["employee_id"], unique=False, postgresql_where="employee_id IS NOT NULL")
    op.create_index("ix_event_employer_only", "event", ["employer_id"], unique=False, postgresql_where="employee_id IS NULL")
    op.create_index("ix_event_recorded_at", "event", ["recorded_at"], unique=False, postgresql_using="brin")
    op.create_table(
        "import_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("message_nl", sa.Text(), nullable=False),
        sa.Column("message_en", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_import_log_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_log")),
    )
    op.create_index(op.f("ix_import_log_user_id"), "import_log", ["user_id"], unique=False)
    op.create_table(
        "payroll_import",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("imported_by", sa.BigInteger(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["imported_by"], ["app_user.id"], name=op.f("fk_payroll_import_imported_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payroll_import")),
        sa.UniqueConstraint("digest", name=op.f("uq_payroll_import_digest")),
    )
    op.create_index(op.f("ix_payroll_import_imported_by"), "payroll_import", ["imported_by"], unique=False)
    op.create_table(
        "policy",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=False),
        sa.Column("insurer_id", sa.BigInteger(), nullable=False),
        sa.Column("insurance_type", sa.Text(), nullable=False),
        sa.Column("participation", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "insurance_type IN ('conventional', 'stop_loss', 'zw_erd', 'wga_erd', 'wga_gap', 'wia_excess')",
            name=op.f("ck_policy_insurance_type"),
        ),
        sa.CheckConstraint("participation IN ('all', 'included')", name=op.f("ck_policy_participation")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_policy_employer_id")),
        sa.ForeignKeyConstraint(["insurer_id"], ["insurer.id"], name=op.f("fk_policy_insurer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("number", name=op.f("uq_policy_number")),
    )
    op.create_index(op.f("ix_policy_employer_id"), "policy", ["employer_id"], unique=False)
    op.create_index(op.f("ix_policy_insurer_id"), "policy", ["insurer_id"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ruleset_hash", sa.String(length=64), nullable=False),
        sa.Column("base_hash", sa.String(length=64), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bundle", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("bundle_hash", sa.String(length=64), nullable=True),
        sa.Column("reviewer_id", sa.BigInteger(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'approved', 'rejected', 'withdrawn', 'published')", name=op.f("ck_proposal_status")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["app_user.id"], name=op.f("fk_proposal_author_id")),
        sa.ForeignKeyConstraint(["base_hash"], ["ruleset.hash"], name=op.f("fk_proposal_base_hash")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["app_user.id"], name=op.f("fk_proposal_reviewer_id")),
        sa.ForeignKeyConstraint(["ruleset_hash"], ["ruleset.hash"], name=op.f("fk_proposal_ruleset_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_author_id"), "proposal", ["author_id"], unique=False)
    op.create_index(op.f("ix_proposal_reviewer_id"), "proposal", ["reviewer_id"], unique=False)
    op.create_table(
        "setting_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_setting_log_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_log")),
    )
    op.create_index(op.f("ix_setting_log_user_id"), "setting_log", ["user_id"], unique=False)
    op.create_table(
        "setup",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("ruleset_hash", sa.String(length=64), nullable=False),
        sa.Column("fingerprints", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["ruleset_hash"], ["ruleset.hash"], name=op.f("fk_setup_ruleset_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup")),
        sa.UniqueConstraint("digest", name=op.f("uq_setup_digest")),
    )
    op.create_table(
        "trigger_switch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("position IN ('on', 'shadow', 'off')", name=op.f("ck_trigger_switch_position")),
        sa.ForeignKeyConstraint(["changed_by"], ["app_user.id"], name=op.f("fk_trigger_switch_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trigger_switch")),
    )
    op.create_index(op.f("ix_trigger_switch_changed_by"), "trigger_switch", ["changed_by"], unique=False)
    op.create_index("ix_trigger_switch_newest", "trigger_switch", ["trigger", "id"], unique=False)
    op.create_table(
        "user_permission",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "permission IN ('read_claims', 'create_claims', 'approve_claims', 'reject_claims', 'approve_own_claims', 'reject_own_claims', 'import_payroll', 'export_bookings', 'post_events', 'read_decisions', 'propose_rules', 'approve_rules', 'publish_rules', 'switch_triggers', 'read_audit_log', 'handle_incidents', 'erase_persons', 'change_settings', 'read_setting_logs')",
            name=op.f("ck_user_permission_permission"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_user_permission_user_id")),
        sa.PrimaryKeyConstraint("user_id", "permission", name=op.f("pk_user_permission")),
    )
    op.create_table(
        "absence_case",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("origin_case_id", sa.BigInteger(), nullable=True),
        sa.Column("policy_id", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("daily_wage", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("daily_wage_origin", sa.Text(), nullable=True),
        sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False),
        sa.CheckConstraint("currency = 'EUR'", name=op.f("ck_absence_case_currency")),
        sa.CheckConstraint(
            "kind = 'absence' OR (policy_id IS NOT NULL AND origin_case_id IS NOT NULL)",
            name=op.f("ck_absence_case_zw_erd_policy"),
        ),
        sa.CheckConstraint("kind IN ('absence', 'zw_erd')", name=op.f("ck_absence_case_kind")),
        sa.CheckConstraint("(daily_wage IS NULL) = (daily_wage_origin IS NULL)", name=op.f("ck_absence_case_daily_wage_origin")),
        sa.CheckConstraint("daily_wage >= 0", name=op.f("ck_absence_case_daily_wage")),
        sa.CheckConstraint("ends_before > starts_on", name=op.f("ck_absence_case_period")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_absence_case_employee_id")),
        sa.ForeignKeyConstraint(["origin_case_id"], ["absence_case.id"], name=op.f("fk_absence_case_origin_case_id")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_absence_case_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_case")),
        sa.UniqueConstraint("number", name=op.f("uq_absence_case_number")),
        sa.UniqueConstraint("origin_case_id", name=op.f("uq_absence_case_origin_case_id")),
    )
    op.create_index(op.f("ix_absence_case_employee_id"), "absence_case", ["employee_id"], unique=False)
    op.create_index("ix_absence_case_open", "absence_case", ["employee_id"], unique=False, postgresql_where="ends_before IS NULL")
    op.create_index(op.f("ix_absence_case_policy_id"), "absence_case", ["policy_id"], unique=False)
    op.create_table(
        "acted_once",
        sa.Column("subject_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_acted_once_event_id")),
        sa.PrimaryKeyConstraint("subject_id", "subject", "trigger", name=op.f("pk_acted_once")),
    )
    op.create_table(
        "action_log",
        sa.Column("event_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('done', 'failed')", name=op.f("ck_action_log_status")),
        sa.ForeignKeyConstraint(["event_seq"], ["event.seq"], name=op.f("fk_action_log_event_seq")),
        sa.PrimaryKeyConstraint("event_seq", "position", "trigger", name=op.f("pk_action_log")),
    )
    op.create_index("ix_action_log_at", "action_log", ["at"], unique=False)
    op.create_table(
        "backtest_change",
        sa.Column("backtest_id", sa.BigInteger(), nullable=False),
        sa.Column("event_seq", sa.BigInteger(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["backtest_id"], ["backtest.id"], name=op.f("fk_backtest_change_backtest_id")),
        sa.ForeignKeyConstraint(["event_seq"], ["event.seq"], name=op.f("fk_backtest_change_event_seq")),
        sa.PrimaryKeyConstraint("backtest_id", "event_seq", "trigger", name=op.f("pk_backtest_change")),
    )
    op.create_table(
        "beneficiary",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.CheckConstraint("(employee_id IS NULL) = (role = 'tax_authority')", name=op.f("ck_beneficiary_whose")),
        sa.CheckConstraint(
            "role IN ('insurer', 'tax_authority', 'employee', 'administrator', 'garnishment')", name=op.f("ck_beneficiary_role")
        ),
        sa.CheckConstraint("ends_before > starts_on", name=op.f("ck_beneficiary_period")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_beneficiary_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beneficiary")),
    )
    op.create_index(op.f("ix_beneficiary_employee_id"), "beneficiary", ["employee_id"], unique=False)
    op.create_table(
        "day_change_chunk",
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("last_case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("setup_id", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("outcomes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["on_date"], ["day_change_run.on_date"], name=op.f("fk_day_change_chunk_on_date")),
        sa.ForeignKeyConstraint(["setup_id"], ["setup.id"], name=op.f("fk_day_change_chunk_setup_id")),
        sa.PrimaryKeyConstraint("on_date", "last_case_id", name=op.f("pk_day_change_chunk")),
    )
    op.create_table(
        "decision",
        sa.Column("event_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.BigInteger(), nullable=True),
        sa.Column("setup_id", sa.Integer(), nullable=False),
        sa.Column("micros", sa.Integer(), nullable=False),
        sa.Column("outcomes", sa.Text(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("facts_digest", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("num_nonnulls(facts, facts_digest) = 1", name=op.f("ck_decision_facts")),
        sa.ForeignKeyConstraint(["event_seq"], ["event.seq"], name=op.f("fk_decision_event_seq")),
        sa.ForeignKeyConstraint(["setup_id"], ["setup.id"], name=op.f("fk_decision_setup_id")),
        sa.PrimaryKeyConstraint("event_seq", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_decided_at", "decision", ["decided_at"], unique=False, postgresql_using="brin")
    op.create_table(
        "employment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(employee_id, employee_id, '[]')"), "&&"),
            (sa.text("daterange(starts_on, ends_before)"), "&&"),
            using="gist",
            name="ex_employment_overlap",
        ),
        sa.CheckConstraint("ends_before > starts_on", name=op.f("ck_employment_period")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_employment_department_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_employment_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
    )
    op.create_index(op.f("ix_employment_department_id"), "employment", ["department_id"], unique=False)
    op.create_index(op.f("ix_employment_employee_id"), "employment", ["employee_id"], unique=False)
    op.create_table(
        "payroll_registration",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("company_number", sa.Integer(), nullable=False),
        sa.Column("employee_number", sa.Integer(), nullable=False),
        sa.Column("payroll_id", sa.Integer(), nullable=True),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("policy_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_payroll_registration_employee_id")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_payroll_registration_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payroll_registration")),
        sa.UniqueConstraint(
            "company_number", "employee_number", name=op.f("uq_payroll_registration_company_number_employee_number")
        ),
        sa.UniqueConstraint("payroll_id", name=op.f("uq_payroll_registration_payroll_id")),
    )
    op.create_index(op.f("ix_payroll_registration_employee_id"), "payroll_registration", ["employee_id"], unique=False)
    op.create_index(op.f("ix_payroll_registration_policy_id"), "payroll_registration", ["policy_id"], unique=False)
    op.create_table(
        "person_key",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(key IS NULL) = (destroyed_at IS NOT NULL)", name=op.f("ck_person_key_destroyed")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_person_key_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_key")),
    )
    op.create_index(
        "uq_person_key_employee_id_alive", "person_key", ["employee_id"], unique=True, postgresql_where="key IS NOT NULL"
    )
    op.create_table(
        "policy_coverage",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("policy_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("declared_wage_sum", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("maximum_wage_sum", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(policy_id, policy_id, '[]')"), "&&"),
            (sa.text("daterange(starts_on, ends_before)"), "&&"),
            using="gist",
            name="ex_policy_coverage_overlap",
        ),
        sa.CheckConstraint("currency = 'EUR'", name=op.f("ck_policy_coverage_currency")),
        sa.CheckConstraint("declared_wage_sum >= 0 AND maximum_wage_sum >= 0", name=op.f("ck_policy_coverage_wage_sums")),
        sa.CheckConstraint("ends_before > starts_on", name=op.f("ck_policy_coverage_period")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_policy_coverage_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_coverage")),
    )
    op.create_index(op.f("ix_policy_coverage_policy_id"), "policy_coverage", ["policy_id"], unique=False)
    op.create_table(
        "policy_inclusion",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("policy_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(policy_id, policy_id, '[]')"), "&&"),
            (sa.text("int8range(employee_id, employee_id, '[]')"), "&&"),
            (sa.text("daterange(starts_on, ends_before)"), "&&"),
            using="gist",
            name="ex_policy_inclusion_overlap",
        ),
        sa.CheckConstraint("ends_before > starts_on", name=op.f("ck_policy_inclusion_period")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_policy_inclusion_employee_id")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_policy_inclusion_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_inclusion")),
    )
    op.create_index(op.f("ix_policy_inclusion_employee_id"), "policy_inclusion", ["employee_id"], unique=False)
    op.create_index(op.f("ix_policy_inclusion_policy_id"), "policy_inclusion", ["policy_id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ruleset_hash", sa.String(length=64), nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("timers", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("shadow", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('first', 'approved', 'rollback')", name=op.f("ck_publication_kind")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_publication_proposal_id")),
        sa.ForeignKeyConstraint(["published_by"], ["app_user.id"], name=op.f("fk_publication_published_by")),
        sa.ForeignKeyConstraint(["ruleset_hash"], ["ruleset.hash"], name=op.f("fk_publication_ruleset_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index(op.f("ix_publication_proposal_id"), "publication", ["proposal_id"], unique=False)
    op.create_index(op.f("ix_publication_published_by"), "publication", ["published_by"], unique=False)
    op.create_table(
        "undecided",
        sa.Column("partition", sa.SmallInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["event.seq"], name=op.f("fk_undecided_seq")),
        sa.PrimaryKeyConstraint("partition", "seq", name=op.f("pk_undecided")),
    )
    op.create_index("ix_undecided_failed", "undecided", ["partition"], unique=False, postgresql_where="not_before IS NOT NULL")
    op.create_table(
        "appointment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("takes_place_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("doctor", sa.Text(), nullable=True),
        sa.Column("is_concept", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["absence_case.id"], name=op.f("fk_appointment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("number", name=op.f("uq_appointment_number")),
    )
    op.create_index(op.f("ix_appointment_case_id"), "appointment", ["case_id"], unique=False)
    op.create_table(
        "case_segment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("percentage", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("wage_at_onset", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(case_id, case_id, '[]')"), "&&"),
            (sa.text("daterange(starts_on, ends_before)"), "&&"),
            using="gist",
            name="ex_case_segment_overlap",
        ),
        sa.CheckConstraint("currency = 'EUR'", name=op.f("ck_case_segment_currency")),
        sa.CheckConstraint("ends_before > starts_on", name=op.f("ck_case_segment_period")),
        sa.CheckConstraint("percentage BETWEEN 0 AND 100", name=op.f("ck_case_segment_percentage")),
        sa.CheckConstraint("wage_at_onset >= 0", name=op.f("ck_case_segment_wage_at_onset")),
        sa.ForeignKeyConstraint(["case_id"], ["absence_case.id"], name=op.f("fk_case_segment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_segment")),
    )
    op.create_index(op.f("ix_case_segment_case_id"), "case_segment", ["case_id"], unique=False)
    op.create_table(
        "characteristic",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("employer_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("num_nonnulls(case_id, employee_id, employer_id) = 1", name=op.f("ck_characteristic_one_target")),
        sa.ForeignKeyConstraint(["case_id"], ["absence_case.id"], name=op.f("fk_characteristic_case_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_characteristic_employee_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_characteristic_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_characteristic")),
        sa.UniqueConstraint(
            "name",
            "case_id",
            "employee_id",
            "employer_id",
            name=op.f("uq_characteristic_name_case_id_employee_id_employer_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_characteristic_case_id"), "characteristic", ["case_id"], unique=False)
    op.create_index(op.f("ix_characteristic_employee_id"), "characteristic", ["employee_id"], unique=False)
    op.create_index(op.f("ix_characteristic_employer_id"), "characteristic", ["employer_id"], unique=False)
    op.create_table(
        "deadline",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("ruleset_hash", sa.String(length=64), nullable=False),
        sa.Column("judged_by", sa.Text(), server_default="in_force", nullable=False),
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("unless", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.UUID(), nullable=True),
        sa.Column("ended_by_publication", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("judged_by IN ('in_force', 'own')", name=op.f("ck_deadline_judged_by")),
        sa.CheckConstraint("status IN ('pending', 'due', 'cancelled')", name=op.f("ck_deadline_status")),
        sa.ForeignKeyConstraint(["case_id"], ["absence_case.id"], name=op.f("fk_deadline_case_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_deadline_employee_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_deadline_employer_id")),
        sa.ForeignKeyConstraint(["ended_by_publication"], ["publication.id"], name=op.f("fk_deadline_ended_by_publication")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_deadline_event_id")),
        sa.ForeignKeyConstraint(["ruleset_hash"], ["ruleset.hash"], name=op.f("fk_deadline_ruleset_hash")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deadline")),
    )
    op.create_index(op.f("ix_deadline_case_id"), "deadline", ["case_id"], unique=False)
    op.create_index(op.f("ix_deadline_employee_id"), "deadline", ["employee_id"], unique=False)
    op.create_index(op.f("ix_deadline_employer_id"), "deadline", ["employer_id"], unique=False)
    op.create_index(op.f("ix_deadline_ended_by_publication"), "deadline", ["ended_by_publication"], unique=False)
    op.create_index("ix_deadline_pending", "deadline", ["due_on"], unique=False, postgresql_where="status = 'pending'")
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
    op.create_table(
        "task",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("event_id", sa.UUID(), nullable=True),
        sa.CheckConstraint(
            "role IN ('claims_handler', 'senior_claims_handler', 'case_manager', 'company_doctor', 'planner', 'functional_administrator', 'auditor')",
            name=op.f("ck_task_role"),
        ),
        sa.CheckConstraint("status IN ('open', 'done')", name=op.f("ck_task_status")),
        sa.ForeignKeyConstraint(["case_id"], ["absence_case.id"], name=op.f("fk_task_case_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_task_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("key", name=op.f("uq_task_key")),
    )
    op.create_index(op.f("ix_task_case_id"), "task", ["case_id"], unique=False)
    op.create_index(op.f("ix_task_employer_id"), "task", ["employer_id"], unique=False)
    op.create_table(
        "wage_import",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("policy_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("gross", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("net", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False),
        sa.CheckConstraint("currency = 'EUR'", name=op.f("ck_wage_import_currency")),
        sa.CheckConstraint("period BETWEEN 1 AND 53", name=op.f("ck_wage_import_period")),
        sa.ForeignKeyConstraint(["case_id"], ["absence_case.id"], name=op.f("fk_wage_import_case_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_wage_import_employee_id")),
        sa.ForeignKeyConstraint(["import_id"], ["payroll_import.id"], name=op.f("fk_wage_import_import_id")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_wage_import_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wage_import")),
        sa.UniqueConstraint(
            "employee_id", "policy_id", "year", "period", "run", name=op.f("uq_wage_import_employee_id_policy_id_year_period_run")
        ),
    )
    op.create_index(op.f("ix_wage_import_case_id"), "wage_import", ["case_id"], unique=False)
    op.create_index(op.f("ix_wage_import_employee_id"), "wage_import", ["employee_id"], unique=False)
    op.create_index(op.f("ix_wage_import_import_id"), "wage_import", ["import_id"], unique=False)
    op.create_index(op.f("ix_wage_import_policy_id"), "wage_import", ["policy_id"], unique=False)
    op.create_table(
        "claim",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("wage_import_id", sa.BigInteger(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="pending", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("gross", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status = 'pending') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_claim_decided"),
        ),
        sa.CheckConstraint("currency = 'EUR'", name=op.f("ck_claim_currency")),
        sa.CheckConstraint("origin IN ('import', 'manual')", name=op.f("ck_claim_origin")),
        sa.CheckConstraint("status <> 'rejected' OR reason <> ''", name=op.f("ck_claim_rejected_with_reason")),
        sa.CheckConstraint("status IN ('pending', 'approved', 'rejected')", name=op.f("ck_claim_status")),
        sa.CheckConstraint("ends_before > starts_on", name=op.f("ck_claim_period")),
        sa.ForeignKeyConstraint(["case_id"], ["absence_case.id"], name=op.f("fk_claim_case_id")),
        sa.ForeignKeyConstraint(["created_by"], ["app_user.id"], name=op.f("fk_claim_created_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["app_user.id"], name=op.f("fk_claim_decided_by")),
        sa.ForeignKeyConstraint(["edited_by"], ["app_user.id"], name=op.f("fk_claim_edited_by")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_claim_employee_id")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_claim_policy_id")),
        sa.ForeignKeyConstraint(["wage_import_id"], ["wage_import.id"], name=op.f("fk_claim_wage_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("number", name=op.f("uq_claim_number")),
    )
    op.create_index(op.f("ix_claim_case_id"), "claim", ["case_id"], unique=False)
    op.create_index(op.f("ix_claim_created_by"), "claim", ["created_by"], unique=False)
    op.create_index(op.f("ix_claim_decided_by"), "claim", ["decided_by"], unique=False)
    op.create_index(op.f("ix_claim_edited_by"), "claim", ["edited_by"], unique=False)
    op.create_index(op.f("ix_claim_employee_id"), "claim", ["employee_id"], unique=False)
    op.create_index(op.f("ix_claim_policy_id"), "claim", ["policy_id"], unique=False)
    op.create_index(op.f("ix_claim_wage_import_id"), "claim", ["wage_import_id"], unique=False)
    op.create_index(
        "uq_claim_wage_import_stands", "claim", ["wage_import_id"], unique=True, postgresql_where="status <> 'rejected'"
    )
    op.create_table(
        "journal_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("wage_import_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_number", sa.Integer(), nullable=False),
        sa.Column("ledger_account", sa.Text(), nullable=False),
        sa.Column("component_name", sa.Text(), nullable=False),
        sa.Column("debit", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("credit", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False),
        sa.CheckConstraint("currency = 'EUR'", name=op.f("ck_journal_line_currency")),
        sa.CheckConstraint("debit >= 0 AND credit >= 0", name=op.f("ck_journal_line_non_negative")),
        sa.ForeignKeyConstraint(["wage_import_id"], ["wage_import.id"], name=op.f("fk_journal_line_wage_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_line")),
    )
    op.create_index(op.f("ix_journal_line_wage_import_id"), "journal_line", ["wage_import_id"], unique=False)
    op.create_table(
        "payment_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("wage_import_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("end_to_end_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False),
        sa.CheckConstraint("currency = 'EUR'", name=op.f("ck_payment_line_currency")),
        sa.CheckConstraint("kind IN ('net', 'tax')", name=op.f("ck_payment_line_kind")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_line_positive")),
        sa.ForeignKeyConstraint(["wage_import_id"], ["wage_import.id"], name=op.f("fk_payment_line_wage_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_line")),
    )
    op.create_index(op.f("ix_payment_line_wage_import_id"), "payment_line", ["wage_import_id"], unique=False)
    op.create_table(
        "wage_check",
        sa.Column("wage_import_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("differences", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "name IN ('components_booked', 'bookings_explained', 'no_extra_beneficiary', 'net_equal')",
            name=op.f("ck_wage_check_name"),
        ),
        sa.ForeignKeyConstraint(["wage_import_id"], ["wage_import.id"], name=op.f("fk_wage_check_wage_import_id")),
        sa.PrimaryKeyConstraint("wage_import_id", "name", name=op.f("pk_wage_check")),
    )
    op.create_table(
        "wage_component",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("wage_import_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_number", sa.Integer(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False),
        sa.CheckConstraint("currency = 'EUR'", name=op.f("ck_wage_component_currency")),
        sa.CheckConstraint("kind IN ('gross', 'withholding', 'net', 'employer_charge')", name=op.f("ck_wage_component_kind")),
        sa.ForeignKeyConstraint(["wage_import_id"], ["wage_import.id"], name=op.f("fk_wage_component_wage_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wage_component")),
    )
    op.create_index(op.f("ix_wage_component_wage_import_id"), "wage_component", ["wage_import_id"], unique=False)
    op.create_table(
        "booking",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("num_nonnulls(file_name, document, exported_at) IN (0, 3)", name=op.f("ck_booking_exported")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_booking_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_booking_claim_id")),
        sa.UniqueConstraint("file_name", name=op.f("uq_booking_file_name")),
        sa.UniqueConstraint("number", name=op.f("uq_booking_number")),
    )
    op.create_table(
        "claim_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False),
        sa.CheckConstraint("currency = 'EUR'", name=op.f("ck_claim_line_currency")),
        sa.CheckConstraint("ends_before > starts_on", name=op.f("ck_claim_line_period")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_line_claim_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_claim_line_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_line")),
    )
    op.create_index(op.f("ix_claim_line_claim_id"), "claim_line", ["claim_id"], unique=False)
    op.create_index(op.f("ix_claim_line_employee_id"), "claim_line", ["employee_id"], unique=False)
    op.create_table(
        "booking_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False),
        sa.CheckConstraint("currency = 'EUR'", name=op.f("ck_booking_line_currency")),
        sa.CheckConstraint(
            "role IN ('insurer', 'tax_authority', 'employee', 'administrator', 'garnishment')", name=op.f("ck_booking_line_role")
        ),
        sa.CheckConstraint("side IN ('debit', 'credit')", name=op.f("ck_booking_line_side")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_booking_line_positive")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_line_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_line")),
    )
    op.create_index(op.f("ix_booking_line_booking_id"), "booking_line", ["booking_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_booking_line_booking_id"), table_name="booking_line")
    op.drop_table("booking_line")
    op.drop_index(op.f("ix_claim_line_employee_id"), table_name="claim_line")
    op.drop_index(op.f("ix_claim_line_claim_id"), table_name="claim_line")
    op.drop_table("claim_line")
    op.drop_table("booking")
    op.drop_index(op.f("ix_wage_component_wage_import_id"), table_name="wage_component")
    op.drop_table("wage_component")
    op.drop_table("wage_check")
    op.drop_index(op.f("ix_payment_line_wage_import_id"), table_name="payment_line")
    op.drop_table("payment_line")
    op.drop_index(op.f("ix_journal_line_wage_import_id"), table_name="journal_line")
    op.drop_table("journal_line")
    op.drop_index("uq_claim_wage_import_stands", table_name="claim", postgresql_where="status <> 'rejected'")
    op.drop_index(op.f("ix_claim_wage_import_id"), table_name="claim")
    op.drop_index(op.f("ix_claim_policy_id"), table_name="claim")
    op.drop_index(op.f("ix_claim_employee_id"), table_name="claim")
    op.drop_index(op.f("ix_claim_edited_by"), table_name="claim")
    op.drop_index(op.f("ix_claim_decided_by"), table_name="claim")
    op.drop_index(op.f("ix_claim_created_by"), table_name="claim")
    op.drop_index(op.f("ix_claim_case_id"), table_name="claim")
    op.drop_table("claim")
    op.drop_index(op.f("ix_wage_import_policy_id"), table_name="wage_import")
    op.drop_index(op.f("ix_wage_import_import_id"), table_name="wage_import")
    op.drop_index(op.f("ix_wage_import_employee_id"), table_name="wage_import")
    op.drop_index(op.f("ix_wage_import_case_id"), table_name="wage_import")
    op.drop_table("wage_import")
    op.drop_index(op.f("ix_task_employer_id"), table_name="task")
    op.drop_index(op.f("ix_task_case_id"), table_name="task")
    op.drop_table("task")
    op.drop_index("ix_notification_unsent", table_name="notification", postgresql_where="sent_at IS NULL")
    op.drop_index(op.f("ix_notification_employer_id"), table_name="notification")
    op.drop_index(op.f("ix_notification_case_id"), table_name="notification")
    op.drop_table("notification")
    op.drop_index("ix_deadline_pending", table_name="deadline", postgresql_where="status = 'pending'")
    op.drop_index(op.f("ix_deadline_ended_by_publication"), table_name="deadline")
    op.drop_index(op.f("ix_deadline_employer_id"), table_name="deadline")
    op.drop_index(op.f("ix_deadline_employee_id"), table_name="deadline")
    op.drop_index(op.f("ix_deadline_case_id"), table_name="deadline")
    op.drop_table("deadline")
    op.drop_index(op.f("ix_characteristic_employer_id"), table_name="characteristic")
    op.drop_index(op.f("ix_characteristic_employee_id"), table_name="characteristic")
    op.drop_index(op.f("ix_characteristic_case_id"), table_name="characteristic")
    op.drop_table("characteristic")
    op.drop_index(op.f("ix_case_segment_case_id"), table_name="case_segment")
    op.drop_table("case_segment")
    op.drop_index(op.f("ix_appointment_case_id"), table_name="appointment")
    op.drop_table("appointment")
    op.drop_index("ix_undecided_failed", table_name="undecided", postgresql_where="not_before IS NOT NULL")
    op.drop_table("undecided")
    op.drop_index(op.f("ix_publication_published_by"), table_name="publication")
    op.drop_index(op.f("ix_publication_proposal_id"), table_name="publication")
    op.drop_table("publication")
    op.drop_index(op.f("ix_policy_inclusion_policy_id"), table_name="policy_inclusion")
    op.drop_index(op.f("ix_policy_inclusion_employee_id"), table_name="policy_inclusion")
    op.drop_table("policy_inclusion")
    op.drop_index(op.f("ix_policy_coverage_policy_id"), table_name="policy_coverage")
    op.drop_table("policy_coverage")
    op.drop_index("uq_person_key_employee_id_alive", table_name="person_key", postgresql_where="key IS NOT NULL")
    op.drop_table("person_key")
    op.drop_index(op.f("ix_payroll_registration_policy_id"), table_name="payroll_registration")
    op.drop_index(op.f("ix_payroll_registration_employee_id"), table_name="payroll_registration")
    op.drop_table("payroll_registration")
    op.drop_index(op.f("ix_employment_employee_id"), table_name="employment")
    op.drop_index(op.f("ix_employment_department_id"), table_name="employment")
    op.drop_table("employment")
    op.drop_index("ix_decision_decided_at", table_name="decision", postgresql_using="brin")
    op.drop_table("decision")
    op.drop_table("day_change_chunk")
    op.drop_index(op.f("ix_beneficiary_employee_id"), table_name="beneficiary")
    op.drop_table("beneficiary")
    op.drop_table("backtest_change")
    op.drop_index("ix_action_log_at", table_name="action_log")
    op.drop_table("action_log")
    op.drop_table("acted_once")
    op.drop_index(op.f("ix_absence_case_policy_id"), table_name="absence_case")
    op.drop_index("ix_absence_case_open", table_name="absence_case", postgresql_where="ends_before IS NULL")
    op.drop_index(op.f("ix_absence_case_employee_id"), table_name="absence_case")
    op.drop_table("absence_case")
    op.drop_table("user_permission")
    op.drop_index("ix_trigger_switch_newest", table_name="trigger_switch")
    op.drop_index(op.f("ix_trigger_switch_changed_by"), table_name="trigger_switch")
    op.drop_table("trigger_switch")
    op.drop_table("setup")
    op.drop_index(op.f("ix_setting_log_user_id"), table_name="setting_log")
    op.drop_table("setting_log")
    op.drop_index(op.f("ix_proposal_reviewer_id"), table_name="proposal")
    op.drop_index(op.f("ix_proposal_author_id"), table_name="proposal")
    op.drop_table("proposal")
    op.drop_index(op.f("ix_policy_insurer_id"), table_name="policy")
    op.drop_index(op.f("ix_policy_employer_id"), table_name="policy")
    op.drop_table("policy")
    op.drop_index(op.f("ix_payroll_import_imported_by"), table_name="payroll_import")
    op.drop_table("payroll_import")
    op.drop_index(op.f("ix_import_log_user_id"), table_name="import_log")
    op.drop_table("import_log")
    op.drop_index("ix_event_recorded_at", table_name="event", postgresql_using="brin")
    op.drop_index("ix_event_employer_only", table_name="event", postgresql_where="employee_id IS NULL")
    op.drop_index("ix_event_employee_id", table_name="event", postgresql_where="employee_id IS NOT NULL")
    op.drop_table("event")
    op.drop_index(op.f("ix_employee_employer_id"), table_name="employee")
    op.drop_table("employee")
    op.drop_index(op.f("ix_department_employer_id"), table_name="department")
    op.drop_table("department")
    op.drop_index(op.f("ix_backtest_requested_by"), table_name="backtest")
    op.drop_table("backtest")
    op.drop_index(op.f("ix_api_token_user_id"), table_name="api_token")
    op.drop_table("api_token")
    op.drop_table("wage_component_type")
    op.drop_table("trigger_rate")
    op.drop_table("setting")
    op.drop_table("ruleset")
    op.drop_table("reference_value")
    op.drop_index("ix_outbox_unsent", table_name="outbox", postgresql_where="sent_at IS NULL")
    op.drop_table("outbox")
    op.drop_table("insurer")
    op.drop_table("employer")
    op.drop_table("day_change_run")
    op.drop_table("audit")
    op.drop_table("app_user")
