"""Why, and why not: in the author's sentences, with the values read, and judged again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from domain.errors import BadInput, NotFound
from domain.values import Language
from engine.explain import Explanation
from engine.tell import as_lines
from workflows.explain_decision import explain_event

if TYPE_CHECKING:
    from conftest import World

RULES = """taal nl

definitie "hoog loon"
  trajectverloop heeft loon van ten minste € 4.400 of meer

trigger "Boven de loonsom"
  bij claim geïmporteerd
  als
    - totaal loon ingesloten zieke werknemers boven aangemelde loonsom van polis
    - geen van
      - werknemer heeft kenmerk "gezien"
      - "hoog loon"
  dan
    - voeg kenmerk "gezien" toe aan werknemer
"""

WHY = """\
“Boven de loonsom” ging af (claim geïmporteerd op 15-03-2026)
  ✓ totaal loon ingesloten zieke werknemers boven aangemelde loonsom van polis: ja
      polis: P-CV
      aangemelde loonsom: onbekend
      polis: P-SL
      aangemelde loonsom: € 300,00
      totaal van hun daglonen: € 300,50
  ✓ geen van: ja
    ✗ werknemer heeft kenmerk "gezien": nee
        kenmerken van de werknemer: handmatig akkoord
    ✗ "hoog loon": nee
      ✗ trajectverloop heeft loon van ten minste € 4.400 of meer: nee
          loon bij ingang ziekte: € 4.350,00
  → voeg kenmerk "gezien" toe aan werknemer
Opnieuw beoordeeld: gelijk aan het vastgelegde oordeel."""

WHY_NOT = """\
“Boven de loonsom” did not fire: a condition did not hold (claim imported on 2026-04-15)
  ✓ total wage of included ill employees above declared wage sum of policy: yes
      policy: P-CV
      declared wage sum: unknown
      policy: P-SL
      declared wage sum: EUR 300.00
      total of their daily wages: EUR 300.50
  ✗ none of: no
    ✗ employee has characteristic "gezien": no
        characteristics of the employee: handmatig akkoord
    ✓ "hoog loon": yes
      ✓ case segment has a wage of EUR 4,400 or more: yes
          wage at onset of illness: EUR 4,500.00
  This kept the trigger from firing:
    - case segment has a wage of EUR 4,400 or more: yes (had to fail)
Judged again: equal to the recorded verdict."""


def only(world: World, event_id: UUID, trigger: str | None = None) -> Explanation:
    """What the only trigger, or this one, made of an event."""
    (judged,) = explain_event(world.connection, world.rules, event_id, trigger).triggers
    return judged.explanation


def test_why_a_trigger_fired(world: World) -> None:
    """R-A4: on 15 March 200.00 + 100.50 = 300.50 is above 300.00, and 4,350.00 is below 4,400.00."""
    world.publish(nl=RULES)
    event_id = world.happens("claim_imported", "2026-03-15", claim=1, policy=1)
    world.decide_all()
    explanation = only(world, event_id)
    assert "\n".join(as_lines(explanation, Language.NL)) == WHY


def test_why_not_in_the_other_language(world: World) -> None:
    """R-A4: in April the second segment runs, with 4,500.00; a rule written in Dutch is explained in English."""
    world.publish(nl=RULES)
    event_id = world.happens("claim_imported", "2026-04-15", claim=1, policy=1)
    world.decide_all()
    explanation = only(world, event_id, "Boven de loonsom")
    assert "\n".join(as_lines(explanation, Language.EN)) == WHY_NOT


def test_the_answer_is_about_then_not_now(world: World) -> None:
    """R-A4: what changes afterwards (rules, wages, characteristics) does not change why."""
    world.publish(nl=RULES)
    event_id = world.happens("claim_imported", "2026-03-15", claim=1, policy=1)
    world.decide_all()
    world.connection.execute(text("UPDATE absence_case SET daily_wage = 1 WHERE daily_wage IS NOT NULL"))
    world.publish(nl=RULES.replace("4.400", "1"))
    explanation = only(world, event_id)
    assert "\n".join(as_lines(explanation, Language.NL)) == WHY


def test_a_verdict_that_was_changed_afterwards_is_seen(world: World) -> None:
    """R-A4: the replay is compared with what was stored."""
    world.publish(nl=RULES)
    event_id = world.happens("claim_imported", "2026-03-15", claim=1, policy=1)
    world.decide_all()
    world.connection.execute(text("UPDATE decision SET outcomes = ''"))
    explanation = only(world, event_id)
    assert not explanation.confirmed
    assert (explanation.outcome, explanation.stored) == ("fired", "fails")


def test_a_missing_fact_is_said_to_be_missing(world: World) -> None:
    """On 31 January no segment runs: the wage is unknown, and so is the answer."""
    world.publish(nl=RULES)
    event_id = world.happens("claim_imported", "2026-01-31", claim=1, policy=1)
    world.decide_all()
    explanation = only(world, event_id)
    lines = list(as_lines(explanation, Language.NL))
    assert "          startdatum van het deeltraject: bestaat niet op die datum" in lines
    assert "      ? trajectverloop heeft loon van ten minste € 4.400 of meer: onbekend" in lines


def test_wrong_questions_get_an_answer_that_helps(world: World) -> None:
    world.publish(nl=RULES)
    event_id = world.happens("claim_imported", "2026-03-15", claim=1, policy=1)
    world.decide_all()
    with pytest.raises(BadInput, match="Boven de loonsom"):
        explain_event(world.connection, world.rules, event_id, "Onder de loonsom")
    with pytest.raises(NotFound):
        explain_event(world.connection, world.rules, uuid4())
