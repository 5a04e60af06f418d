"""A seeded generator of rules, described once: our text, the form of every peer and the hand-written function come of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from conditions.fields import FIELDS
from domain.values import Money
from dsl.ast import Comparison, Operator
from engine.contracts import FactField

from .decide_events import EVENTS, Happening, fact_types

LOWEST, HIGHEST = 0.005, 0.02
"""The share of the events of its type for which a rule fires."""

_NAMES = frozenset(("number", "name"))
"""What names one thing only is nothing to compare by."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires for an event of this type when every one of `tests` holds; a missing value makes none hold."""

    number: int
    event: str
    tests: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """The values of one field in the events of one type, those that are missing left out, sorted where they have an order."""

    field: FactField
    values: Sequence[Any]
    counted: Mapping[Any, int]
    events: int

    def share(self, first: int, last: int) -> float:
        return (last - first) / self.events


def rules(count: int, happenings: Sequence[Happening], seed: int = 2) -> tuple[Rule, ...]:
    """`count` rules, the event types in turn, with 2 to 5 conditions on different fields."""
    rng = Random(seed)
    columns = {kind: _columns([one for one in happenings if one.event.type == kind], kind, rng) for kind in EVENTS}
    return tuple(_rule(number, columns[EVENTS[number % len(EVENTS)]], rng) for number in range(count))


def read(field: FactField, happening: Happening) -> Any:
    """The value of the field; None when it, or its whole fact, is missing."""
    return getattr(happening.facts[field.fact], field.attribute, None)


def fields_of(event_type: str) -> tuple[FactField, ...]:
    """The fields that the rules on this event can compare."""
    kinds = fact_types(event_type)
    return tuple(field for field in FIELDS if field.fact in kinds and field.attribute not in _NAMES)


def _columns(happenings: Sequence[Happening], event_type: str, rng: Random) -> tuple[_Column, ...]:
    """Those that rules use most come first."""
    fields = fields_of(event_type)
    return tuple(_column(field, happenings) for field in rng.sample(fields, len(fields)))


def _column(field: FactField, happenings: Sequence[Happening]) -> _Column:
    values = [value for one in happenings if (value := read(field, one)) is not None]
    return _Column(field, sorted(values), Counter(values), len(happenings))


def _rule(number: int, columns: Sequence[_Column], rng: Random) -> Rule:
    """Drawn again until the shares of its conditions, which are independent, multiply to what is wanted."""
    while True:
        wanted = rng.uniform(LOWEST, HIGHEST)
        chosen = _chosen(columns, rng.randint(2, 5), rng)
        drawn = [_test(column, wanted ** (1 / len(chosen)), rng) for column in chosen]
        share = 1.0
        for _, part in drawn:
            share *= part
        if LOWEST <= share <= HIGHEST:
            return Rule(number, EVENTS[number % len(EVENTS)], tuple(test for test, _ in drawn))


def _chosen(columns: Sequence[_Column], count: int, rng: Random) -> list[_Column]:
    """Different columns; the second half as often as the first, the third a third as often: a few are in most rules."""
    drawn = sorted(range(len(columns)), key=lambda rank: rng.expovariate(1 / (rank + 1)))
    return [columns[rank] for rank in drawn[:count]]


def _test(column: _Column, share: float, rng: Random) -> tuple[Comparison, float]:
    """A condition that about this share of the events meets, and the share that does."""
    ordered = isinstance(column.values[0], Money | int | Decimal | date) and not isinstance(column.values[0], bool)
    operator, values, part = (rng.choice(_ORDERED) if ordered else _listed)(column, share, rng)
    return Comparison(column.field.name, operator, values), part


Drawn = tuple[Operator, tuple[Any, ...], float]


def _low(operator: Operator, column: _Column, share: float, _: Random) -> Drawn:
    """From a limit on: at least, above."""
    limit = _rounded(column.values[-max(1, int(share * column.events))])
    first = bisect_left(column.values, limit) if operator is Operator.AT_LEAST else _past(column.values, limit)
    return operator, (limit,), column.share(first, len(column.values))


def _high(operator: Operator, column: _Column, share: float, _: Random) -> Drawn:
    """Up to a limit: at most, below."""
    limit = _rounded(column.values[min(len(column.values) - 1, int(share * column.events))])
    last = bisect_left(column.values, limit) if operator is Operator.BELOW else _past(column.values, limit)
    return operator, (limit,), column.share(0, last)


def _between(column: _Column, share: float, rng: Random) -> Drawn:
    width = min(len(column.values) - 1, int(share * column.events))
    start = rng.randrange(len(column.values) - width)
    low, high = _rounded(column.values[start]), _rounded(column.values[start + width])
    return Operator.BETWEEN, (low, high), column.share(bisect_left(column.values, low), _past(column.values, high))


def _listed(column: _Column, share: float, rng: Random) -> Drawn:
    """Values from the list until their share is reached; one alone is an equality."""
    codes = rng.sample(sorted(column.counted), len(column.counted))
    chosen = codes[: max(1, round(share * len(codes)))]
    part = sum(column.counted[code] for code in chosen) / column.events
    if len(chosen) == 1:
        return Operator.IS, (chosen[0],), part
    return Operator.ONE_OF, tuple(chosen), part


def _past(values: Sequence[Any], limit: Any) -> int:
    """How many values are not above the limit."""
    return bisect_left(values, True, key=lambda value: value > limit)


def _rounded(value: Any) -> Any:
    """People write amounts in tens of euros."""
    return Money(Decimal(round(value.amount / 10) * 10)) if isinstance(value, Money) else value


_ORDERED: tuple[Callable[[_Column, float, Random], Drawn], ...] = (
    partial(_low, Operator.AT_LEAST),
    partial(_low, Operator.ABOVE),
    partial(_high, Operator.AT_MOST),
    partial(_high, Operator.BELOW),
    _between,
)
