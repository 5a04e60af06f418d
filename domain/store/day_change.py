"""How far the nightly day change came: its days, and the chunks of cases that were judged (issue 4, outcome 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select, text, update

from . import audit
from .tables.day_change import day_change_chunk, day_change_run

Counts = Mapping[str, Mapping[str, int]]
"""Trigger -> outcome -> in how many cases."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Cases that were judged: those after the chunk before, through `last_case_id`.

    `recorded` of the `cases` have an event, for some trigger would do something or crashed.
    """

    last_case_id: int
    setup_id: int
    cases: int
    recorded: int
    outcomes: Counts


@dataclass(frozen=True, slots=True)
class Day:
    """How far one day is; `finished_at` is None while cases are left. `outcomes` adds up its chunks."""

    on_date: date
    started_at: datetime
    finished_at: datetime | None
    cases: int
    recorded: int
    outcomes: Counts


def open_days(connection: Connection, through: date, now: datetime) -> None:
    """Writes down the days that are to be judged: each one after the newest that was written down, and `through` itself.

    So no day is missed when the system was down for a while; the first day ever is where it begins.
    """
    newest = connection.scalars(select(func.max(day_change_run.c.on_date))).one()
    given = {"first": through if newest is None else newest, "through": through, "now": now}
    connection.execute(_OPEN, given)


_OPEN = text("""
    INSERT INTO day_change_run (on_date, started_at)
    SELECT CAST(day AS date), :now
    FROM generate_series(CAST(least(:first, :through) AS timestamp), CAST(:through AS timestamp), interval '1 day') AS day
    WHERE day > CAST(:first AS timestamp) OR day = CAST(:through AS timestamp)
    ON CONFLICT DO NOTHING
""")


def next_day(connection: Connection, through: date) -> date | None:
    """The first day that is not finished; None when all are."""
    unfinished = select(func.min(day_change_run.c.on_date)).where(day_change_run.c.finished_at.is_(None))
    first: date | None = connection.scalars(unfinished.where(day_change_run.c.on_date <= through)).one()
    return first


def resume(connection: Connection, on: date) -> int | None:
    """Holds the day until the transaction ends, and gives the last case that was judged (0: none yet); None when finished."""
    run = select(day_change_run.c.finished_at).where(day_change_run.c.on_date == on).with_for_update()
    if connection.execute(run).scalar_one() is not None:
        return None
    last = select(func.coalesce(func.max(day_change_chunk.c.last_case_id), 0)).where(day_change_chunk.c.on_date == on)
    return int(connection.execute(last).scalar_one())


def keep_chunk(connection: Connection, on: date, chunk: Chunk, now: datetime) -> None:
    """Writes a chunk down, in the audit log too."""
    row = {
        "on_date": on,
        "last_case_id": chunk.last_case_id,
        "setup_id": chunk.setup_id,
        "cases": chunk.cases,
        "recorded": chunk.recorded,
        "outcomes": chunk.outcomes,
    }
    connection.execute(insert(day_change_chunk).values(**row, done_at=now))
    audit.append(
        connection,
        "day_change",
        row | {"on_date": on.isoformat()},
        now,
        rows={"day_change_chunk": [f"{on}/{chunk.last_case_id}"]},
    )


def finish(connection: Connection, on: date, now: datetime) -> None:
    """No cases are left."""
    connection.execute(update(day_change_run).where(day_change_run.c.on_date == on).values(finished_at=now))


def days(connection: Connection, limit: int) -> list[Day]:
    """The newest day first."""
    rows = connection.execute(_DAYS, {"limit": limit})
    return [Day(row.on_date, row.started_at, row.finished_at, row.cases, row.recorded, row.outcomes or {}) for row in rows]


_DAYS = text("""
    SELECT r.on_date, r.started_at, r.finished_at, coalesce(c.cases, 0) AS cases, coalesce(c.recorded, 0) AS recorded, o.outcomes
    FROM day_change_run r
    LEFT JOIN LATERAL (SELECT sum(c.cases) AS cases, sum(c.recorded) AS recorded
                       FROM day_change_chunk c WHERE c.on_date = r.on_date) c ON true
    LEFT JOIN LATERAL (
        SELECT jsonb_object_agg(t.name, t.counts) AS outcomes FROM (
            SELECT s.name, jsonb_object_agg(s.outcome, s.cases) AS counts FROM (
                SELECT t.key AS name, o.key AS outcome, sum(CAST(o.value AS bigint)) AS cases
                FROM day_change_chunk c, jsonb_each(c.outcomes) t, jsonb_each_text(t.value) o
                WHERE c.on_date = r.on_date GROUP BY 1, 2) s
            GROUP BY s.name) t
    ) o ON true
    ORDER BY r.on_date DESC LIMIT :limit
""")
