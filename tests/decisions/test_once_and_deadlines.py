"""Triggers that act at most once, that wait for a deadline, and that have a table: decided in a real database (R-A5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workflows.deadlines import come_due, pending_deadlines

if TYPE_CHECKING:
    from conftest import World

from datetime import UTC, datetime

NOW = datetime(2026, 9, 1, tzinfo=UTC)

ONCE = """taal nl

trigger "Melding"
  bij dagwissel traject
  hoogstens één keer per {subject}
  dan
    - voeg kenmerk "gemeld" toe aan traject
"""

DEADLINE = """taal nl

trigger "Probleemanalyse"
  bij ziekmelding
  na {delay} tenzij einde traject
  als
    - niet traject heeft kenmerk "hersteld"
  dan
    - maak taak "Probleemanalyse" voor rol bedrijfsarts binnen 5 werkdagen
"""

TABLE = """taal nl

trigger "Behandelaar van <type>"
  bij claim geïmporteerd
  als
    - heeft lopende polis van verzekeringstype <type>
    - trajectverloop heeft loon van ten minste <loon> of meer
  dan
    - maak taak "Beoordeel" voor rol <rol> binnen 2 werkdagen
  waarbij {mode}
    | type          | loon    | rol               |
    | Stoploss      | € 4.500 | seniorbehandelaar |
    | Conventioneel | € 0     | claimbehandelaar  |
"""


def test_at_most_once_per_case(world: World) -> None:
    """R-A5: the second night the trigger has acted before; another case is another matter."""
    world.publish(nl=ONCE.format(subject="traject"))
    for day, case in (("2026-03-10", "T-1"), ("2026-03-11", "T-1"), ("2026-03-11", "T-3")):
        world.happens("day_change", day, case)
    world.decide_all()
    assert world.outcomes() == ["fired", "acted_before", "fired"]


def test_at_most_once_per_employer(world: World) -> None:
    """R-A5: both cases are of employees of W-1."""
    world.publish(nl=ONCE.format(subject="werkgever"))
    world.happens("day_change", "2026-03-10", "T-1")
    world.happens("day_change", "2026-03-10", "T-3")
    world.decide_all()
    assert world.outcomes() == ["fired", "acted_before"]


def test_at_most_once_outlives_a_new_version_of_the_rule(world: World) -> None:
    """The trigger is known by its name: publishing it again does not let it act again."""
    world.publish(nl=ONCE.format(subject="traject"))
    world.happens("day_change", "2026-03-10")
    world.decide_all()
    world.publish(nl=ONCE.format(subject="traject").replace("gemeld", "opnieuw gemeld"))
    world.happens("day_change", "2026-03-11")
    world.decide_all()
    assert world.outcomes() == ["fired", "acted_before"]


@pytest.mark.parametrize(
    ("delay", "due"),
    [
        ("5 weken", "2026-04-05"),  # 1 March + 35 days
        ("3 dagen", "2026-03-04"),
        ("2 maanden", "2026-05-01"),
        ("3 werkdagen", "2026-03-04"),  # 1 March 2026 is a Sunday: 2, 3 and 4 March
    ],
)
def test_a_deadline_falls_on_the_day_that_it_says(world: World, delay: str, due: str) -> None:
    world.publish(nl=DEADLINE.format(delay=delay))
    world.happens("absence_reported", "2026-03-01")
    world.decide_all()
    assert world.outcomes() == ["waits"]
    (waiting,) = pending_deadlines(world.connection)
    assert waiting.due_on.isoformat() == due
    assert world.rows("SELECT name, payload ->> 'due_at' FROM outbox")[0][0] == "DeadlineTimer"
    assert world.rows("SELECT id FROM task") == []


def key(world: World) -> str:
    return str(world.one("SELECT key FROM deadline").key)


def test_when_it_has_come_the_trigger_is_judged_again_and_acts_once(world: World) -> None:
    """Due on 5 April; told twice, it acts once. The task is due five workdays after that: Easter Monday 6 April is none."""
    world.publish(nl=DEADLINE.format(delay="5 weken"))
    world.happens("absence_reported", "2026-03-01")
    world.decide_all()
    assert come_due(world.connection, key(world), NOW)
    assert not come_due(world.connection, key(world), NOW)
    world.decide_all()
    assert world.outcomes() == ["waits", "fired"]
    assert world.rows("SELECT title, due_on::text FROM task") == [("Probleemanalyse", "2026-04-13")]


def test_conditions_are_judged_as_of_the_day_that_it_comes(world: World) -> None:
    world.publish(nl=DEADLINE.format(delay="5 weken"))
    world.happens("absence_reported", "2026-03-01")
    world.decide_all()
    world.connection.exec_driver_sql(
        "INSERT INTO characteristic (name, case_id) SELECT 'hersteld', id FROM absence_case WHERE number = 'T-1'"
    )
    come_due(world.connection, key(world), NOW)
    world.decide_all()
    assert world.outcomes() == ["waits", "fails"]
    assert world.rows("SELECT id FROM task") == []


def test_the_unless_event_cancels_it(world: World) -> None:
    world.publish(nl=DEADLINE.format(delay="5 weken"))
    world.happens("absence_reported", "2026-03-01")
    world.decide_all()
    world.happens("absence_case_ended", "2026-03-20", "T-3")  # another case: no matter
    world.decide_all()
    assert len(pending_deadlines(world.connection)) == 1
    world.happens("absence_case_ended", "2026-03-20", "T-1")
    world.decide_all()
    assert pending_deadlines(world.connection) == []
    assert not come_due(world.connection, key(world), NOW)
    assert world.rows("SELECT name FROM outbox WHERE kind = 'signal'") == [("cancelled",)]


def test_the_unless_event_in_the_same_batch_cancels_it(world: World) -> None:
    world.publish(nl=DEADLINE.format(delay="5 weken"))
    world.happens("absence_reported", "2026-03-01")
    world.happens("absence_case_ended", "2026-03-20")
    world.decide_all()
    assert pending_deadlines(world.connection) == []


def test_the_unless_event_that_is_told_first_cancels_it_too(world: World) -> None:
    """Told out of order: the end of the case is known before its beginning. An end before the beginning does not count."""
    world.publish(nl=DEADLINE.format(delay="5 weken"))
    world.happens("absence_case_ended", "2026-03-20")
    world.happens("absence_reported", "2026-03-01")
    world.happens("absence_reported", "2026-03-25")
    world.decide_all()
    assert world.rows("SELECT starts_on::text, status FROM deadline ORDER BY 1") == [
        ("2026-03-01", "cancelled"),
        ("2026-03-25", "pending"),
    ]
    assert len(world.rows("SELECT id FROM outbox WHERE kind = 'start'")) == 1


@pytest.mark.parametrize(
    ("mode", "day", "outcome", "roles"),
    [
        ("eerste geldt", "2026-04-15", "fired", ["senior_claims_handler"]),  # 4,500.00 since 1 April: the first row holds
        ("alle gelden", "2026-04-15", "fired", ["claims_handler", "senior_claims_handler"]),
        ("eerste geldt", "2026-03-15", "fired", ["claims_handler"]),  # 4,350.00 in March: only the second row
        ("eerste geldt", "2026-01-31", "unknown", []),  # no segment yet: either row may hold
    ],
)
def test_a_table_fires_its_first_row_or_every_row(world: World, mode: str, day: str, outcome: str, roles: list[str]) -> None:
    world.publish(nl=TABLE.format(mode=mode))
    world.happens("claim_imported", day, claim=1, policy=1)
    world.decide_all()
    assert world.outcomes() == [outcome]
    assert [row[0] for row in world.rows("SELECT role FROM task ORDER BY role")] == roles


@pytest.mark.parametrize(
    ("condition", "day", "outcome"),
    [
        ("trajectverloop.loon is hoger dan € 4.349,99", "2026-03-15", "fired"),
        ("trajectverloop.loon is hoger dan € 4.350", "2026-03-15", "fails"),
        ("trajectverloop.loon is tussen € 4.350 en € 4.500", "2026-03-15", "fired"),
        ("trajectverloop.loon is leeg", "2026-03-15", "fails"),
        ("trajectverloop.percentage is 100%", "2026-03-15", "fired"),
        ("trajectverloop.percentage is ten hoogste 50%", "2026-04-15", "fired"),
        ("traject.startdatum is na 31-01-2026", "2026-03-15", "fired"),
        ('traject.nummer is "T-1"', "2026-03-15", "fired"),
        ("trajectverloop.loon is lager dan € 9.999", "2026-01-31", "unknown"),  # no segment on that day
        ("niet trajectverloop.loon is lager dan € 9.999", "2026-01-31", "unknown"),
    ],
)
def test_a_field_is_compared(world: World, condition: str, day: str, outcome: str) -> None:
    """R-A1: generic comparisons, typed; a missing value is unknown and is not turned around."""
    text = ONCE.format(subject="traject").replace("  dan\n", f"  als\n    - {condition}\n  dan\n")
    world.publish(nl=text)
    world.happens("day_change", day)
    world.decide_all()
    assert world.outcomes() == [outcome]


@pytest.mark.parametrize(("count", "outcome"), [(1, "fired"), (2, "fired"), (3, "fails")])
def test_at_least_so_many_of(world: World, count: int, outcome: str) -> None:
    group = f"""  als
    - ten minste {count} van
      - traject heeft kenmerk "handmatig beoordelen"
      - werknemer heeft kenmerk "handmatig akkoord"
      - werkgever heeft kenmerk "niet aanwezig"
  dan
"""
    world.publish(nl=ONCE.format(subject="traject").replace("  dan\n", group))
    world.happens("day_change", "2026-03-15")
    world.decide_all()
    assert world.outcomes() == [outcome]
