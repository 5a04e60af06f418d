"""The nightly day change: one run per day, and how far it came."""

from sqlalchemy import BigInteger, Column, Date, DateTime, ForeignKey, Integer, Table
from sqlalchemy.dialects.postgresql import JSONB

from .base import metadata

day_change_run = Table(
    "day_change_run",
    metadata,
    Column("on_date", Date, primary_key=True),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
)

day_change_chunk = Table(
    "day_change_chunk",  # cases by key: those after the chunk before, through last_case_id
    metadata,
    Column("on_date", ForeignKey("day_change_run.on_date"), primary_key=True),
    Column("last_case_id", BigInteger, primary_key=True, autoincrement=False),
    Column("setup_id", Integer, ForeignKey("setup.id"), nullable=False),
    Column("cases", Integer, nullable=False),  # open cases that were judged
    Column("recorded", Integer, nullable=False),  # of which so many had a trigger that would do something: an event each
    Column("outcomes", JSONB, nullable=False),  # trigger -> outcome -> how many cases; `fails` left out
    Column("done_at", DateTime(timezone=True), nullable=False),
)
