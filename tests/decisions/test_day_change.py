"""Issue 4, outcome 5: every night all open cases are judged, in chunks, and what would act is decided by the streams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, make_url, text

from api.bootstrap import parser, registry
from domain.access import Permission
from domain.dutch_time import dutch_day
from domain.store.day_change import Day, days
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.portfolio.load import load_portfolio
from domain.store.publications import publish
from domain.store.record_events import PARTITIONS
from domain.store.rulesets import keep_ruleset
from domain.store.switches import switch
from domain.store.users import save_user, user_with_id
from workflows.check_rules import check_rules
from workflows.day_change import Nights
from workflows.handle_events import process_batch
from workflows.rules import Rules

PORTFOLIO = Path(__file__).parents[1] / "store" / "facts"
TODAY = date(2026, 9, 1)

ONCE = """taal nl

trigger "Een half jaar"
  bij dagwissel traject
  hoogstens één keer per traject
  als
    - traject duurt ten minste 180 dagen
  dan
    - voeg kenmerk "half jaar" toe aan traject
"""

EVERY_NIGHT = """taal nl

trigger "Elke nacht"
  bij dagwissel traject
  als
    - dagloon van traject is ten minste € 100
  dan
    - maak taak "Kijk" voor rol casemanager binnen 1 werkdag
"""


@dataclass
class Site:
    """A database with five cases: T-1 and T-2 to T-5, of which T-2 has ended, all of employer W-1 but T-5."""

    engine: Engine
    now: datetime = datetime(2026, 9, 1, 0, 30, tzinfo=UTC)
    rules: Rules = field(default_factory=lambda: Rules(registry(), parser()))

    def publish(self, **sources: str) -> None:
        checked = check_rules(sources, parser(), registry())
        assert checked.program is not None, [item.message for item in checked.diagnostics]
        with self.engine.begin() as connection:
            user = user_with_id(connection, save_user(connection, "beheer", "Beheer", [Permission.PUBLISH_RULES]))
            keep_ruleset(connection, checked.program.ruleset_hash, sources)
            publish(connection, user, checked.program.ruleset_hash, "approved", dutch_day(self.now), self.now)

    def nights(self, cases: int = 2) -> Nights:
        return Nights(self.engine, self.rules, lambda: self.now, cases)

    def night(self, through: date = TODAY, cases: int = 2) -> None:
        """The whole day change, in chunks of two cases."""
        assert self.nights(cases).work(through)

    def decide(self) -> None:
        for partition in range(PARTITIONS):
            more = True
            while more:
                with self.engine.begin() as connection:
                    more = process_batch(connection, self.rules, partition, 100, self.now).more

    def run(self, query: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(query))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.engine.begin() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def days(self) -> list[Day]:
        with self.engine.begin() as connection:
            return days(connection, 10)

    def told(self) -> list[tuple[str, date]]:
        """The case and the day of every day change that is recorded."""
        query = "SELECT c.number, e.occurred_on FROM event e JOIN absence_case c ON c.id = e.case_id WHERE e.type = 'day_change'"
        return [(number, day) for number, day in self.rows(f"{query} ORDER BY e.occurred_on, c.number")]

    def marked(self) -> list[str]:
        """The cases with a characteristic."""
        query = "SELECT c.number FROM characteristic k JOIN absence_case c ON c.id = k.case_id WHERE k.name = 'half jaar'"
        return [number for (number,) in self.rows(f"{query} ORDER BY 1")]


@contextmanager
def database(server_url: str, template: str) -> Iterator[Engine]:
    """A new database that starts as a copy of `template`."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))
        engine = connect(make_url(server_url).set(database=name).render_as_string(hide_password=False))
        try:
            yield engine
        finally:
            engine.dispose()
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def portfolio(database_url: str) -> Iterator[str]:
    """The name of a database with the small portfolio, to be copied: to migrate one for each test takes a second each."""
    with database(database_url, "template1") as engine:
        with engine.begin() as connection:
            migrate(connection)
            load_portfolio(connection, {file.name: file.read_bytes() for file in PORTFOLIO.iterdir()}, Site(engine).now)
        engine.dispose()
        yield str(engine.url.database)


@pytest.fixture
def site(database_url: str, portfolio: str) -> Iterator[Site]:
    with database(database_url, portfolio) as engine:
        yield Site(engine)


def counted(day: Day) -> Mapping[str, Mapping[str, int]]:
    return {name: dict(counts) for name, counts in day.outcomes.items()}


def test_open_cases_are_judged_and_those_that_act_are_decided(site: Site) -> None:
    """T-2 has ended and is left alone; of the four others one lacks a daily wage: unknown, which needs no event."""
    site.publish(nl=ONCE + EVERY_NIGHT.removeprefix("taal nl\n"))
    site.night()
    [day] = site.days()
    assert (day.on_date, day.cases, day.recorded, day.finished_at) == (TODAY, 4, 4, site.now)
    assert counted(day) == {"Een half jaar": {"fired": 4}, "Elke nacht": {"fired": 2, "unknown": 1}}
    site.decide()
    assert site.marked() == ["T-1", "T-3", "T-4", "T-5"]
    assert site.rows("SELECT count(*) FROM task") == [(2,)]


def test_a_night_that_is_run_twice_does_nothing_twice(site: Site) -> None:
    site.publish(nl=EVERY_NIGHT)
    site.night()
    site.decide()
    before = site.rows("SELECT * FROM event ORDER BY seq"), site.days()
    site.night()
    site.decide()
    assert (site.rows("SELECT * FROM event ORDER BY seq"), site.days()) == before


def test_a_night_that_stopped_half_way_goes_on_with_the_next_chunk(site: Site) -> None:
    site.publish(nl=EVERY_NIGHT)
    checks = iter((False, True))
    assert not site.nights(1).work(TODAY, lambda: next(checks))
    assert [(day.cases, day.finished_at) for day in site.days()] == [(1, None)]
    site.night(cases=1)
    [day] = site.days()
    assert (day.cases, day.finished_at) == (4, site.now)
    assert site.told() == [("T-1", TODAY), ("T-3", TODAY)]


def test_a_chunk_that_fails_leaves_nothing_behind(site: Site) -> None:
    """The transaction of a chunk is all or nothing; what was judged before stays judged."""
    site.publish(nl=EVERY_NIGHT)
    site.run("CREATE FUNCTION fall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'fall'; END $$")
    site.run(
        "CREATE TRIGGER fall BEFORE INSERT ON day_change_chunk FOR EACH ROW WHEN (NEW.last_case_id > 1) EXECUTE FUNCTION fall()"
    )
    with pytest.raises(Exception, match="fall"):
        site.nights(1).work(TODAY)
    assert site.told() == [("T-1", TODAY)]
    site.run("DROP TRIGGER fall ON day_change_chunk")
    site.night(cases=1)
    assert site.told() == [("T-1", TODAY), ("T-3", TODAY)]
    assert site.days()[0].cases == 4


def test_missed_days_are_judged_in_order_as_of_each_day(site: Site) -> None:
    """T-1 is 180 days old on 31 July: the nights of 30 July to 1 August come late, and find it on the second."""
    site.publish(nl=ONCE)
    site.night(date(2026, 7, 29))
    site.night(date(2026, 8, 1))
    assert [day.on_date.day for day in site.days()] == [1, 31, 30, 29]
    assert site.told()[0] == ("T-1", date(2026, 7, 31))
    site.decide()
    assert site.marked() == ["T-1"]


def test_at_most_once_also_when_a_case_is_opened_again(site: Site) -> None:
    """What acted before is no candidate any more; it is counted."""
    site.publish(nl=ONCE)
    site.night()
    site.decide()
    site.run("UPDATE absence_case SET ends_before = '2026-09-02' WHERE number = 'T-3'")
    site.night(TODAY + timedelta(days=1))
    assert site.days()[0].cases == 3
    site.run("UPDATE absence_case SET ends_before = NULL WHERE number = 'T-3'")
    site.night(TODAY + timedelta(days=2))
    assert counted(site.days()[0]) == {"Een half jaar": {"acted_before": 4}}
    assert {day for _, day in site.told()} == {TODAY}


def test_a_night_before_the_last_one_is_decided_acts_once(site: Site) -> None:
    """Two nights in a row with the streams standing still: both find the cases, the decisions know better."""
    site.publish(nl=ONCE)
    site.night(TODAY)
    site.night(TODAY + timedelta(days=1))
    assert len(site.told()) == 8
    site.decide()
    assert site.rows("SELECT outcomes, count(*) FROM decision GROUP BY 1 ORDER BY 1") == [("0b", 4), ("0f", 4)]


def test_once_per_employer_is_decided_in_the_order_of_the_employer(site: Site) -> None:
    """Three cases of W-1 would act on one night: only the first does, and the next night none of them is asked again."""
    site.publish(nl=ONCE.replace("per traject", "per werkgever"))
    site.night()
    site.decide()
    assert site.marked() == ["T-1", "T-5"]
    site.night(TODAY + timedelta(days=1))
    assert counted(site.days()[0]) == {"Een half jaar": {"acted_before": 4}}


def test_without_rules_a_night_is_finished_at_once(site: Site) -> None:
    site.night()
    assert [(day.cases, day.finished_at) for day in site.days()] == [(0, site.now)]


def test_what_columns_do_not_decide_is_asked_of_the_engine(site: Site) -> None:
    """A characteristic is no column: the cases that the other condition leaves over are judged one by one."""
    rules = ONCE.replace("180 dagen", "190 dagen") + "".join(
        EVERY_NIGHT.removeprefix("taal nl\n").replace("Elke nacht", name).replace("- dagloon", f"{bullet}\n    - dagloon")
        for name, bullet in {
            "Zonder": '- niet traject heeft kenmerk "half jaar"',
            "Met": '- traject heeft kenmerk "half jaar"',
        }.items()
    )
    site.publish(nl=rules)
    site.night()
    assert counted(site.days()[0]) == {"Een half jaar": {"fired": 1}, "Zonder": {"fired": 2, "unknown": 1}}
    site.decide()
    site.night(TODAY + timedelta(days=1))
    assert counted(site.days()[0]) == {
        "Een half jaar": {"acted_before": 1},
        "Met": {"fired": 1},
        "Zonder": {"fired": 1, "unknown": 1},
    }


def test_switches_are_kept_to(site: Site) -> None:
    """In shadow a trigger is counted and gives no event; off it is not asked."""
    site.publish(nl=ONCE + EVERY_NIGHT.removeprefix("taal nl\n"))
    with site.engine.begin() as connection:
        switch(connection, "Een half jaar", "shadow", "proef", None, site.now)
        switch(connection, "Elke nacht", "off", "storing", None, site.now)
    site.night(cases=10)
    assert counted(site.days()[0]) == {"Een half jaar": {"shadowed": 4}, "Elke nacht": {"switched_off": 4}}
    assert site.told() == []


def test_every_chunk_is_in_the_audit_log(site: Site) -> None:
    site.publish(nl=EVERY_NIGHT)
    site.night()
    entries = site.rows(
        "SELECT content::jsonb ->> 'on_date', content::jsonb ->> 'cases' FROM audit WHERE kind = 'day_change' ORDER BY n"
    )
    assert entries == [("2026-09-01", "2"), ("2026-09-01", "2")]


def test_a_chunk_can_hold_cases_of_very_many_employers(site: Site) -> None:
    """Recording locks employers, of which a server can lock some six thousand at once."""
    site.run("INSERT INTO employer (number, name) SELECT 'X-' || n, 'X' FROM generate_series(1, 8000) n")
    person = "w.id, 'X-' || w.id, 'A.', 'Proef', CAST(100000000 + w.id AS text), DATE '1980-01-01'"
    site.run(
        "INSERT INTO employee (employer_id, number, initials, surname, bsn, born_on)"
        f" SELECT {person} FROM employer w WHERE w.number LIKE 'X-%'"
    )
    case = "'X-' || m.id, m.id, 'absence', DATE '2026-03-01', 200, 'beschikking'"
    site.run(
        "INSERT INTO absence_case (number, employee_id, kind, starts_on, daily_wage, daily_wage_origin)"
        f" SELECT {case} FROM employee m WHERE m.number LIKE 'X-%'"
    )
    site.publish(nl=EVERY_NIGHT)
    site.night(cases=10_000)
    assert site.days()[0].recorded == 8002
