"""Values as every peer takes them quickest: whole numbers for amounts, percentages and dates; texts; yes and no."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from benchmarks.decide_events import Happening, can_be_missing
from benchmarks.decide_hand import FIELD, local
from benchmarks.decide_rules import Rule, read
from domain.values import Money
from dsl.ast import Comparison

Context = dict[str, Any]
"""The value of each field; None where it is missing."""


def grouped(rules: Iterable[Rule]) -> Mapping[str, list[Rule]]:
    """The rules of each event type."""
    by_event = sorted(rules, key=lambda rule: rule.event)
    return {event: list(listed) for event, listed in groupby(by_event, key=lambda rule: rule.event)}


def reader(rules: Mapping[str, list[Rule]]) -> Callable[[Happening], tuple[str, Context]]:
    """For an event gives its type, and the fields that the rules on that type read, no others."""
    read_by = {event: {test.field for rule in listed for test in rule.tests} for event, listed in rules.items()}
    return lambda one: (one.event.type, {local(name): plain(read(FIELD[name], one)) for name in read_by[one.event.type]})


def json_reader(rules: Mapping[str, list[Rule]]) -> Callable[[Happening], tuple[str, str]]:
    """The same, as text."""
    read_context = reader(rules)

    def read_text(one: Happening) -> tuple[str, str]:
        event, context = read_context(one)
        return event, json.dumps(context)

    return read_text


def plain(value: Any) -> Any:
    """Amounts in cents, percentages in hundredths, dates as their day number."""
    match value:
        case Money():
            return int(value.amount * 100)
        case Decimal():
            return int(value * 100)
        case date():
            return value.toordinal()
        case StrEnum():
            return value.value
    return value


def optional(test: Comparison) -> bool:
    """Whether an event can have no value for this field."""
    field = FIELD[test.field]
    return can_be_missing(field.fact, field.attribute)


def hits(rules: Iterable[Rule], answers: Iterable[bool]) -> set[int]:
    """The numbers of the rules whose answer is yes."""
    return {rule.number for rule, answer in zip(rules, answers, strict=True) if answer}
