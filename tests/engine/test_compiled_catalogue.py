"""Every condition and every field of the product is compiled to what the interpreter says of it (issue 4, outcome 1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conditions import CONDITIONS
from conditions.fields import FIELDS
from domain.events import Event, Subject
from domain.facts import FACT_TYPES
from domain.values import Language, Money, Period
from dsl.ast import Call, Comparison, Condition, Group, Not, Operator, Quantifier, RuleFile, Trigger
from dsl.ruleset import Ruleset
from dsl.types import Choice, Duration, Slot, Unit, Workdays
from engine.compile import function
from engine.contracts import FactField
from engine.link import Program, link
from engine.registry import register
from engine.verdict import Verdict

REGISTRY = register(CONDITIONS, (), FIELDS)
DAY = date(2026, 3, 1)
ORDERED = (Money, Decimal, int, date)
LENGTHS = {Operator.EMPTY: 0, Operator.FILLED: 0, Operator.BETWEEN: 2, Operator.ONE_OF: 2}
BY_EQUALITY = (Operator.IS, Operator.IS_NOT, Operator.ONE_OF, Operator.EMPTY, Operator.FILLED)

# few values each, so that facts and limits are often equal or next to one another
VALUES: Mapping[type, Callable[[Random], Any]] = {
    bool: lambda rng: rng.random() < 0.5,
    int: lambda rng: rng.choice((0, 1, 2, 3, 28, 29, 365)),
    str: lambda rng: rng.choice(("a", "b", "A123")),
    Decimal: lambda rng: Decimal(rng.choice(("0", "12.5", "50", "100"))),
    Money: lambda rng: Money(Decimal(rng.choice(("0", "99.99", "100", "4500")))),
    date: lambda rng: DAY + timedelta(rng.choice((-400, -30, -1, 0, 1, 30))),
    Duration: lambda rng: Duration(rng.choice((1, 4, 30)), rng.choice(list(Unit))),
    Workdays: lambda rng: Workdays(rng.choice((1, 5, 20))),
    Period: lambda rng: Period(DAY - timedelta(rng.choice((1, 20))), rng.choice((None, DAY + timedelta(1)))),
}


def value(hint: Any, rng: Random) -> Any:
    """Some value of an annotation; one that may be empty often is."""
    parts = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return None if rng.random() < 0.3 else value(next(part for part in parts if part is not NoneType), rng)
    if parts:
        return get_origin(hint)(value(parts[0], rng) for _ in range(rng.randint(0, 2)))
    if hint in VALUES:
        return VALUES[hint](rng)
    if is_dataclass(hint):
        hints, make = get_type_hints(hint), cast(Any, hint)
        return make(**{field.name: value(hints[field.name], rng) for field in fields(hint)})
    assert issubclass(hint, StrEnum), hint
    return rng.choice(list(hint))


def filling(slot: Slot, rng: Random) -> Any:
    return rng.choice(list(slot.labels)) if isinstance(slot, Choice) else value(slot.type, rng)


def phrase(name: str, rng: Random) -> Call:
    return Call(name, tuple((slot, filling(kind, rng)) for slot, kind in REGISTRY.catalogue.called(name).slots.items()))


def comparison(field: FactField, rng: Random) -> Comparison:
    slot = field.declared().slot
    ordered = not isinstance(slot, Choice) and slot.type in ORDERED
    operator = rng.choice(list(Operator) if ordered else BY_EQUALITY)
    return Comparison(field.name, operator, tuple(filling(slot, rng) for _ in range(LENGTHS.get(operator, 1))))


def rules(rng: Random) -> Program:
    """Of every phrase and field a trigger, and as many of three of them together."""
    atoms: list[Condition] = [phrase(name, rng) for name in REGISTRY.conditions]
    atoms += [comparison(field, rng) for field in FIELDS]
    mixed = [Group(rng.choice(list(Quantifier)), tuple(rng.sample(atoms, 3)), 2) for _ in atoms]
    conditions = [*atoms, *(Not(atom) for atom in atoms), *mixed]
    triggers = [Trigger(str(number), "claim_imported", (condition,), ()) for number, condition in enumerate(conditions)]
    file = RuleFile(Language.NL, tuple(triggers))
    return link(Ruleset((("some.rules", file),), {"some.rules": ""}, "hash"), REGISTRY)


@pytest.mark.parametrize("few", [0, 1_000_000], ids=["by index", "straight"])
def test_every_condition_and_field_says_the_same_when_compiled(few: int) -> None:
    @settings(max_examples=10, deadline=None)
    @given(st.randoms(use_true_random=True))
    def agree(rng: Random) -> None:
        program = rules(rng)
        event = Event(UUID(int=1), "claim_imported", DAY, dict.fromkeys(Subject, 1))
        for _ in range(10):
            facts = {kind: None if rng.random() < 0.1 else value(kind, rng) for kind in FACT_TYPES}
            interpreter = program.interpreter(event, facts)
            told = [interpreter.judge(trigger.mode, trigger.rows) for trigger in program.triggers_for(event)]
            expected = {at: answer for at, answer in enumerate(told) if answer[0] is not Verdict.FAILS}
            assert program.matches(event, facts) == expected

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(function, "FEW", few)
        agree()
