"""Events meet rules in a real database: what fires, what is done about it, and that it happens once."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actions import ACTIONS
from actions.writes import WritesRefused
from api.bootstrap import parser
from conditions import CONDITIONS
from dsl.parse import Parser
from engine.registry import register
from workflows.rules import Rules

if TYPE_CHECKING:
    from conftest import World

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)

CONCEPT = """taal nl

trigger "Conceptafspraak"
  bij toevoegen agenda afspraak
  als
    - de afspraak is een conceptafspraak
  dan
    - maak taak "Bevestig de afspraak" voor rol planner binnen 1 werkdag
"""

STOP_LOSS = """taal nl

trigger "Stoploss boven aangemelde loonsom"
  bij claim geïmporteerd
  als
    - heeft lopende polis van verzekeringstype Stoploss
    - totaal loon ingesloten zieke werknemers boven aangemelde loonsom van polis
    - niet traject heeft kenmerk "gezien"
  dan
    - voeg kenmerk "gezien" toe aan traject
    - maak taak "Beoordeel" voor rol seniorbehandelaar binnen 2 werkdagen
"""


def test_concept_appointment_gives_a_task(world: World) -> None:
    """R-A1, R-3.2.1, R-A3: event, condition, action; due the first workday after Maundy Thursday 2 April 2026 is 7 April,
    for Good Friday is a workday in the Netherlands but Easter Monday is not.
    """
    world.publish(nl=CONCEPT)
    world.happens("appointment_added", "2026-04-03", appointment=world.appointment("A-1", is_concept=True))
    world.happens("appointment_added", "2026-04-03", appointment=world.appointment("A-2", is_concept=False))
    assert world.decide_all() == 2
    assert world.rows("SELECT title, role, due_on::text FROM task") == [("Bevestig de afspraak", "planner", "2026-04-07")]


@pytest.mark.parametrize(
    ("day", "outcome", "characteristics"),
    [
        ("2026-03-15", "fired", 1),  # M-1 200.00 + M-2 100.50 = 300.50, declared 300.00
        ("2026-02-15", "fails", 0),  # only M-1 is ill: 200.00
        ("2026-05-15", "unknown", 0),  # M-1 200.00, and M-4 whose daily wage is missing: it may be above
    ],
)
def test_included_wages_decide(world: World, day: str, outcome: str, characteristics: int) -> None:
    """R-3.3.4a, R-3.3.4b, R-A4: unknown is recorded as unknown and does not fire."""
    world.publish(nl=STOP_LOSS)
    world.happens("claim_imported", day, claim=1, policy=1)
    world.decide_all()
    assert world.judged() == [{"Stoploss boven aangemelde loonsom": outcome}]
    assert len(world.rows("SELECT * FROM characteristic WHERE name = 'gezien'")) == characteristics


def test_an_event_told_twice_is_decided_once(world: World) -> None:
    """R-A4: one event, one decision, each action once."""
    world.publish(nl=STOP_LOSS)
    first = world.happens("claim_imported", "2026-03-15", claim=1, policy=1)
    assert world.decide_all() == 1
    assert world.happens("claim_imported", "2026-03-15", claim=1, policy=1) == first
    assert world.decide_all() == 0
    assert world.rows("SELECT position, status FROM action_log ORDER BY position") == [(0, "done"), (1, "done")]
    assert len(world.rows("SELECT * FROM task")) == 1


def test_a_later_event_of_the_employer_sees_what_an_earlier_one_did(world: World) -> None:
    """Both are in one batch; the first sets the characteristic that stops the second."""
    world.publish(nl=STOP_LOSS)
    world.happens("claim_imported", "2026-03-15", claim=1, policy=1)
    world.happens("claim_imported", "2026-03-16", claim=2, policy=1)
    assert world.decide().decided == 2
    assert world.outcomes() == ["fired", "fails"]


def test_nothing_is_decided_before_rules_are_published(world: World) -> None:
    world.happens("claim_imported", "2026-03-15", claim=1, policy=1)
    assert world.decide_all() == 0
    world.publish(nl=STOP_LOSS)
    assert world.decide_all() == 1


def test_rules_apply_on_the_date_of_the_event(world: World) -> None:
    """Validity is judged on the day that the event happened."""
    valid = STOP_LOSS.replace("  bij claim", "  geldig van 01-04-2026 tot en met 30-04-2026\n  bij claim")
    world.publish(nl=valid.replace('    - niet traject heeft kenmerk "gezien"\n', ""))
    for day in ("2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01"):
        world.happens("claim_imported", day, claim=1, policy=1)
    world.decide_all()
    assert world.outcomes() == ["not_valid", "fired", "fired", "not_valid"]


def test_a_condition_that_crashes_is_an_error_and_stops_only_its_own_trigger(world: World) -> None:
    """R-A4: the fault is recorded as an error, never as a no; the other trigger fires."""

    spec = spec_from_file_location("broken_plugin", Path(__file__).with_name("broken_plugin.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["broken_plugin"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    plugins = register((*CONDITIONS, module.case_is_broken), ACTIONS)
    world.rules = Rules(plugins, Parser(plugins.catalogue))
    broken = """
trigger "kapot"
  bij claim geïmporteerd
  als
    - niet het traject is kapot
  dan
    - voeg kenmerk "kapot" toe aan traject
"""
    world.publish(nl=STOP_LOSS + broken)
    world.happens("claim_imported", "2026-03-15", claim=1, policy=1)
    world.decide_all()
    assert world.judged() == [{"Stoploss boven aangemelde loonsom": "fired", "kapot": "error"}]
    assert world.rows("SELECT name FROM characteristic WHERE name = 'kapot'") == []


def test_an_action_that_fails_is_logged_and_the_others_go_on(world: World) -> None:
    """R-A4: triggers that failed are visible, with the reason."""
    world.publish(nl=STOP_LOSS)
    world.connection.exec_driver_sql(
        "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE 'geen kenmerken vandaag'; END $$ LANGUAGE plpgsql;"
        "CREATE TRIGGER refuse BEFORE INSERT ON characteristic FOR EACH ROW EXECUTE FUNCTION refuse()"
    )
    world.happens("claim_imported", "2026-03-15", claim=1, policy=1)
    with pytest.raises(WritesRefused, match="geen kenmerken vandaag"), world.connection.begin_nested():
        world.decide()
    assert world.decide(each=True).decided == 1
    log = world.rows("SELECT action, status, result ->> 'nl' FROM action_log ORDER BY position")
    assert [(action, status) for action, status, _ in log] == [("add_case_characteristic", "failed"), ("add_task", "done")]
    assert "geen kenmerken vandaag" in log[0][2]


def test_the_version_of_a_trigger_changes_with_its_meaning_only(world: World) -> None:
    """The key of an action holds the trigger's version: comments and other triggers leave it alone, a definition does not."""

    def version(text: str) -> str:
        world.publish(nl=text)
        program = world.rules.in_force(world.connection, NOW.date())
        assert program is not None
        return program.trigger("T")[1].version

    body = 'trigger "T"\n  bij ziekmelding\n  als\n    - "D"\n  dan\n    - voeg kenmerk "k" toe aan traject\n'
    definition = 'definitie "D"\n  traject heeft kenmerk "{}"\n\n'
    original = version("taal nl\n\n" + definition.format("a") + body)
    assert version("taal nl\n\n# uitleg\n" + definition.format("a") + body + CONCEPT.removeprefix("taal nl")) == original
    assert version("taal nl\n\n" + definition.format("b") + body) != original


def test_the_parser_is_the_one_of_the_product() -> None:
    """The worlds above speak the product's own catalogue."""
    assert {plugin.phrase.name for plugin in CONDITIONS} <= {phrase.name for phrase in parser().catalogue.phrases}
