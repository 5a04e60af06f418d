"""Near misses over facts: the conditions in the way, which values were empty, and when no condition could have helped (I1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.bootstrap import parser, registry
from domain.case_facts import CaseAgenda
from domain.events import DEADLINE_DUE, Event, Subject
from domain.facts import ActedBefore, Appointment, CaseCharacteristics, CaseSegment, Facts
from domain.values import Language, Money
from dsl.ruleset import load
from engine.evaluate import decide
from engine.link import Program, link
from engine.near_miss import near_misses
from engine.outcomes import by_name
from engine.tell import near_miss_text
from engine.verdict import Outcome

RULES = """taal nl

trigger "Bellen"
  geldig van 01-01-2026 tot en met 31-12-2026
  bij toevoegen agenda afspraak
  5 werkdagen vóór traject.volgende_afspraak
  hoogstens één keer per traject
  als
    - één van
      - afspraak.soort is "spreekuur"
      - alle van
        - afspraak.concept is ja
        - afspraak.arts is ingevuld
    - trajectverloop heeft loon van ten minste € 3.000 of meer
    - niet traject heeft kenmerk "met rust laten"
  dan
    - voeg kenmerk "gebeld" toe aan traject
"""


def program() -> Program:
    ruleset, found = load({"bellen.rules": RULES}, parser())
    assert ruleset is not None, found
    return link(ruleset, registry())


BELLEN = program()
EVENT = Event(UUID(int=1), "appointment_added", date(2026, 5, 4), {Subject.EMPLOYER: 1, Subject.CASE: 1})
APPOINTMENT = Appointment("A-1", date(2026, 5, 20), is_concept=False, kind="telefonisch")
FACTS: Facts = {
    Appointment: replace(APPOINTMENT, kind="spreekuur"),
    CaseSegment: CaseSegment(date(2026, 1, 1), Decimal(100), Money(Decimal(3500))),
    CaseCharacteristics: CaseCharacteristics(frozenset()),
    CaseAgenda: CaseAgenda(None, date(2026, 5, 20)),
    ActedBefore: ActedBefore(frozenset()),
}


def told(facts: Facts, event: Event = EVENT) -> list[str]:
    _, trigger = BELLEN.trigger("Bellen")
    return [near_miss_text(one, Language.NL) for one in near_misses(BELLEN, trigger, event, facts)]


def outcome(facts: Facts, event: Event = EVENT) -> Outcome:
    return by_name(BELLEN, event, decide(BELLEN, event, facts).outcomes)["Bellen"]


SPREEKUUR = 'afspraak.soort is "spreekuur"'
CONCEPT, ARTS = "afspraak.concept is ja", "afspraak.arts is ingevuld"
LOON = "trajectverloop heeft loon van ten minste € 3.000 of meer"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({Appointment: APPOINTMENT}, [f"{SPREEKUUR}: nee", f"{CONCEPT}: nee én {ARTS}: nee"]),
        ({Appointment: replace(APPOINTMENT, kind=None, doctor="dr. X")}, [
            f"{SPREEKUUR}: onbekend (leeg: soort afspraak)", f"{CONCEPT}: nee",
        ]),
        ({CaseSegment: None}, [f"{LOON}: onbekend (leeg: startdatum van het deeltraject)"]),
        ({CaseSegment: CaseSegment(date(2026, 1, 1), Decimal(100), None)}, [f"{LOON}: onbekend (leeg: loon bij ingang ziekte)"]),
        ({CaseCharacteristics: CaseCharacteristics(frozenset({"met rust laten"}))}, [
            'traject heeft kenmerk "met rust laten": ja (moest niet gelden)',
        ]),
        ({CaseAgenda: CaseAgenda(None, None)}, ["traject.volgende_afspraak is ingevuld: nee"]),
        ({}, []),  # it waits for its deadline
    ],
)  # fmt: skip
def test_what_was_in_the_way(changed: Facts, found: list[str]) -> None:
    assert told({**FACTS, **changed}) == found


def test_when_the_deadline_has_come_its_date_is_asked_no_more() -> None:
    event = replace(EVENT, type=DEADLINE_DUE.name, data={"trigger": "Bellen"})
    assert told({**FACTS, CaseAgenda: CaseAgenda(None, None), Appointment: replace(APPOINTMENT, is_concept=True)}, event) == [
        f"{SPREEKUUR}: nee",
        f"{ARTS}: nee",
    ]


appointments = st.builds(
    Appointment,
    st.just("A-1"),
    st.just(date(2026, 5, 20)),
    st.booleans(),
    st.sampled_from([None, "spreekuur", "telefonisch"]),
    st.sampled_from([None, "dr. X"]),
)
wages = st.sampled_from([None, Money(Decimal(2999)), Money(Decimal(3000))])
facts = st.fixed_dictionaries(
    {
        Appointment: appointments,
        CaseSegment: st.none() | st.builds(CaseSegment, st.just(date(2026, 1, 1)), st.just(Decimal(50)), wages),
        CaseCharacteristics: st.sampled_from([None, frozenset(), frozenset({"met rust laten"})]).map(
            lambda names: None if names is None else CaseCharacteristics(names)
        ),
        CaseAgenda: st.none() | st.builds(CaseAgenda, st.none(), st.sampled_from([None, date(2026, 5, 20)])),
        ActedBefore: st.sampled_from([frozenset[str](), frozenset({"Bellen/case"})]).map(ActedBefore),
    }
)
days = st.sampled_from([date(2025, 12, 31), date(2026, 5, 4)])


@given(facts, days)
def test_a_trigger_that_did_not_act_has_conditions_in_its_way_or_none_could_help(known: Facts, day: date) -> None:
    event = replace(EVENT, occurred_on=day)
    could = day.year == 2026 and known[ActedBefore] == ActedBefore(frozenset())
    assert bool(told(known, event)) == (could and outcome(known, event) is not Outcome.WAITS)
