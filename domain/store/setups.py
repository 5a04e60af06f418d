"""What decides: a ruleset together with the fingerprints of the code of its conditions, known by a small number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as upsert

from .audit import append
from .tables.trace import setup


def setup_id(connection: Connection, ruleset_hash: str, fingerprints: Mapping[str, str], now: datetime) -> int:
    """The number of this ruleset with these fingerprints (condition -> fingerprint); a new one is stored and audited."""
    told = json.dumps([ruleset_hash, dict(fingerprints)], sort_keys=True)
    digest = hashlib.sha256(told.encode()).hexdigest()
    known = select(setup.c.id).where(setup.c.digest == digest)
    there: int | None = connection.scalars(known).first()
    if there is not None:
        return there
    row = {"ruleset_hash": ruleset_hash, "fingerprints": dict(fingerprints), "digest": digest}
    new = upsert(setup).values(row).on_conflict_do_nothing(index_elements=["digest"]).returning(setup.c.id)
    made: int | None = connection.scalars(new).first()
    if made is not None:
        append(connection, "setup", {"ruleset": ruleset_hash, "digest": digest}, now, rows={"setup": [made]})
        return made
    told_meanwhile: int = connection.scalars(known).one()
    return told_meanwhile


@dataclass(frozen=True, slots=True)
class Setup:
    """The rules that decided, and the fingerprints that the code of their conditions had."""

    ruleset_hash: str
    fingerprints: Mapping[str, str]


def setups(connection: Connection) -> dict[int, Setup]:
    """Every setup that ever decided, by its number, the oldest first."""
    rows = connection.execute(select(setup).order_by(setup.c.id))
    return {row.id: Setup(row.ruleset_hash, row.fingerprints) for row in rows}
