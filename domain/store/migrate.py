"""Brings a database to the newest schema; Alembic is configured here, in code."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK = 7_301_001


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for one connection, whose transaction the caller commits."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection) -> None:
    """All migrations that this database lacks; two processes that start at once do it one after the other."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    command.upgrade(configuration(connection), "head")
