"""Rulesets by hash, and which one is in force."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import Permission, User

from .tables.rules import publication, ruleset


def publish(connection: Connection, user: User, ruleset_hash: str, sources: Mapping[str, str], now: datetime) -> bool:
    """Puts the ruleset in force; False when it was in force already."""
    user.require(Permission.PUBLISH_RULES)
    if in_force(connection) == ruleset_hash:
        return False
    row = {"hash": ruleset_hash, "sources": dict(sources)}
    connection.execute(upsert(ruleset).values(row).on_conflict_do_nothing(index_elements=["hash"]))
    connection.execute(insert(publication).values(ruleset_hash=ruleset_hash, published_by=user.id, published_at=now))
    return True


def in_force(connection: Connection) -> str | None:
    """The hash of the ruleset that was published last; None before the first publication."""
    newest = select(publication.c.ruleset_hash).order_by(publication.c.id.desc()).limit(1)
    return connection.scalars(newest).first()


def sources_of(connection: Connection, ruleset_hash: str) -> Mapping[str, str]:
    """The rule files, by path, of a ruleset that is stored."""
    sources: Mapping[str, str] = connection.execute(select(ruleset.c.sources).where(ruleset.c.hash == ruleset_hash)).scalar_one()
    return sources
