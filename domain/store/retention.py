"""Lets go of the facts of old decisions, each kept as long as what came of it asks for (issue 4, outcome 2)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, text

from domain.dutch_time import AMSTERDAM
from domain.months import add_months
from domain.runs import runs_of

from .audit import append
from .emptied import drop_facts, empty_data
from .settings import read_retention

CHUNK = 10_000
"""Decisions that are looked at in one transaction."""

ACTED, UNCLEAR = "[fw]", "[ue]"
"""Which outcomes (`engine/outcomes.py`) make a decision one that acted, or else one that was unclear."""

_OLD = text("""
    SELECT event_seq, decided_at < CASE WHEN outcomes ~ :acted THEN :acted_before
                                        WHEN outcomes ~ :unclear THEN :unclear_before ELSE :nothing_before END AS old
    FROM decision WHERE event_seq > :after AND facts IS NOT NULL
    AND decided_at < greatest(:acted_before, :unclear_before, :nothing_before) ORDER BY event_seq LIMIT :limit
""")


@dataclass(frozen=True, slots=True)
class Dropped:
    """What one chunk did: of how many decisions the facts are gone, and the event to go on after; None when all is done."""

    decisions: int
    after: int | None


def apply_retention(connection: Connection, today: date, now: datetime, after: int = 0, limit: int = CHUNK) -> Dropped:
    """Drops what is too old on `today` among the next `limit` decisions after event `after`, and says so in the audit log.

    The SHA-256 of the facts stays, and so do outcomes, rules and actions. The data of the event goes too when it is about
    a person. Run from 0 again it finds what an interrupted run left; a chunk in which nothing is too old is not logged.
    """
    years = asdict(read_retention(connection))
    before = {f"{name}_before": _midnight(add_months(today, -12 * count)) for name, count in years.items()}
    asked = {"acted": ACTED, "unclear": UNCLEAR, "after": after, "limit": limit}
    rows = connection.execute(_OLD, {**before, **asked}).all()
    old = [row.event_seq for row in rows if row.old]
    if old:
        facts, data = drop_facts(connection, old), empty_data(connection, old)
        told = {"as_of": today, "years": years, "count": len(facts), "facts": runs_of(facts), "data": runs_of(data)}
        append(connection, "retention", told, now)
    return Dropped(len(old), rows[-1].event_seq if len(rows) == limit else None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)
