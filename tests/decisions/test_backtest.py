"""A draft replayed over what was recorded: what it would decide otherwise, counted and listed (issue 4, outcome 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, text

from domain.access import Permission
from domain.errors import Conflict
from domain.store.backtests import Backtest, backtest_with_id, changes, newest_finished
from domain.store.person_keys import destroy_key
from domain.store.publications import in_force
from domain.store.rulesets import keep_ruleset
from domain.store.tables.absence import absence_case
from domain.store.users import save_user, user_with_id
from engine.verdict import Verdict
from workflows import backtest
from workflows.backtest_report import Report, report
from workflows.check_rules import check_rules
from workflows.deadlines import come_due

if TYPE_CHECKING:
    from conftest import World

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
PERIOD = (date(2026, 9, 1), date(2026, 9, 2))

RULES = """taal nl

trigger "Loon"
  bij {event}
  als
    - trajectverloop.loon is {operator} {wage}
  dan
    - voeg kenmerk "loon" toe aan traject

trigger "Einde"
  bij einde traject
  dan
    - voeg kenmerk "einde" toe aan traject
"""


UNKNOWN = """
trigger "X"
  bij dagwissel traject
  als
    - werknemer heeft kenmerk "x"
  dan
    - voeg kenmerk "x" toe aan traject
"""


def rules(operator: str = "hoger dan", wage: str = "€ 4.400", event: str = "dagwissel traject") -> str:
    return RULES.format(operator=operator, wage=wage, event=event)


@dataclass
class Bench:
    """Rules in force on the small portfolio, with events decided by them."""

    world: World

    def decided(self, *days: str, kind: str = "day_change") -> None:
        for day in days:
            self.world.happens(kind, day)
        self.world.decide_all()

    def begins(self, draft: str, *, read_again: bool = False) -> int:
        """The number of a backtest of these rules."""
        world = self.world
        checked = check_rules({"nl": draft}, world.rules.parser, world.rules.registry)
        assert checked.program is not None
        keep_ruleset(world.connection, checked.program.ruleset_hash, {"nl": draft})
        user = user_with_id(world.connection, save_user(world.connection, "ann", "Ann", [Permission.PROPOSE_RULES]))
        return backtest.begin(world.connection, user, checked.program.ruleset_hash, PERIOD, NOW, read_again=read_again)

    def run(self, draft: str, *, read_again: bool = False) -> Report:
        """The whole backtest, in the one transaction of the test."""
        number = self.begins(draft, read_again=read_again)
        replay(self.world, number)
        return report(self.world.connection, self.world.rules, backtest_with_id(self.world.connection, number))


def replay(world: World, number: int) -> None:
    found = backtest_with_id(world.connection, number)
    replaying = backtest.Replay(backtest.versions_of(world.connection, world.rules, found), found)
    while replaying.chunk(world.connection):
        pass


@pytest.fixture
def bench(world: World) -> Bench:
    """On 1 March to 31 March the wage of T-1 is 4,350; from 1 April it is 4,500; before that nothing is known."""
    world.publish(nl=rules())
    return Bench(world)


MARCH, APRIL, JANUARY = "2026-03-15", "2026-04-15", "2026-01-31"


def test_what_a_draft_would_decide_otherwise_is_counted_and_listed(bench: Bench) -> None:
    """In force: above 4,400. Draft: above 4,300. Only March changes; of January nothing is known in either."""
    bench.decided(MARCH, APRIL, JANUARY)
    found = bench.run(rules(wage="€ 4.300"))
    assert (found.events, found.replayed, found.changed) == (3, 3, 1)
    (loon,) = found.triggers
    assert loon.trigger == "Loon"
    assert loon.before == {"fired": 1, "fails": 1, "unknown": 1}
    assert loon.after == {"fired": 2, "unknown": 1}
    (change,) = changes(bench.world.connection, found.id, None, 0, 10)
    assert (change.trigger, change.before, change.after) == ("Loon", "fails", "fired")
    day = f"SELECT occurred_on::text FROM event WHERE seq = {change.event_seq}"
    assert bench.world.rows(day) == [(MARCH,)]


def test_a_witness_shows_a_real_event_before_and_after(bench: Bench) -> None:
    bench.decided(MARCH, APRIL)
    found = bench.run(rules(wage="€ 4.300"))
    (witness,) = found.triggers[0].witnesses
    assert witness.event.occurred_on == date(2026, 3, 15)
    assert witness.before is not None
    assert witness.after is not None
    assert [step.sentence.nl for step in witness.before.steps] == ["trajectverloop.loon is hoger dan € 4.400"]
    assert [step.verdict for step in (*witness.before.steps, *witness.after.steps)] == [Verdict.FAILS, Verdict.HOLDS]


def test_new_and_removed_triggers(bench: Bench) -> None:
    """A new trigger was absent before; one that goes is absent after."""
    bench.decided(MARCH, APRIL)
    found = bench.run(rules().replace('"Loon"', '"Hoog loon"'))
    told = {one.trigger: (one.before, one.after) for one in found.triggers}
    assert told == {"Loon": ({"fired": 1, "fails": 1}, {}), "Hoog loon": ({}, {"fired": 1, "fails": 1})}
    assert found.changed == 2  # the one that no longer fires, the other that does: one event, two triggers


def test_what_cannot_change_is_not_read(bench: Bench) -> None:
    """Only events that a changed trigger judges are replayed; the others are counted as they are."""
    bench.decided(MARCH, APRIL)
    bench.decided("2026-05-01", kind="absence_case_ended")
    found = bench.run(rules(wage="€ 1"))
    assert (found.events, found.replayed) == (3, 2)
    assert [one.trigger for one in found.triggers] == ["Loon"]
    nothing = bench.run("# opmerking\n" + rules())
    assert (nothing.events, nothing.replayed, nothing.changed, nothing.triggers) == (3, 0, 0, ())


def test_what_was_not_read_then_is_not_guessed(bench: Bench) -> None:
    """The draft looks at the employee's characteristics, which the rules of then did not read."""
    bench.decided(MARCH, APRIL)
    draft = rules().replace("  dan\n", '    - niet werknemer heeft kenmerk "x"\n  dan\n', 1)
    found = bench.run(draft)
    (loon,) = found.triggers
    assert (loon.not_known_then, loon.before, loon.after) == (2, {}, {})
    again = bench.run(draft, read_again=True)
    (loon,) = again.triggers
    assert (loon.not_known_then, again.read_later, again.read_again) == (0, 2, True)
    assert loon.before == {"fired": 1, "fails": 1}


def test_another_trigger_of_the_event_is_replayed_all_the_same(bench: Bench) -> None:
    bench.decided(MARCH)
    found = bench.run(rules(wage="€ 4.300") + UNKNOWN)
    told = {one.trigger: (one.not_known_then, one.after) for one in found.triggers}
    assert told == {"Loon": (0, {"fired": 1}), "X": (1, {})}


def test_a_trigger_that_moves_to_another_event(bench: Bench) -> None:
    bench.decided(APRIL)
    bench.decided(APRIL, kind="absence_corrected")
    found = bench.run(rules(event="correctie ziekmelding"))
    (loon,) = found.triggers
    assert (loon.before, loon.after, loon.not_known_then) == ({"fired": 1}, {}, 1)


def test_erased_and_dropped_values_are_no_longer_replayable(bench: Bench) -> None:
    bench.decided(MARCH, APRIL, JANUARY)
    connection = bench.world.connection
    digest = (
        "UPDATE decision SET facts = NULL, facts_digest = sha256(facts) WHERE event_seq = (SELECT min(event_seq) FROM decision)"
    )
    connection.exec_driver_sql(digest)
    assert bench.run(rules(wage="€ 4.300")).gone == 1
    (person,) = bench.world.rows(f"SELECT employee_id FROM {absence_case.name} WHERE number = 'T-1'")
    destroy_key(connection, person[0], NOW)
    found = bench.run(rules(wage="€ 4.300"))
    assert (found.events, found.replayed, found.gone, found.changed) == (3, 0, 3, 0)


def test_only_the_events_of_the_period(bench: Bench) -> None:
    """By the Dutch day on which they were recorded: 22:30 in UTC is the next day here."""
    bench.decided(MARCH)
    bench.world.connection.execute(text("UPDATE event SET recorded_at = '2026-08-31 22:30+00'"))
    assert bench.run(rules(wage="€ 4.300")).events == 1
    bench.world.connection.execute(text("UPDATE event SET recorded_at = '2026-08-31 21:30+00'"))
    assert bench.run(rules(wage="€ 4.300")).events == 0


def test_deadlines_are_replayed_too_but_not_those_that_are_finished_by_their_own_rules(bench: Bench) -> None:
    term = rules().replace("  bij dagwissel traject\n", "  bij ziekmelding\n  na 1 dag\n")
    bench.world.publish(nl=term)
    bench.decided(APRIL, kind="absence_reported")
    (key,) = bench.world.rows("SELECT key FROM deadline")
    assert come_due(bench.world.connection, key[0], NOW)
    bench.world.decide_all()
    found = bench.run(term.replace("4.400", "4.600"))
    (loon,) = found.triggers
    assert (loon.before, loon.after) == ({"waits": 1, "fired": 1}, {"fails": 2})
    bench.world.connection.execute(text("UPDATE event SET data = data || '{\"rules\": \"x\"}' WHERE type = 'deadline_due'"))
    assert bench.run(term.replace("4.400", "4.600")).replayed == 1


# Running


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtest, "CHUNK", 2)


def commit(connection: Connection) -> None:
    transaction = connection.get_transaction()
    assert transaction is not None
    transaction.commit()


class Killed(Exception):
    """The process ends in the middle."""


@pytest.mark.usefixtures("small_chunks")
def test_a_killed_run_goes_on_where_it_was(bench: Bench) -> None:
    """Whatever the number of chunks and wherever it stops: each event is counted once."""
    days = [f"2026-0{month}-{day:02}" for month in (3, 4) for day in range(10, 15)]
    bench.decided(*days)
    whole = bench.run(rules(wage="€ 4.300"))
    number = bench.begins(rules(wage="€ 4.300"))
    database, rules_ = bench.world.connection.engine, bench.world.rules
    commit(bench.world.connection)
    seen: list[Backtest] = []

    def stop(found: Backtest) -> None:
        seen.append(found)
        if len(seen) == 2:
            raise Killed

    with pytest.raises(Killed):
        backtest.run(database, rules_, number, lambda: NOW, stop)
    backtest.run(database, rules_, number, lambda: NOW, seen.append)
    backtest.run(database, rules_, number, lambda: NOW, seen.append)  # finished: nothing more to do
    assert [one.finished_at is not None for one in seen] == [False] * 5 + [True]
    assert sorted(one.at_seq for one in seen) == [one.at_seq for one in seen]
    with database.begin() as connection:
        resumed = report(connection, rules_, backtest_with_id(connection, number))
        base = in_force(connection, NOW.date())
        assert base is not None
        newest = newest_finished(connection, seen[0].draft_hash, base)
        assert newest is not None
        assert newest.id == number
    assert (resumed.replayed, resumed.changed) == (whole.replayed, whole.changed) == (10, 5)
    assert [(one.before, one.after) for one in resumed.triggers] == [(one.before, one.after) for one in whole.triggers]


def test_one_process_at_a_time(bench: Bench) -> None:
    bench.decided(MARCH)
    number = bench.begins(rules(wage="€ 4.300"))
    database, rules_ = bench.world.connection.engine, bench.world.rules
    commit(bench.world.connection)
    with database.connect() as other:
        other.execute(text("SELECT pg_advisory_lock(7304, :id)"), {"id": number})
        with pytest.raises(Conflict):
            backtest.run(database, rules_, number, lambda: NOW, lambda _: None)
        other.execute(text("SELECT pg_advisory_unlock(7304, :id)"), {"id": number})
    backtest.run(database, rules_, number, lambda: NOW, lambda _: None)
