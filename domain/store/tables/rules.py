"""Rulesets, how each came into force, the switch of each trigger, and the backtests of drafts."""

from sqlalchemy import BigInteger, Column, Date, DateTime, ForeignKey, Index, String, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from .base import key, metadata, one_of, ref

ruleset = Table(
    "ruleset",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("sources", JSONB, nullable=False),  # path -> text
)

proposal = Table(
    "proposal",  # a draft ruleset on its way into force
    metadata,
    key(),
    Column("ruleset_hash", ForeignKey("ruleset.hash"), nullable=False),
    Column("base_hash", ForeignKey("ruleset.hash")),  # the rules in force that it is compared with; NULL: there were none
    Column("note", Text, nullable=False),
    Column("status", Text, nullable=False),
    one_of("status", ("draft", "submitted", "approved", "rejected", "withdrawn", "published")),
    ref("author_id", "app_user"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("submitted_at", DateTime(timezone=True)),
    Column("bundle", JSONB),  # what the approver sees: changes in sentences, findings, backtest, examples, timers
    Column("bundle_hash", String(64)),  # what the approver signs
    ref("reviewer_id", "app_user", optional=True),
    Column("reviewed_at", DateTime(timezone=True)),
    Column("review_note", Text),
)

publication = Table(
    "publication",  # in force on a day: of those that start by then, the one that starts last, and of these the newest
    metadata,
    key(),
    Column("ruleset_hash", ForeignKey("ruleset.hash"), nullable=False),
    ref("proposal_id", "proposal", optional=True),
    Column("kind", Text, nullable=False),
    one_of("kind", ("first", "approved", "rollback")),
    Column("starts_on", Date, nullable=False),
    ref("published_by", "app_user"),
    Column("published_at", DateTime(timezone=True), nullable=False),
    Column("reason", Text),
    Column("timers", JSONB, nullable=False, server_default="{}"),  # trigger -> finish, re_evaluate or cancel
    Column("shadow", JSONB, nullable=False, server_default="[]"),  # triggers that it puts in shadow
    Column("activated_at", DateTime(timezone=True)),  # when `timers` and `shadow` were carried out
)

trigger_switch = Table(
    "trigger_switch",  # the newest row of a trigger counts; a trigger without one is on
    metadata,
    key(),
    Column("trigger", Text, nullable=False),
    Column("position", Text, nullable=False),
    one_of("position", ("on", "shadow", "off")),
    Column("reason", Text, nullable=False),
    ref("changed_by", "app_user", optional=True),  # NULL: the loop guard
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index("ix_trigger_switch_newest", "trigger", "id"),
)

backtest = Table(
    "backtest",
    metadata,
    key(),
    Column("draft_hash", ForeignKey("ruleset.hash"), nullable=False),
    Column("base_hash", ForeignKey("ruleset.hash"), nullable=False),
    Column("starts_on", Date, nullable=False),  # of the period whose events are replayed, by the day of recording
    Column("ends_before", Date, nullable=False),
    Column("last_seq", BigInteger, nullable=False),  # the newest event of the period when it began
    Column("at_seq", BigInteger, nullable=False),  # replayed through this one
    Column("counts", JSONB, nullable=False),  # what has been counted so far
    ref("requested_by", "app_user"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
)

backtest_change = Table(
    "backtest_change",  # a decision that the draft would change
    metadata,
    Column("backtest_id", ForeignKey("backtest.id"), primary_key=True),
    Column("event_seq", ForeignKey("event.seq"), primary_key=True),
    Column("trigger", Text, primary_key=True),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
)
