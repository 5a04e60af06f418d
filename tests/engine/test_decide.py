"""What a decision holds besides outcomes: switches, what is asked and how often, what crashed, the code that was made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from conditions.fields import FIELDS
from domain.events import DEADLINE_DUE, Event, Subject
from domain.facts import AbsenceCase, ActedBefore, CaseSegment
from domain.people_facts import Person
from domain.values import Language, Money, Period, Target
from dsl.ast import Call, Comparison, Condition, Deadline, Group, Mode, Not, Operator, Quantifier, RuleFile, Trigger
from dsl.ruleset import Ruleset
from dsl.types import Duration, Unit
from engine.compile import function
from engine.contracts import action, condition
from engine.evaluate import Decision, decide
from engine.link import Program, link
from engine.registry import register
from engine.switches import ALL_ON, Switch, Switches
from engine.verdict import Outcome

ASKED: list[str] = []


@condition(nl="werknemer is bekend als {number}", en="employee is known as {number}")
def is_known_as(person: Person, number: str) -> bool:
    """Notes that it was asked."""
    ASKED.append(number)
    return person.number == number


@condition(nl="werknemer is kapot", en="employee is broken")
def is_broken(person: Person) -> bool:
    """Crashes."""
    raise RuntimeError(f"cannot tell of {person.number}")


@action(nl="noteer {text}", en="note {text}")
def note(act: object, text: str) -> Mapping[str, object]:  # noqa: ARG001  # never performed here
    """Does nothing."""
    return {}


REGISTRY = register((is_known_as, is_broken), (note,), FIELDS)
DAY = date(2026, 3, 1)
OLD = Comparison("person.age", Operator.AT_LEAST, (60,))
BROKEN = Call("is_broken")
NOTE = (Call("note", (("text", "it"),)),)


def known_as(number: str) -> Call:
    return Call("is_known_as", (("number", number),))


def program(*triggers: Trigger) -> Program:
    file = RuleFile(Language.EN, triggers)
    return link(Ruleset((("some.rules", file),), {"some.rules": ""}, "hash"), REGISTRY)


def trigger(name: str, *conditions: Condition, **more: Any) -> Trigger:
    return Trigger(name, "employee_added", conditions, NOTE, **more)


def decided(*triggers: Trigger, age: int = 64, switches: Switches = ALL_ON, acted: frozenset[str] = frozenset()) -> Decision:
    ASKED.clear()
    event = Event(UUID(int=1), "employee_added", DAY, dict.fromkeys(Subject, 1))
    facts = {Person: Person("E-1", age), AbsenceCase: None, ActedBefore: ActedBefore(acted)}
    return decide(program(*triggers), event, facts, switches)


def test_what_is_tried_out_neither_acts_nor_waits() -> None:
    """Issue 4, outcome 7: its outcome says that it would have; what fails in shadow just fails."""
    waiting = trigger("waits", OLD, deadline=Deadline(Duration(1, Unit.WEEK)))
    shadow = dict.fromkeys(("fires", "waits", "fails"), Switch.SHADOW)
    decision = decided(trigger("fires", OLD), waiting, trigger("fails", Not(OLD)), switches=shadow)
    assert decision.outcomes == {0: Outcome.SHADOWED, 1: Outcome.SHADOWED}
    assert decision.actions == ()
    assert decision.deadlines == ()


def test_what_is_off_is_not_asked() -> None:
    """Issue 4, outcome 7: not even when it crashes; the others go on."""
    off = {"off": Switch.OFF, "broken": Switch.OFF, "elsewhere": Switch.OFF}
    decision = decided(trigger("off", known_as("E-2")), trigger("broken", BROKEN), trigger("on", known_as("E-1")), switches=off)
    assert decision.outcomes == {0: Outcome.SWITCHED_OFF, 1: Outcome.SWITCHED_OFF, 2: Outcome.FIRED}
    assert [planned.trigger for planned in decision.actions] == ["on"]
    assert ASKED == ["E-1"]


def test_turned_on_again_it_is_asked_again() -> None:
    """Code that was made without a trigger is not used once it is on."""
    rules = program(trigger("one", OLD))
    event = Event(UUID(int=1), "employee_added", DAY, dict.fromkeys(Subject, 1))
    facts: dict[type, object] = {Person: Person("E-1", 64)}
    found = [decide(rules, event, facts, switches).outcomes for switches in ({"one": Switch.OFF}, {}, {"one": Switch.ON})]
    assert found == [{0: Outcome.SWITCHED_OFF}, {0: Outcome.FIRED}, {0: Outcome.FIRED}]


def test_a_condition_is_asked_once_whoever_shares_it_and_only_when_it_matters() -> None:
    """Issue 4, outcome 1: fields are compared first; after one that fails no plugin is asked."""
    sharing = [trigger(name, known_as("E-1"), OLD) for name in ("one", "two", "three")]
    decision = decided(*sharing, trigger("young", Not(OLD), known_as("E-9")))
    assert decision.outcomes == dict.fromkeys(range(3), Outcome.FIRED)
    assert ASKED == ["E-1"]


@pytest.mark.parametrize("few", [0, 200])
def test_what_crashed_is_told_once_and_only_where_it_counts(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trigger that fails anyway is not an error; `één van` is, whatever else holds."""
    monkeypatch.setattr(function, "FEW", few)
    either = Group(Quantifier.ANY, (OLD, BROKEN))
    fails, errs, errs_too = trigger("fails", BROKEN, Not(OLD)), trigger("errs", OLD, BROKEN), trigger("too", either)
    decision = decided(fails, errs, errs_too)
    assert decision.outcomes == {1: Outcome.ERROR, 2: Outcome.ERROR}
    assert decision.faults == (("is_broken", "RuntimeError: cannot tell of E-1"),)
    assert decided(fails).faults == ()


def test_not_valid_is_said_of_what_would_not_fail() -> None:
    """R-A1: outside its validity a trigger does nothing, and then does not crash either."""
    past = Period(date(2025, 1, 1), date(2026, 1, 1))
    nodes: tuple[Condition, ...] = (OLD, Not(OLD), BROKEN)
    decision = decided(*(trigger(str(number), node, valid=past) for number, node in enumerate(nodes)))
    assert decision.outcomes == {0: Outcome.NOT_VALID, 2: Outcome.NOT_VALID}
    assert decision.faults == ()


def test_acting_once_is_remembered_by_name_and_subject() -> None:
    """R-A5: what acted before for the employer has not done so for the employee."""
    once = [trigger(str(per), OLD, once_per=per) for per in (Target.EMPLOYER, Target.EMPLOYEE)]
    decision = decided(*once, acted=frozenset({"employer/employer"}))
    assert decision.outcomes == {0: Outcome.ACTED_BEFORE, 1: Outcome.FIRED}


@pytest.mark.parametrize(("name", "outcomes"), [("waits", {0: Outcome.FIRED}), ("no longer there", {})])
def test_a_deadline_that_has_come_is_judged_by_its_own_trigger(name: str, outcomes: dict[int, Outcome]) -> None:
    """R-A5: and by nobody when that has gone from the rules."""
    rules = program(trigger("other", OLD), trigger("waits", OLD, deadline=Deadline(Duration(1, Unit.WEEK))))
    event = Event(UUID(int=1), DEADLINE_DUE.name, DAY, dict.fromkeys(Subject, 1), {"trigger": name})
    facts: dict[type, object] = {Person: Person("E-1", 64)}
    assert decide(rules, event, facts).outcomes == outcomes


def test_a_missing_fact_is_unknown() -> None:
    decision = decided(trigger("case", Comparison("absence_case.started_on", Operator.BELOW, (DAY,))))
    assert decision.outcomes == {0: Outcome.UNKNOWN}


@pytest.mark.parametrize("few", [0, 200])
@pytest.mark.parametrize(
    ("operator", "limits", "outcome"),
    [
        (Operator.FILLED, (), Outcome.FIRED),
        (Operator.EMPTY, (), None),
        (Operator.ABOVE, (Money(Decimal(1)),), Outcome.UNKNOWN),
        (Operator.IS, (Money(Decimal(5)),), Outcome.UNKNOWN),
    ],
)
def test_an_amount_in_another_currency_is_there_but_cannot_be_compared(
    operator: Operator, limits: tuple[Money, ...], outcome: Outcome | None, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The interpreter and both ways of compiling say so."""
    monkeypatch.setattr(function, "FEW", few)
    rules = program(trigger("foreign", Comparison("case_segment.wage_at_onset", operator, limits)))
    event = Event(UUID(int=1), "employee_added", DAY, dict.fromkeys(Subject, 1))
    facts: dict[type, object] = {CaseSegment: CaseSegment(DAY, Decimal(50), Money(Decimal(5), "USD"))}
    assert decide(rules, event, facts).outcomes == ({0: outcome} if outcome else {})
    judged = rules.interpreter(event, facts).judge(Mode.ALL, rules.trigger("foreign")[1].rows)[0]
    assert judged.value == {Outcome.FIRED: "holds", None: "fails"}.get(outcome, "unknown")


def test_any_text_can_stand_in_a_rule() -> None:
    """Names and values of an author do not get in the way of the code that is made of them."""
    texts = ("a b", "a_b", "²", "\u2028", 'quote " and \\n', "\x00", "x" * 500)
    one_of = Comparison("person.number", Operator.ONE_OF, texts)
    others = [trigger(f"{text}\nimport os", Comparison("person.number", Operator.IS, (text,))) for text in texts]
    decision = decided(trigger("listed", Not(one_of)), *others, trigger("it", Comparison("person.number", Operator.IS, ("E-1",))))
    assert decision.outcomes == {0: Outcome.FIRED, len(others) + 1: Outcome.FIRED}


def test_the_code_can_be_read() -> None:
    """Issue 4, outcome 1: one function per event type, with the names of its triggers."""
    text = program(trigger("Older than sixty", OLD, BROKEN)).source("employee_added")
    assert text.startswith("def employee_added(event, facts):")
    assert "# Older than sixty, if so: is_broken\n" in text
    assert ".age >= 60" in text
