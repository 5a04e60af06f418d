"""Brings a database to the newest schema; Alembic is configured here, in code."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text

from domain.errors import Conflict
from domain.values import Text

MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK = 7_301_001


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for one connection, whose transaction the caller commits."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection) -> None:
    """All migrations that this database lacks; two processes that start at once do it one after the other.

    Conflict when the database is of a version that this program does not know: newer, or from before the first release.
    """
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    try:
        command.upgrade(configuration(connection), "head")
    except CommandError as error:
        nl = "de database is van een onbekende versie; werk Regelaar bij, of begin opnieuw met een lege database (REGELAAR_HOME)"
        en = "the database is of an unknown version; update Regelaar, or begin again with an empty database (REGELAAR_HOME)"
        raise Conflict(Text(f"{nl}: {error}", f"{en}: {error}")) from error
