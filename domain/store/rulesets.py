"""Rulesets by hash: stored once, never changed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.errors import BadInput, NotFound
from domain.values import Text

from .tables.rules import ruleset


def keep_ruleset(connection: Connection, ruleset_hash: str, sources: Mapping[str, str]) -> None:
    """Stores the rule files under their hash; they never change."""
    row = {"hash": ruleset_hash, "sources": dict(sources)}
    connection.execute(upsert(ruleset).values(row).on_conflict_do_nothing(index_elements=["hash"]))


def sources_of(connection: Connection, ruleset_hash: str) -> Mapping[str, str]:
    """The rule files, by path, of a ruleset that is stored."""
    sources: Mapping[str, str] = connection.execute(select(ruleset.c.sources).where(ruleset.c.hash == ruleset_hash)).scalar_one()
    return sources


def ruleset_like(connection: Connection, beginning: str) -> str:
    """The hash of the one stored ruleset that begins like this; NotFound when there is none, BadInput when there are more."""
    found = connection.scalars(select(ruleset.c.hash).where(ruleset.c.hash.startswith(beginning, autoescape=True)).limit(2)).all()
    if not found:
        raise NotFound(Text(f"er is geen ruleset `{beginning}`", f"there is no ruleset `{beginning}`"))
    if len(found) > 1:
        raise BadInput(Text(f"`{beginning}` kan meer dan één ruleset zijn", f"`{beginning}` can be more than one ruleset"))
    return str(found[0])
