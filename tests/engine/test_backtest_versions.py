"""Replaying only what changes gives what replaying everything would give (issue 4, outcome 7: backtest)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from api.bootstrap import parser, registry
from domain.events import Event, Subject
from domain.facts import CaseSegment, Facts
from domain.values import Money
from dsl.ruleset import Ruleset, load
from engine.backtest import ABSENT, Tally, Versions, changed_triggers
from engine.evaluate import decide
from engine.link import Program, link
from engine.outcomes import by_name
from engine.verdict import Outcome

TRIGGER = """
trigger "T{number}"
  bij {event}
  als
    - trajectverloop.loon is hoger dan € {wage}
  dan
    - voeg kenmerk "k" toe aan traject
"""
EVENTS = {"dagwissel traject": "day_change", "ziekmelding": "absence_reported"}
TRIGGERS = st.dictionaries(st.integers(1, 4), st.tuples(st.sampled_from(sorted(EVENTS)), st.integers(1, 4)))
WAGES = st.none() | st.integers(1, 5)
HAPPENED = st.lists(st.tuples(st.sampled_from(sorted(EVENTS.values())), WAGES), max_size=6)


def ruleset(triggers: dict[int, tuple[str, int]]) -> Ruleset:
    text = "taal nl\n" + "".join(TRIGGER.format(number=n, event=event, wage=wage) for n, (event, wage) in triggers.items())
    found, diagnostics = load({"a.rules": text}, parser())
    assert found is not None, diagnostics
    return found


def facts(wage: int | None) -> Facts:
    money = None if wage is None else Money(Decimal(wage))
    return {CaseSegment: CaseSegment(started_on=date(2026, 1, 1), percentage=Decimal(100), wage_at_onset=money)}


def told(program: Program, event: Event, found: Facts) -> dict[str, str]:
    return dict(by_name(program, event, decide(program, event, found).outcomes))


@given(before=TRIGGERS, after=TRIGGERS, happened=HAPPENED)
def test_what_changes_is_what_differs_between_the_whole_rulesets(
    before: dict[int, tuple[str, int]], after: dict[int, tuple[str, int]], happened: list[tuple[str, int | None]]
) -> None:
    sets = ruleset(before), ruleset(after)
    whole = link(sets[0], registry()), link(sets[1], registry())
    versions = Versions(*sets, changed_triggers(*whole), registry())
    tally, expected = Tally(), Counter[str]()
    for kind, wage in happened:
        event = Event(uuid4(), kind, date(2026, 3, 1), {Subject.EMPLOYER: 1, Subject.EMPLOYEE: 1, Subject.CASE: 1})
        old, new = (told(program, event, facts(wage)) for program in whole)
        pairs = {(name, old.get(name, ABSENT), new.get(name, ABSENT)) for name in {**old, **new}}
        differing = {pair for pair in pairs if pair[1] != pair[2] and not {ABSENT, Outcome.FAILS} >= {*pair[1:]}}
        found = set(versions.judge(event, facts(wage), tally)) if kind in versions.event_types else set()
        assert found == differing
        expected.update(name for name, _, _ in differing)
    assert tally.changed == expected


@given(triggers=TRIGGERS)
def test_equal_rulesets_leave_nothing_to_replay(triggers: dict[int, tuple[str, int]]) -> None:
    sets = ruleset(triggers), ruleset(triggers)
    names = changed_triggers(link(sets[0], registry()), link(sets[1], registry()))
    assert names == frozenset()
    assert Versions(*sets, names, registry()).event_types == frozenset()
