"""Rulesets by hash, and which one is in force on a day."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import Permission, User
from domain.dutch_time import dutch_day

from .tables.rules import publication, ruleset


def keep_ruleset(connection: Connection, ruleset_hash: str, sources: Mapping[str, str]) -> None:
    """Stores the rule files under their hash; they never change."""
    row = {"hash": ruleset_hash, "sources": dict(sources)}
    connection.execute(upsert(ruleset).values(row).on_conflict_do_nothing(index_elements=["hash"]))


def publish(connection: Connection, user: User, ruleset_hash: str, sources: Mapping[str, str], now: datetime) -> bool:
    """Puts the ruleset in force from today; False when it was in force already."""
    user.require(Permission.PUBLISH_RULES)
    if in_force(connection, dutch_day(now)) == ruleset_hash:
        return False
    keep_ruleset(connection, ruleset_hash, sources)
    row = {
        "ruleset_hash": ruleset_hash,
        "kind": "first",
        "starts_on": dutch_day(now),
        "published_by": user.id,
        "published_at": now,
    }
    connection.execute(insert(publication).values(row))
    return True


def in_force(connection: Connection, day: date) -> str | None:
    """The hash of the ruleset in force on `day`: of the publications begun by then the one that began last, then the newest.

    None before the first publication.
    """
    begun = select(publication.c.ruleset_hash).where(publication.c.starts_on <= day)
    newest = begun.order_by(publication.c.starts_on.desc(), publication.c.id.desc()).limit(1)
    return connection.scalars(newest).first()


def sources_of(connection: Connection, ruleset_hash: str) -> Mapping[str, str]:
    """The rule files, by path, of a ruleset that is stored."""
    sources: Mapping[str, str] = connection.execute(select(ruleset.c.sources).where(ruleset.c.hash == ruleset_hash)).scalar_one()
    return sources
