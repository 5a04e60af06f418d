"""What a condition means over fields, for those whose meaning is a comparison: static checks and examples reason with it."""

from dsl.ast import Comparison, Condition, Group, Operator, Quantifier, Value
from dsl.types import Duration, Unit

_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}


def at_least(field: str, value: Value) -> Condition:
    return Comparison(field, Operator.AT_LEAST, (value,))


def at_most(field: str, value: Value) -> Condition:
    return Comparison(field, Operator.AT_MOST, (value,))


def above(field: str, value: Value) -> Condition:
    return Comparison(field, Operator.ABOVE, (value,))


def below(field: str, value: Value) -> Condition:
    return Comparison(field, Operator.BELOW, (value,))


def equals(field: str, value: Value) -> Condition:
    return Comparison(field, Operator.IS, (value,))


def empty(field: str) -> Condition:
    return Comparison(field, Operator.EMPTY)


def filled(field: str) -> Condition:
    return Comparison(field, Operator.FILLED)


def all_of(*items: Condition) -> Condition:
    return Group(Quantifier.ALL, items)


def lasting(days: str, months: str, length: Duration) -> tuple[str, int]:
    """The field in which `length` is counted, and its number there: months are counted in months, the rest in days."""
    if length.unit is Unit.MONTH:
        return months, length.count
    return days, length.count * _DAYS[length.unit]
