"""Every condition, action and field of the product can stand in a rule, in both languages, on an event that occurs."""

from datetime import date
from decimal import Decimal

import pytest

from api.bootstrap import parser, registry
from domain.events import EVENT_TYPES, Subject
from domain.values import Language, Money, Role
from dsl.ast import Call, Comparison, Operator, RuleFile, Trigger
from dsl.phrases import Field, Phrase
from dsl.print import print_file
from dsl.ruleset import load
from dsl.types import Choice, Duration, Slot, Unit, Workdays

_VALUES = {
    Money: Money(Decimal("1234.56")),
    Duration: Duration(6, Unit.WEEK),
    Workdays: Workdays(3),
    Decimal: Decimal("12.5"),
    int: 28,
    date: date(2026, 2, 10),
    bool: True,
    str: "een tekst",
}
_TASK = Call("add_task", (("title", "Bekijk"), ("role", Role.PLANNER), ("within", Workdays(2))))
CATALOGUE = registry().catalogue
CONDITIONS = [CATALOGUE.called(name) for name in registry().conditions]
ACTIONS = [CATALOGUE.called(name) for name in registry().actions]


def value(slot: Slot) -> object:
    return list(slot.labels)[-1] if isinstance(slot, Choice) else _VALUES[slot.type]


def call(phrase: Phrase) -> Call:
    return Call(phrase.name, tuple((name, value(slot)) for name, slot in phrase.slots.items()))


def event_with(subjects: frozenset[Subject]) -> str:
    """An event that carries these subjects; there must be one, else nobody could ever use what needs them."""
    return next(kind.name for kind in EVENT_TYPES if subjects <= kind.subjects)


def reads_back(trigger: Trigger) -> None:
    for language in Language:
        text = print_file(RuleFile(language, (trigger,)), CATALOGUE, language)
        ruleset, diagnostics = load({"it.rules": text}, parser())
        assert ruleset is not None, [item.message for item in diagnostics]
        assert ruleset.triggers == (trigger,)


@pytest.mark.parametrize("phrase", CONDITIONS, ids=lambda phrase: phrase.name)
def test_condition_in_a_rule(phrase: Phrase) -> None:
    """R-A1: printed and read again it is the same rule, without complaints."""
    reads_back(Trigger("het", event_with(phrase.subjects), (call(phrase),), (_TASK,)))


@pytest.mark.parametrize("phrase", ACTIONS, ids=lambda phrase: phrase.name)
def test_action_in_a_rule(phrase: Phrase) -> None:
    """R-A3: printed and read again it is the same rule, without complaints."""
    reads_back(Trigger("het", event_with(phrase.subjects), (), (call(phrase),)))


@pytest.mark.parametrize("field", CATALOGUE.fields, ids=lambda field: field.name)
def test_field_in_a_rule(field: Field) -> None:
    """R-A1: a field is compared with a value of its own type."""
    compared = Comparison(field.name, Operator.IS, (value(field.slot),))
    reads_back(Trigger("het", event_with(field.subjects), (compared,), (_TASK,)))


def test_there_are_at_least_twenty_events() -> None:
    """R-A2: each with a name in both languages that no other has."""
    assert len(EVENT_TYPES) >= 20
    for language in Language:
        assert len({kind.label[language] for kind in EVENT_TYPES}) == len(EVENT_TYPES)
