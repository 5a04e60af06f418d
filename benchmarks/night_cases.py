"""A portfolio of any number of open cases, and day-change triggers of which each holds for 0.5 to 2 % of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from random import Random

from sqlalchemy import Connection, text

TODAY = date(2026, 11, 24)
_DAYS, _WAGES, _ONSETS, _AGES = (0, 729), (50, 300), (1500, 6500), (18, 65)

_TABLES = """
    INSERT INTO employer (number, name) SELECT 'W-' || n, 'Werkgever ' || n FROM generate_series(1, {employers}) n;
    INSERT INTO employee (employer_id, number, initials, surname, bsn, born_on)
        SELECT 1 + mod(n, {employers}), 'M-' || n, 'A.', 'Proef', lpad(n::text, 9, '0'),
               DATE '{today}' - (365.25 * (18 + 48 * pg_temp.chance(n, 1)))::integer
        FROM generate_series(1, {cases}) n;
    INSERT INTO absence_case (number, employee_id, kind, starts_on, daily_wage, daily_wage_origin)
        SELECT 'T-' || n, n, 'absence', DATE '{today}' - (730 * pg_temp.chance(n, 2))::integer, wage,
               CASE WHEN wage > 0 THEN 'beschikking' END
        FROM (SELECT n, CASE WHEN mod(n, 20) > 0 THEN round((50 + 250 * pg_temp.chance(n, 3))::numeric, 2) END AS wage
              FROM generate_series(1, {cases}) n) w;
    INSERT INTO case_segment (case_id, starts_on, percentage, wage_at_onset)
        SELECT n, c.starts_on, round((100 * pg_temp.chance(n, 4))::numeric),
               CASE WHEN mod(n, 10) > 0 THEN round((1500 + 5000 * pg_temp.chance(n, 5))::numeric, 2) END
        FROM generate_series(1, {cases}) n JOIN absence_case c ON c.id = n;
"""


def fill(connection: Connection, cases: int) -> None:
    """`cases` open cases, one per employee, 50 employees per employer; wages are missing for one in 20 or 10.

    Foreign keys and the ban on overlapping segments are not checked meanwhile: what is written is known to be sound. What
    acted once is not tied to its event, so that events can be taken back.
    """
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    connection.execute(text("ALTER TABLE case_segment DROP CONSTRAINT ex_case_segment_overlap"))
    connection.execute(text("ALTER TABLE acted_once DROP CONSTRAINT fk_acted_once_event_id"))
    connection.execute(text(_CHANCE))
    for statement in _TABLES.format(cases=cases, employers=max(1, cases // 50), today=TODAY).split(";"):
        if statement.strip():
            connection.exec_driver_sql(statement)


_CHANCE = """
    CREATE FUNCTION pg_temp.chance(n integer, seed integer) RETURNS double precision LANGUAGE sql IMMUTABLE AS
    $$ SELECT (hashint4extended(n, seed) & 1048575) / 1048576.0 $$
"""


def rules(count: int, seed: int = 3) -> str:
    """`count` triggers in Dutch, each with 2 to 5 conditions on different fields and at most once per case."""
    rng = Random(seed)
    return "taal nl\n\n" + "\n".join(_trigger(number, rng) for number in range(count))


def _trigger(number: int, rng: Random) -> str:
    share = rng.uniform(0.005, 0.02)
    fields = rng.sample(sorted(_RANGES), rng.randint(2, 5))
    each = share ** (1 / len(fields))
    conditions = "\n".join(f"    - {_RANGES[field](field, each, rng)}" for field in fields)
    return f"""trigger "Nacht {number}"
  bij dagwissel traject
  hoogstens één keer per traject
  als
{conditions}
  dan
    - voeg kenmerk "nacht {number}" toe aan traject
"""


def _between(low: int, high: int, written: Callable[[int], str]) -> Callable[[str, float, Random], str]:
    def condition(field: str, share: float, rng: Random) -> str:
        width = max(1, round((high - low) * share))
        first = rng.randint(low, high - width)
        return f"{field} is tussen {written(first)} en {written(first + width)}"

    return condition


_RANGES: Mapping[str, Callable[[str, float, Random], str]] = {
    "traject.dagen": _between(*_DAYS, str),
    "traject.dagloon": _between(*_WAGES, lambda amount: f"€ {amount}"),
    "trajectverloop.loon": _between(*_ONSETS, lambda amount: f"€ {amount}"),
    "werknemer.leeftijd": _between(*_AGES, str),
    "trajectverloop.percentage": _between(0, 100, lambda share: f"{share}%"),
}
