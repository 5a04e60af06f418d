"""What kept triggers from firing, counted over a period as a functional administrator asks for it (issue 4, I1)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from domain.errors import NotFound
from domain.values import Language
from engine.tell import near_miss_text
from engine.verdict import Outcome
from workflows.find_decisions import Search
from workflows.near_misses import Report, near_misses_in

if TYPE_CHECKING:
    from conftest import World

RULES = """taal nl

definitie "hoog loon"
  trajectverloop heeft loon van ten minste € 4.400 of meer

trigger "Hoog loon op Stoploss"
  bij claim geïmporteerd
  als
    - heeft lopende polis van verzekeringstype Stoploss
    - "hoog loon"
    - geen van
      - werknemer heeft kenmerk "handmatig akkoord"
      - traject heeft kenmerk "gezien"
  dan
    - voeg kenmerk "gezien" toe aan traject

trigger "Altijd"
  bij claim geïmporteerd
  dan
    - voeg kenmerk "claim" toe aan traject
"""


def report(world: World, trigger: str, **search: object) -> Report:
    (found,) = near_misses_in(world.connection, world.rules, Search(trigger=trigger, **search))  # type: ignore[arg-type]
    return found


def told(found: Report) -> dict[str, int]:
    return {near_miss_text(near_miss, Language.NL): count for near_miss, count in found.near_misses}


def claims(world: World, *days: str, case: str = "T-1") -> None:
    for number, day in enumerate(days, 1):
        world.happens("claim_imported", day, case, claim=number, policy=1)
    world.decide_all()


def test_each_set_of_conditions_in_the_way_is_counted(world: World) -> None:
    """T-1: M-1 has 'handmatig akkoord'; the wage is 4,350 until April, then 4,500. T-2 has no wage, and no characteristic."""
    world.publish(nl=RULES)
    claims(world, "2026-03-15", "2026-03-16", "2026-04-15")
    claims(world, "2026-03-15", case="T-2")
    found = report(world, "Hoog loon op Stoploss")
    loon = "trajectverloop heeft loon van ten minste € 4.400 of meer"
    akkoord = 'werknemer heeft kenmerk "handmatig akkoord"'
    assert found.outcomes == {Outcome.FAILS: 3, Outcome.UNKNOWN: 1}
    assert told(found) == {
        f"{loon}: nee én {akkoord}: ja (moest niet gelden)": 2,
        f"{akkoord}: ja (moest niet gelden)": 1,
        f"{loon}: onbekend (leeg: loon bij ingang ziekte)": 1,
    }
    assert (found.not_fired, found.single) == (4, 2)


def test_all_triggers_get_a_report(world: World) -> None:
    world.publish(nl=RULES)
    claims(world, "2026-03-15")
    found = near_misses_in(world.connection, world.rules, Search())
    assert [(one.trigger, one.outcomes) for one in found] == [
        ("Altijd", {Outcome.FIRED: 1}),
        ("Hoog loon op Stoploss", {Outcome.FAILS: 1}),
    ]


def test_decisions_are_explained_by_the_rules_of_then(world: World) -> None:
    """Between two claims the limit is raised: each is counted under the sentence that it was judged by."""
    world.publish(nl=RULES)
    claims(world, "2026-03-15", case="T-2")
    world.connection.execute(text("UPDATE case_segment SET wage_at_onset = 1000 WHERE wage_at_onset IS NULL"))
    world.publish(nl=RULES.replace("4.400", "9.000"))
    claims(world, "2026-03-16", case="T-2")
    loon = "trajectverloop heeft loon van ten minste"
    assert told(report(world, "Hoog loon op Stoploss")) == {
        f"{loon} € 4.400 of meer: onbekend (leeg: loon bij ingang ziekte)": 1,
        f"{loon} € 9.000 of meer: nee": 1,
    }


TABLE = """taal nl

trigger "Behandelaar van <type>"
  bij claim geïmporteerd
  als
    - heeft lopende polis van verzekeringstype <type>
    - trajectverloop heeft loon van ten minste <loon> of meer
  dan
    - maak taak "Beoordeel" voor rol <rol> binnen 2 werkdagen
  waarbij eerste geldt
    | type     | loon     | rol               |
    | ZW ERD   | € 4.000  | seniorbehandelaar |
    | Stoploss | € 9.000  | claimbehandelaar  |
"""


def test_of_a_table_the_row_is_named(world: World) -> None:
    """M-1 has Stoploss and no ZW ERD, and a wage of 4,350: each row lacks one condition."""
    world.publish(nl=TABLE)
    claims(world, "2026-03-15")
    assert told(report(world, "Behandelaar van <type>")) == {
        "rij 1: heeft lopende polis van verzekeringstype ZW ERD: nee": 1,
        "rij 2: trajectverloop heeft loon van ten minste € 9.000 of meer: nee": 1,
    }


LATER = """taal nl

trigger "Bellen"
  bij claim geïmporteerd
  5 werkdagen vóór afspraak.datum
  als
    - trajectverloop.percentage is hoger dan 10%
  dan
    - voeg kenmerk "bellen" toe aan traject
"""


def test_a_deadline_without_a_date_is_in_the_way(world: World) -> None:
    """R-A5: `5 werkdagen vóór` a date that is not known is never."""
    world.publish(nl=LATER.replace("afspraak.datum", "traject.volgende_afspraak"))
    claims(world, "2026-03-15")
    found = report(world, "Bellen")
    assert found.outcomes == {Outcome.UNKNOWN: 1}
    assert told(found) == {"traject.volgende_afspraak is ingevuld: nee": 1}


def test_what_no_condition_could_have_helped_is_counted_apart(world: World) -> None:
    """R-A1: outside its validity a trigger does not fire, whatever holds."""
    world.publish(nl=RULES.replace("  bij claim", "  geldig van 01-04-2026\n  bij claim", 1))
    claims(world, "2026-03-15", "2026-04-15")
    found = report(world, "Hoog loon op Stoploss")
    assert (found.beyond, found.single) == (1, 1)


def test_values_that_are_gone_are_counted_apart(world: World) -> None:
    world.publish(nl=RULES)
    claims(world, "2026-03-15", "2026-04-15")
    world.connection.execute(text("UPDATE decision SET facts = NULL, facts_digest = '' WHERE event_seq = 1"))
    found = report(world, "Hoog loon op Stoploss")
    assert (found.not_fired, found.gone, found.single) == (2, 1, 1)


def test_a_period_counts_by_the_day_of_recording(world: World) -> None:
    """Recorded on 1 September 2026, the clock of these tests."""
    world.publish(nl=RULES)
    claims(world, "2026-03-15")
    day, next_day = date(2026, 9, 1), date(2026, 9, 2)
    assert report(world, "Altijd", since=day, until=next_day).outcomes == {Outcome.FIRED: 1}
    assert near_misses_in(world.connection, world.rules, Search(trigger="Altijd", since=next_day)) == []
    assert near_misses_in(world.connection, world.rules, Search(trigger="Altijd", until=day)) == []


def test_a_name_that_is_nearly_right_gets_a_suggestion(world: World) -> None:
    world.publish(nl=RULES)
    claims(world, "2026-03-15")
    with pytest.raises(NotFound, match="did you mean “Hoog loon op Stoploss”"):
        report(world, "Hoog lon op Stoploss")
