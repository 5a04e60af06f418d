"""What is erased or too old is gone, what was decided is not, and the audit chain still holds (issue 4, outcomes 2 and 3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import orjson
import pytest

from domain.access import Permission, User
from domain.errors import BadInput, Forbidden, NotFound
from domain.events import Event, Subject, event_id
from domain.runs import numbers_of
from domain.store import audit_log
from domain.store.erase_person import Erased, erase_person
from domain.store.person_keys import keys_of
from domain.store.record_events import record_events
from domain.store.retention import ACTED, UNCLEAR, Dropped, apply_retention
from domain.store.settings import Retention, change_retention
from domain.store.tables.people import employee
from domain.store.users import save_user, user_with_id
from engine.outcomes import pack
from engine.verdict import Outcome
from workflows.verify_audit import verify

if TYPE_CHECKING:
    from conftest import World

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)

RULES = """taal nl

trigger "Bel"
  bij ziekmelding
  dan
    - maak taak "Bel {{ werknemer.nummer }}" voor rol planner binnen 2 werkdagen
    - stuur bericht "Ziek" aan rol planner met tekst "Ziek: {{ werknemer.nummer }}"

trigger "Half"
  bij gedeeltelijk hersteld melding
  als
    - trajectverloop.loon is hoger dan € 1
  dan
    - maak taak "Nooit" voor rol planner binnen 2 werkdagen
"""


def user(world: World, *permissions: Permission) -> User:
    return user_with_id(world.connection, save_user(world.connection, "functionaris", "Functionaris", permissions))


def told(world: World, kind: str, day: str, number: str) -> UUID:
    """Something about an employee that a connector told, with data of its own."""
    person = world.one(f"SELECT id, employer_id FROM employee WHERE number = '{number}'")
    case = world.one(f"SELECT id FROM absence_case WHERE employee_id = {person.id}").id
    about = {Subject.EMPLOYER: person.employer_id, Subject.EMPLOYEE: person.id, Subject.CASE: case}
    identity = event_id(kind, day, number)
    record_events(world.connection, [Event(identity, kind, date.fromisoformat(day), about, {"diagnosis": number})], NOW)
    return identity


def sound(world: World) -> bool:
    world.connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    world.connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
    assert list(verify(world.connection)) == []
    return True


def last_entry(world: World, kind: str) -> dict[str, object]:
    *_, entry = audit_log.entries(world.connection, kind=kind)
    content: dict[str, object] = orjson.loads(entry.content)
    return content


@pytest.fixture
def two_people(world: World) -> World:
    """Two decided events of each, all with data: one that acted each, one of M-2 with an unknown wage, one without triggers."""
    world.publish(**{"a.rules": RULES})
    told(world, "absence_reported", "2026-03-02", "M-1")
    told(world, "partial_recovery_reported", "2026-03-03", "M-2")
    told(world, "task_done", "2026-03-04", "M-1")
    told(world, "absence_reported", "2026-03-05", "M-2")
    world.decide_all()
    return world


STRUCTURE = "SELECT e.id, e.type, d.setup_id, d.outcomes, d.micros FROM decision d JOIN event e ON e.seq = d.event_seq ORDER BY 1"
ACTIONS = "SELECT event_seq, position, trigger, action, status FROM action_log ORDER BY 1, 2, 3"


def test_values_of_one_person_are_erased_and_the_chain_holds(two_people: World) -> None:
    """AVG article 17: verdicts, rules and actions taken stay; values are gone; the other person's are untouched."""
    world = two_people
    before = world.rows(STRUCTURE), world.rows(ACTIONS)
    erased = erase_person(world.connection, user(world, Permission.ERASE_PERSONS), "M-1", "verzoek van 28 augustus", NOW)
    assert erased == Erased(decisions=2, data=2, results=1, tasks=1, notifications=1)
    assert (world.rows(STRUCTURE), world.rows(ACTIONS)) == before
    kept = "SELECT n.number, count(*) FROM event e JOIN employee n ON n.id = e.employee_id WHERE e.data ? 'diagnosis' GROUP BY 1"
    assert world.rows(kept) == [("M-2", 2)]
    assert world.rows("SELECT title FROM task ORDER BY id") == [("(gewist)",), ("Bel M-2",)]
    assert world.rows("SELECT subject, body FROM notification ORDER BY id") == [("(gewist)", "(gewist)"), ("Ziek", "Ziek: M-2")]
    assert "M-1" not in str(world.rows("SELECT result FROM action_log"))
    assert readable(world) == {"M-2": 2}
    assert sound(world)
    entry = last_entry(world, "erasure")
    assert (entry["by"], entry["reason"], entry["decisions"]) == ("functionaris", "verzoek van 28 augustus", 2)


def readable(world: World) -> dict[str, int]:
    """Per employee the decisions whose facts can still be read: they are there, and not under a key that was destroyed."""
    query = """
        SELECT n.number, count(*) FROM decision d JOIN event e ON e.seq = d.event_seq JOIN employee n ON n.id = e.employee_id
        LEFT JOIN person_key k ON k.id = d.key_id WHERE d.facts IS NOT NULL AND (d.key_id IS NULL OR k.key IS NOT NULL) GROUP BY 1
    """
    return dict(world.rows(query))


def test_a_destroyed_key_is_in_the_log(two_people: World) -> None:
    """A key that someone destroys without an entry is a finding; by an erasure it is not, also a second time."""
    world, officer = two_people, user(two_people, Permission.ERASE_PERSONS)
    (key,) = world.connection.execute(employee.select().where(employee.c.number == "M-1")).all()
    keys_of(world.connection, [key.id])
    erase_person(world.connection, officer, "M-1", "verzoek", NOW)
    erase_person(world.connection, officer, "M-1", "nogmaals", NOW)
    assert sound(world)
    assert last_entry(world, "erasure")["rows"] in ({}, {"person_key": {}})
    keys_of(world.connection, [key.id])
    world.connection.exec_driver_sql("UPDATE person_key SET key = NULL, destroyed_at = now() WHERE key IS NOT NULL")
    assert "staat niet in het logboek" in next(verify(world.connection)).text.nl


def test_data_that_waits_for_its_decision_goes_too(two_people: World) -> None:
    world = two_people
    told(world, "absence_reported", "2026-03-09", "M-1")
    erase_person(world.connection, user(world, Permission.ERASE_PERSONS), "M-1", "verzoek", NOW)
    world.decide_all()
    assert world.rows("SELECT count(*) FROM event WHERE data ? 'diagnosis'") == [(2,)]
    assert sound(world)


def test_what_comes_after_an_erasure_is_recorded_as_always(two_people: World) -> None:
    world = two_people
    erase_person(world.connection, user(world, Permission.ERASE_PERSONS), "M-1", "verzoek", NOW)
    told(world, "absence_reported", "2026-04-02", "M-1")
    world.decide_all()
    assert readable(world) == {"M-1": 1, "M-2": 2}
    assert sound(world)


def test_who_may_erase_and_what_must_be_said(world: World) -> None:
    officer = user(world, Permission.ERASE_PERSONS)
    with pytest.raises(BadInput):
        erase_person(world.connection, officer, "M-1", " ", NOW)
    with pytest.raises(NotFound):
        erase_person(world.connection, officer, "M-99", "verzoek", NOW)
    with pytest.raises(Forbidden):
        erase_person(world.connection, user(world, Permission.READ_AUDIT_LOG), "M-1", "verzoek", NOW)


def test_facts_are_kept_as_long_as_what_came_of_them_asks_for(two_people: World) -> None:
    """Defaults: 7 years for what acted, 2 for what was unclear, 1 for the rest; in steps of any size, each time once."""
    world, connection = two_people, two_people.connection
    years = {1: ["task_done"], 2: ["partial_recovery_reported"], 7: ["absence_reported", "absence_reported"]}
    gone: list[str] = []
    for count, types in sorted(years.items()):
        day = date(2026 + count, 9, 1)
        assert apply_retention(connection, day, NOW) == Dropped(0, None)  # the facts are as old as that, and not older
        step = Dropped(0, 0)
        while step.after is not None:
            step = apply_retention(connection, day + timedelta(days=1), NOW, step.after, limit=2)
        gone += types
        kept = "SELECT e.type FROM event e JOIN decision d ON d.event_seq = e.seq WHERE {} ORDER BY 1"
        assert [row[0] for row in world.rows(kept.format("d.facts IS NULL"))] == sorted(gone)
        assert [row[0] for row in world.rows(kept.format("NOT e.data ? 'diagnosis'"))] == sorted(gone)
        assert sound(world)
    entry = last_entry(world, "retention")
    assert (entry["years"], entry["as_of"]) == ({"acted": 7, "unclear": 2, "nothing": 1}, "2033-09-02")
    assert numbers_of(entry["facts"])  # type: ignore[arg-type]


def test_facts_that_went_without_an_entry_are_missed(two_people: World) -> None:
    assert sound(two_people)
    two_people.connection.exec_driver_sql("UPDATE decision SET facts_digest = sha256(facts), facts = NULL")
    assert {"logboek vermeldt dat niet" in finding.text.nl for finding in verify(two_people.connection)} == {True}


def test_another_number_of_years_is_a_setting(two_people: World) -> None:
    world = two_people
    boss = user(world, Permission.CHANGE_SETTINGS)
    with pytest.raises(BadInput):
        change_retention(world.connection, boss, Retention(acted=0), NOW)
    change_retention(world.connection, boss, Retention(1, 1, 1), NOW)
    assert apply_retention(world.connection, date(2027, 9, 2), NOW).decisions == 4
    assert sound(world)


def test_retention_reads_outcomes_as_the_engine_writes_them() -> None:
    classes = {outcome: pack({3: outcome})[-1] for outcome in Outcome if outcome is not Outcome.FAILS}
    assert {outcome for outcome, letter in classes.items() if letter in ACTED} == {Outcome.FIRED, Outcome.WAITS}
    assert {outcome for outcome, letter in classes.items() if letter in UNCLEAR} == {Outcome.UNKNOWN, Outcome.ERROR}
