"""Issue 4, outcome 4: order per employer, each event once, a poison event set aside, and a guard against endless triggers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from sqlalchemy import event as hooks
from sqlalchemy import text

from domain.access import Permission
from domain.errors import Conflict, Forbidden
from domain.events import Event, Subject, event_id
from domain.store import incidents
from domain.store.engine import AWAY
from domain.store.queue import MOST_TRIES
from domain.store.record_events import record_events
from domain.store.settings import TriggerRateLimit, change_trigger_rate_limit
from domain.store.switches import positions
from domain.store.users import save_user, user_with_id
from workflows.drain import Drain
from workflows.handle_events import process_batch
from workflows.rules import Rules

if TYPE_CHECKING:
    from conftest import World

NOW = datetime(2022, 4, 1, 9, 0, tzinfo=UTC)
RULES = """
taal nl

trigger "Eerste"
  bij dagwissel traject
  als
    - niet traject heeft kenmerk "gezien"
  dan
    - voeg kenmerk "gezien" toe aan traject
    - maak taak "Bel over {{ traject.nummer }}" voor rol planner binnen 2 werkdagen

trigger "Elke"
  bij dagwissel traject
  dan
    - stuur bericht "Dagwissel" aan rol casemanager met tekst "Traject {{ traject.nummer }}"
"""


class Desk:
    """The world with these rules alone, its clock, and ways to look at what was done."""

    def __init__(self, world: World, rules: str = RULES) -> None:
        self.world, self.engine, self.rules = world, world.engine, Rules(world.rules.registry, world.rules.parser)
        self.now = NOW
        self.sql("DELETE FROM trigger_switch")
        with self.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text("DELETE FROM publication"))
        with self.engine.begin() as connection:
            assert self.rules.publish(connection, world.system, {"test.rules": rules}, NOW).program is not None

    def tell(self, *numbers: int, employer_id: int | None = None) -> list[UUID]:
        """A change of day per number, about the world's case; of another employer it is about nothing else."""
        about = {Subject.EMPLOYER: self.world.employer_id}
        about |= {Subject.EMPLOYEE: self.world.employee_id, Subject.CASE: self.world.case_id}
        about = about if employer_id is None else {Subject.EMPLOYER: employer_id}
        kind = "day_change" if employer_id is None else "policy_added"
        events = [Event(event_id("test", kind, number), kind, date(2022, 4, 1), about) for number in numbers]
        with self.engine.begin() as connection:
            record_events(connection, events, self.now)
        return [one.id for one in events]

    def drain(self, stop: Callable[[], bool] = lambda: False) -> bool:
        """Until nothing is left that can be decided now."""
        return Drain(self.engine, self.rules, lambda: self.now, stop, linger=0).run(self.world.partition, 30)

    def forget(self) -> None:
        """As before the first event."""
        tables = "event, undecided, decision, action_log, task, notification, characteristic, audit, trigger_rate, acted_once"
        with self.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        with self.engine.begin() as connection:
            found = connection.execute(text(query))
            return [tuple(row) for row in found] if found.returns_rows else []

    def poison(self, event: UUID) -> None:
        """The database refuses the decision of this event."""
        self.sql(f"""
            CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN
                IF NEW.event_seq = (SELECT seq FROM event WHERE id = '{event}') THEN RAISE 'te zwaar op de maag'; END IF;
                RETURN NEW; END $$ LANGUAGE plpgsql""")
        self.sql("CREATE TRIGGER refuse BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION refuse()")

    def done(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that actions and decisions left behind."""
        return {
            "decisions": self.sql("SELECT event_seq, outcomes FROM decision ORDER BY 1"),
            "actions": self.sql("SELECT event_seq, position, trigger, status, result FROM action_log ORDER BY 1, 2, 3"),
            "tasks": self.sql("SELECT key, title, role, due_on FROM task ORDER BY 1"),
            "mail": self.sql("SELECT key, subject, body FROM notification ORDER BY 1"),
            "characteristics": self.sql("SELECT name, case_id FROM characteristic ORDER BY 1, 2"),
            "waiting": self.sql("SELECT seq FROM undecided"),
        }


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def other_employer(desk: Desk) -> int:
    """The key of another employer in the same partition."""
    desk.sql(
        f"INSERT INTO employer (id, number, name) OVERRIDING SYSTEM VALUE VALUES ({desk.world.employer_id + 8}, 'W9', 'Ander')"
    )
    return desk.world.employer_id + 8


def test_order_per_employer_holds_across_turns(desk: Desk) -> None:
    """The first event sets the characteristic that stops the same trigger for all later ones of that batch."""
    desk.tell(*range(5))
    desk.drain()
    assert desk.sql("SELECT outcomes FROM decision ORDER BY event_seq") == [("0f1f",)] + [("1f",)] * 4
    assert desk.sql("SELECT title FROM task") == [("Bel over V-1-ZW",)]
    assert len(desk.sql("SELECT id FROM notification")) == 5


def test_writes_together_are_what_writes_one_by_one_are(desk: Desk) -> None:
    """One batch of twelve, or twelve batches in which each action writes for itself: the same rows, results and keys."""
    desk.tell(*range(12))
    desk.drain()
    together = desk.done()
    desk.forget()
    desk.tell(*range(12))
    for _ in range(12):
        with desk.engine.begin() as connection:
            assert process_batch(connection, desk.rules, desk.world.partition, 1, desk.now, each=True).decided == 1
    assert desk.done() == together
    assert [row[1] for row in together["decisions"]] == ["0f1f"] + ["1f"] * 11
    assert together["actions"][0][4] == {"characteristic": "gezien", "on": "case", "changed": True}
    assert len(together["mail"]) == 12


def test_an_action_that_the_database_refuses_fails_alone(desk: Desk) -> None:
    desk.sql("CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE 'geen taken vandaag'; END $$ LANGUAGE plpgsql")
    desk.sql("CREATE TRIGGER refuse BEFORE INSERT ON task FOR EACH ROW EXECUTE FUNCTION refuse()")
    desk.tell(1, 2, 3)
    desk.drain()
    failed = [row for row in desk.done()["actions"] if row[3] == "failed"]
    assert [(row[2], row[1]) for row in failed] == [("Eerste", 1)]
    assert "geen taken vandaag" in failed[0][4]["nl"]
    assert len(desk.sql("SELECT id FROM notification")) == 3
    assert desk.sql("SELECT name FROM characteristic WHERE name = 'gezien'") == [("gezien",)]


@pytest.mark.parametrize("statement", range(1, 40, 3))
def test_each_event_is_decided_once_wherever_the_connection_is_lost(desk: Desk, statement: int) -> None:
    """The connection ends before one of the statements of the batch; the next drain begins where the last commit was."""
    desk.tell(1, 2, 3)
    count = 0

    def cut(connection: Any, *_: object) -> None:
        nonlocal count
        count += 1
        if count == statement:
            connection.connection.driver_connection.close()

    hooks.listen(desk.engine, "before_cursor_execute", cut)
    with suppress(*AWAY):
        desk.drain()
    hooks.remove(desk.engine, "before_cursor_execute", cut)
    assert count >= statement
    desk.drain()
    assert [row[1] for row in desk.done()["decisions"]] == ["0f1f", "1f", "1f"]
    assert len(desk.done()["tasks"]) == 1
    assert len(desk.done()["mail"]) == 3
    assert desk.sql("SELECT max(tries) FROM undecided") == [(None,)]


def test_a_poison_event_holds_up_its_employer_only_and_is_set_aside_in_the_end(desk: Desk) -> None:
    (first, poison, third), other = desk.tell(1, 2, 3), other_employer(desk)
    (elsewhere,) = desk.tell(9, employer_id=other)
    desk.poison(poison)
    desk.drain()
    decided = "SELECT e.id FROM decision d JOIN event e ON e.seq = d.event_seq ORDER BY 1"
    assert {row[0] for row in desk.sql(decided)} == {first, elsewhere}
    assert desk.sql("SELECT tries, set_aside_at, reason LIKE '%te zwaar op de maag%' FROM undecided WHERE tries > 0") == [
        (1, None, True)
    ]
    for _ in range(MOST_TRIES - 1):
        desk.now += timedelta(hours=1)
        desk.drain()
    assert {row[0] for row in desk.sql(decided)} == {first, third, elsewhere}
    with desk.engine.begin() as connection:
        (aside,) = incidents.set_aside(connection)
    assert (aside.event_id, aside.tries) == (poison, MOST_TRIES)
    assert desk.sql("SELECT kind FROM audit WHERE kind LIKE 'event%'") == [("event_set_aside",)]


def test_what_was_set_aside_can_be_tried_again(desk: Desk) -> None:
    (poison,) = desk.tell(1)
    desk.poison(poison)
    for _ in range(MOST_TRIES):
        desk.now += timedelta(hours=1)
        desk.drain()
    with desk.engine.begin() as connection:
        nobody = user_with_id(connection, save_user(connection, "niemand", "Niemand", []))
        with pytest.raises(Forbidden):
            incidents.retry(connection, nobody, poison, desk.now)
        incidents.retry(connection, desk.world.system, poison, desk.now)
        with pytest.raises(Conflict, match="not been set aside"):
            incidents.retry(connection, desk.world.system, poison, desk.now)
    desk.sql("DROP TRIGGER refuse ON decision")
    desk.drain()
    assert desk.done()["waiting"] == []
    assert desk.sql("SELECT kind FROM audit WHERE kind LIKE 'event%' ORDER BY id") == [("event_set_aside",), ("event_retried",)]


def test_the_guard_switches_off_what_fires_too_often_and_tells_once(desk: Desk) -> None:
    """Over the limit the trigger is off, logged, and an administrator has a task; switched on again it counts anew."""
    with desk.engine.begin() as connection:
        administrator = save_user(connection, "beheer", "Beheer", list(Permission))
        change_trigger_rate_limit(connection, user_with_id(connection, administrator), TriggerRateLimit(5), NOW)
    desk.tell(*range(4))
    desk.drain()
    with desk.engine.begin() as connection:
        assert positions(connection) == {}
    for start in (10, 20):
        desk.tell(*range(start, start + 3))
        desk.drain()
    with desk.engine.begin() as connection:
        assert positions(connection) == {"Elke": "off"}
    assert len(desk.sql("SELECT id FROM notification")) == 7
    told = desk.sql("SELECT title FROM task WHERE role = 'functional_administrator'")
    assert [title.split(":")[0] for (title,) in told] == ["Trigger “Elke” is uitgeschakeld"]
    assert desk.sql("SELECT changed_by FROM trigger_switch") == [(None,)]
    assert desk.sql("SELECT count(*) FROM audit WHERE kind = 'switch'") == [(1,)]


def test_another_hour_is_counted_anew(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        administrator = save_user(connection, "beheer", "Beheer", list(Permission))
        change_trigger_rate_limit(connection, user_with_id(connection, administrator), TriggerRateLimit(5), NOW)
    for start in (10, 20, 30):
        desk.tell(*range(start, start + 4))
        desk.drain()
        desk.now += timedelta(hours=1)
    with desk.engine.begin() as connection:
        assert positions(connection) == {}


def test_a_drain_ends_when_it_is_stopped_and_leaves_the_rest(desk: Desk) -> None:
    desk.tell(1)
    assert desk.drain(stop=lambda: True) is True
    assert len(desk.done()["waiting"]) == 1


def test_a_second_drain_takes_over_once_the_first_lets_go(desk: Desk) -> None:
    """Outcome 8: a partition is drained by one at a time; nobody's lock outlives it."""
    stop = threading.Event()
    first = threading.Thread(
        target=Drain(desk.engine, desk.rules, lambda: NOW, stop.is_set, linger=20).run, args=(desk.world.partition, 20)
    )
    first.start()
    desk.tell(1)
    _until(lambda: desk.done()["waiting"] == [])
    assert Drain(desk.engine, desk.rules, lambda: NOW, lambda: False, linger=0.1).run(desk.world.partition, 5) is False
    stop.set()
    first.join()
    desk.tell(2)
    desk.drain()
    assert desk.done()["waiting"] == []
    assert desk.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == [(0,)]


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
