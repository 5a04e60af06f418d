"""Users, their permissions and tokens; settings and the log of every change to them (R-3.3.2)."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, String, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from domain.access import Permission

from .base import key, metadata, one_of, ref

app_user = Table(
    "app_user",
    metadata,
    key(),
    Column("name", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default="true"),
)

user_permission = Table(
    "user_permission",
    metadata,
    Column("user_id", ForeignKey("app_user.id"), primary_key=True),
    Column("permission", Text, primary_key=True),
    one_of("permission", Permission),
)

api_token = Table(
    "api_token",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the token
    ref("user_id", "app_user"),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", JSONB, nullable=False),
)

setting_log = Table(
    "setting_log",
    metadata,
    key(),
    Column("name", Text, nullable=False),
    Column("before", JSONB),
    Column("after", JSONB, nullable=False),
    ref("user_id", "app_user"),
    Column("at", DateTime(timezone=True), nullable=False),
)
