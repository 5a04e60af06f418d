"""A portfolio of any number of ill employees, events about them, and triggers that each fire for 0.5 to 2 % of their events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from random import Random

from sqlalchemy import Connection, text

from domain.events import Event, Subject, event_id

TODAY = date(2026, 11, 24)
PER_EMPLOYER = 100
EVENTS: Mapping[str, str] = {
    "absence_reported": "ziekmelding",
    "partial_recovery_reported": "gedeeltelijk hersteld melding",
    "absence_corrected": "correctie ziekmelding",
    "verified_wage_changed": "geverifieerd loon gewijzigd",
    "day_change": "dagwissel traject",
    "claim_created": "claim aangemaakt",
    "claim_approved": "claim goedgekeurd",
    "claim_rejected": "claim afgewezen",
}
_DAYS, _WAGES, _ONSETS, _AGES, _GROSS = (0, 729), (50, 300), (1500, 6500), (18, 65), (100, 5000)

_CHANCE = """
    CREATE FUNCTION pg_temp.chance(n integer, seed integer) RETURNS double precision LANGUAGE sql IMMUTABLE AS
    $$ SELECT (hashint4extended(n, seed) & 1048575) / 1048576.0 $$
"""
_TABLES = """
    INSERT INTO app_user (name, display_name) VALUES ('meting', 'Meting');
    INSERT INTO insurer (por_code, name, iban) VALUES ('V001', 'Verzekeraar', 'NL20INGB0001234567');
    INSERT INTO employer (number, name) SELECT 'W-' || n, 'Werkgever ' || n FROM generate_series(1, {employers}) n;
    INSERT INTO department (employer_id, name) SELECT n, 'Afdeling' FROM generate_series(1, {employers}) n;
    INSERT INTO policy (number, employer_id, insurer_id, insurance_type, participation)
        SELECT 'P-' || n, n, 1, 'conventional', 'all' FROM generate_series(1, {employers}) n;
    INSERT INTO policy_coverage (policy_id, starts_on, declared_wage_sum)
        SELECT n, DATE '2020-01-01', 100000 FROM generate_series(1, {employers}) n;
    INSERT INTO employee (employer_id, number, initials, surname, bsn, born_on)
        SELECT 1 + mod(n, {employers}), 'M-' || n, 'A.', 'Proef', lpad(n::text, 9, '0'),
               DATE '{today}' - (365.25 * (18 + 48 * pg_temp.chance(n, 1)))::integer
        FROM generate_series(1, {employees}) n;
    INSERT INTO employment (employee_id, department_id, starts_on)
        SELECT n, 1 + mod(n, {employers}), DATE '{today}' - (3650 * pg_temp.chance(n, 7))::integer - 730
        FROM generate_series(1, {employees}) n;
    INSERT INTO absence_case (number, employee_id, kind, starts_on, daily_wage, daily_wage_origin)
        SELECT 'T-' || n, n, 'absence', DATE '{today}' - (730 * pg_temp.chance(n, 2))::integer,
               round((50 + 250 * pg_temp.chance(n, 3))::numeric, 2), 'beschikking'
        FROM generate_series(1, {employees}) n;
    INSERT INTO case_segment (case_id, starts_on, percentage, wage_at_onset)
        SELECT c.id, c.starts_on, round((100 * pg_temp.chance(c.id::integer, 4))::numeric),
               CASE WHEN mod(c.id, 10) > 0 THEN round((1500 + 5000 * pg_temp.chance(c.id::integer, 5))::numeric, 2) END
        FROM absence_case c ORDER BY c.id;
    INSERT INTO claim (number, policy_id, employee_id, case_id, origin, starts_on, ends_before, gross, created_by, created_at,
                       edited_by)
        SELECT 'C-' || n, 1 + mod(n, {employers}), n, n, 'manual', DATE '{today}' - 30, DATE '{today}',
               round((100 + 4900 * pg_temp.chance(n, 6))::numeric, 2), 1, TIMESTAMPTZ '{today}', 1
        FROM generate_series(1, {employees}) n;
    INSERT INTO claim_line (claim_id, employee_id, description, starts_on, ends_before, amount)
        SELECT id, employee_id, 'Loon', starts_on, ends_before, gross FROM claim ORDER BY id
"""


def fill(connection: Connection, employees: int) -> None:
    """So many ill employees, 100 per employer: each with an employment, a case with a segment, and a claim.

    Case, claim and employee have the same key; policy and employer too. Foreign keys and the bans on overlaps, which
    hold by construction, are not checked meanwhile.
    """
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    connection.execute(text(_CHANCE))
    sizes = {"employees": employees, "employers": max(1, employees // PER_EMPLOYER), "today": TODAY}
    for statement in _TABLES.format(**sizes).split(";"):
        connection.exec_driver_sql(statement)


def events(count: int, employees: int, seed: int = 5) -> Iterator[Event]:
    """Events of eight types about employees drawn at random."""
    rng, kinds, employers = Random(seed), tuple(EVENTS), max(1, employees // PER_EMPLOYER)
    for number in range(count):
        kind, one = rng.choice(kinds), rng.randint(1, employees)
        employer = 1 + one % employers
        about = {Subject.EMPLOYER: employer, Subject.EMPLOYEE: one, Subject.CASE: one}
        if kind.startswith("claim"):
            about |= {Subject.CLAIM: one, Subject.POLICY: employer}
        yield Event(event_id("meting", seed, number), kind, TODAY, about)


def rules(count: int, seed: int = 3) -> str:
    """`count` triggers in Dutch, the event types in turn, with 2 to 5 conditions; what they do is what is done often."""
    rng, kinds = Random(seed), tuple(EVENTS)
    return "taal nl\n\n" + "\n".join(_trigger(number, kinds[number % len(kinds)], rng) for number in range(count))


def _trigger(number: int, kind: str, rng: Random) -> str:
    ranges = [name for name in sorted(_RANGES) if kind.startswith("claim") or not name.startswith("claim")]
    fields = rng.sample(ranges, rng.randint(2, 4))
    share = rng.uniform(0.005, 0.02) ** (1 / len(fields))
    bullets = [_RANGES[field](field, share, rng) for field in fields]
    bullets += [rng.choice(_ALSO)] if number % 3 == 0 else []
    conditions = "\n".join(f"    - {bullet}" for bullet in bullets)
    action = rng.choice(_ACTIONS).format(number=number)
    return f'trigger "Meting {number}"\n  bij {EVENTS[kind]}\n  als\n{conditions}\n  dan\n    - {action}\n'


_ALSO = ('niet traject heeft kenmerk "gezien"', "traject.open_taken is ten hoogste 20")
_ACTIONS = (
    'maak taak "Beoordeel {{{{ traject.nummer }}}} ({number})" voor rol claimbehandelaar binnen 2 werkdagen',
    'voeg kenmerk "meting {number}" toe aan traject',
    'stuur bericht "Traject {{{{ traject.nummer }}}}" aan rol casemanager met tekst "Regel {number} ging af."',
)


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
    "dienstverband.maanden": _between(24, 143, str),
    "claim.brutobedrag": _between(*_GROSS, lambda amount: f"€ {amount}"),
}
