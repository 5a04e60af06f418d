"""Values as whole numbers, and comparisons as stretches of them: what the solver reckons with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.values import Money

from ..ast import Operator, Value
from ..types import Choice, Plain, Slot, Workdays

Stretch = tuple[int, int]
"""A first and a last number, both in it."""

LIMIT = 10**30
"""Beyond every number that can be written in a rule: an end at the limit is open."""

EVERYTHING: Stretch = (-LIMIT, LIMIT)
PER_PERCENT = 10**9
"""A percentage has at most nine decimals."""

ORDERED = (Money, Decimal, int, date, Workdays)


class Numbers:
    """A value's number; a text that is new gets the next one, so that every text differs from every other."""

    def __init__(self) -> None:
        self._texts: dict[str, int] = {}

    def number(self, value: Value) -> int | None:
        """None for what cannot be counted: a duration (is a month 30 days?), a foreign currency."""
        match value:
            case StrEnum():
                return list(type(value)).index(value)
            case Money(amount, "EUR"):
                return int(amount * 100)
            case Decimal():
                return int(value * PER_PERCENT)
            case date():
                return value.toordinal()
            case Workdays(count):
                return count
            case int():
                return int(value)
            case str():
                return self._texts.setdefault(value, len(self._texts))
        return None

    def value(self, number: int, slot: Slot) -> Value | None:
        """The value of this number; None for a text that no rule names."""
        if isinstance(slot, Choice):
            return list(slot.type)[number]
        if slot.type is Money:
            return Money(Decimal(number) / 100)
        if slot.type is Decimal:
            return Decimal(number) / PER_PERCENT
        if slot.type is date:
            return date.fromordinal(number)
        if slot.type is str:
            return next((text for text, known in self._texts.items() if known == number), None)
        return slot.type(number)  # type: ignore[call-arg,arg-type]  # int, bool and workdays are made of a number

    def stretches(self, operator: Operator, values: Sequence[Value], slot: Slot) -> tuple[Stretch, ...] | None:
        """Where a comparison holds, within what the slot can have; None when that cannot be counted."""
        numbers = [number for value in values if type(value) is slot.type and (number := self.number(value)) is not None]
        if len(numbers) < len(values) or (operator in _ORDERS and not ordered(slot)):
            return None
        return tuple(_clipped(_stretches(operator, numbers), bounds(slot)))


def ordered(slot: Slot) -> bool:
    """Whether more and less mean something for these values."""
    return isinstance(slot, Plain) and slot.type in ORDERED


def bounds(slot: Slot) -> Stretch:
    """The numbers that a value of this slot can have."""
    if isinstance(slot, Choice):
        return 0, len(slot.type) - 1
    if slot.type is bool:
        return 0, 1
    return (1, date.max.toordinal()) if slot.type is date else EVERYTHING


_ORDERS = frozenset((Operator.ABOVE, Operator.BELOW, Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN))


def _stretches(operator: Operator, numbers: Sequence[int]) -> list[Stretch]:
    first = numbers[0]
    match operator:
        case Operator.IS_NOT:
            return [(-LIMIT, first - 1), (first + 1, LIMIT)]
        case Operator.ABOVE:
            return [(first + 1, LIMIT)]
        case Operator.AT_LEAST:
            return [(first, LIMIT)]
        case Operator.BELOW:
            return [(-LIMIT, first - 1)]
        case Operator.AT_MOST:
            return [(-LIMIT, first)]
        case Operator.BETWEEN:
            return [(first, numbers[1])]
    return [(number, number) for number in numbers]


def _clipped(stretches: Sequence[Stretch], within: Stretch) -> Iterator[Stretch]:
    for low, high in sorted(stretches):
        if max(low, within[0]) <= min(high, within[1]):
            yield max(low, within[0]), min(high, within[1])


def complement(stretches: Sequence[Stretch], within: Stretch) -> tuple[Stretch, ...]:
    """The numbers of `within` that are in none of these."""
    gaps, start = [], within[0]
    for low, high in sorted(stretches):
        gaps += [(start, low - 1)] if start < low else []
        start = max(start, high + 1)
    return (*gaps, (start, within[1])) if start <= within[1] else tuple(gaps)
