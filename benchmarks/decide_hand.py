"""The same rules as one would write them by hand: straight Python per event type, generated; the limit to be held against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from conditions.fields import FIELDS
from domain.facts import Facts
from domain.values import Money
from dsl.ast import Comparison, Operator
from engine.contracts import FactField

from .decide_events import SOMETIMES_MISSING, can_be_missing
from .decide_rules import Rule

FIELD: Mapping[str, FactField] = {field.name: field for field in FIELDS}

ByHand = Callable[[Facts], list[int]]

_SIGNS: Mapping[Operator, str] = {
    Operator.IS: "==",
    Operator.ABOVE: ">",
    Operator.BELOW: "<",
    Operator.AT_LEAST: ">=",
    Operator.AT_MOST: "<=",
}


def by_hand(rules: Iterable[Rule]) -> Mapping[str, ByHand]:
    """Per event type a function from facts to the numbers of the rules that fire."""
    grouped = groupby(sorted(rules, key=lambda rule: rule.event), key=lambda rule: rule.event)
    return {event: _function(list(listed)) for event, listed in grouped}


def local(field: str) -> str:
    """The variable that holds a field."""
    return field.replace(".", "_")


def _function(rules: list[Rule]) -> ByHand:
    known: dict[str, Any] = {}
    fields = [FIELD[name] for name in dict.fromkeys(test.field for rule in rules for test in rule.tests)]
    body = [*_reads(fields, known), "fired = []", *(_statement(rule, known) for rule in rules), "return fired"]
    exec(compile("def run(facts):\n" + "\n".join(f"    {line}" for line in body), "<by hand>", "exec"), known)
    function: ByHand = known["run"]
    return function


def _reads(fields: list[FactField], known: dict[str, Any]) -> Iterator[str]:
    """Each fact and field is read once; of an amount the number alone, since all are in euros."""
    for kind in dict.fromkeys(field.fact for field in fields):
        known[kind.__name__] = kind
        yield f"_{kind.__name__} = facts[{kind.__name__}]"
    for field in fields:
        value = f"_{field.fact.__name__}.{field.attribute}"
        amount = ".amount" if field.declared().slot.type is Money else ""
        absent = [f"_{field.fact.__name__} is None"] if field.fact in SOMETIMES_MISSING else []
        absent += [f"{value} is None"] if amount and can_be_missing(field.fact, field.attribute) else []
        otherwise = f"None if {' or '.join(absent)} else " if absent else ""
        yield f"{local(field.name)} = {otherwise}{value}{amount}"


def _statement(rule: Rule, known: dict[str, Any]) -> str:
    return f"if {' and '.join(_test(test, known) for test in rule.tests)}: fired.append({rule.number})"


def _test(test: Comparison, known: dict[str, Any]) -> str:
    field, name = FIELD[test.field], local(test.field)
    values = [_written(value, known) for value in test.values]
    if test.operator is Operator.ONE_OF:
        return f"{name} in ({', '.join(values)},)"
    if test.operator is Operator.IS:
        return f"{name} is {values[0]}" if isinstance(test.values[0], StrEnum | bool) else f"{name} == {values[0]}"
    sure = f"{name} is not None and " if can_be_missing(field.fact, field.attribute) else ""
    if test.operator is Operator.BETWEEN:
        return f"{sure}{values[0]} <= {name} <= {values[1]}"
    return f"{sure}{name} {_SIGNS[test.operator]} {values[0]}"


def _written(value: Any, known: dict[str, Any]) -> str:
    """A literal, or the name of a constant."""
    if isinstance(value, Money):
        value = value.amount
    if not isinstance(value, Decimal | date | StrEnum):
        return repr(value)
    name = "_" + "".join(letter if letter.isalnum() else "_" for letter in f"{type(value).__name__}_{value}")
    known[name] = value
    return name
