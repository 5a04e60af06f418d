"""The operators of comparisons: which fit a type of field, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from domain.values import Language, Money, Text

from .ast import Operator
from .types import Plain, Slot, Workdays

OPERATORS: Mapping[Operator, Text] = {
    Operator.IS: Text("is {value}", "is {value}"),
    Operator.IS_NOT: Text("is niet {value}", "is not {value}"),
    Operator.ABOVE: Text("is hoger dan {value}", "is above {value}"),
    Operator.BELOW: Text("is lager dan {value}", "is below {value}"),
    Operator.AT_LEAST: Text("is ten minste {value}", "is at least {value}"),
    Operator.AT_MOST: Text("is ten hoogste {value}", "is at most {value}"),
    Operator.ONE_OF: Text("is een van {values} | is één van {values}", "is one of {values}"),
    Operator.BETWEEN: Text("is tussen {low} en {high}", "is between {low} and {high}"),
    Operator.EMPTY: Text("is leeg", "is empty"),
    Operator.FILLED: Text("is ingevuld", "is filled in"),
}
"""What follows the field. Where there are several spellings, the first is the one that is printed."""

OF_DATES: Mapping[Operator, Text] = {
    Operator.ABOVE: Text("is na {value}", "is after {value}"),
    Operator.BELOW: Text("is vóór {value} | is voor {value}", "is before {value}"),
    Operator.AT_LEAST: Text("is op of na {value}", "is on or after {value}"),
    Operator.AT_MOST: Text("is op of vóór {value} | is op of voor {value}", "is on or before {value}"),
}
"""The words for a field that is a date, where they are others."""

_EVERYWHERE = frozenset((Operator.IS, Operator.IS_NOT, Operator.EMPTY, Operator.FILLED))
_ORDERED = (Money, Workdays, Decimal, int, date)


def fitting(slot: Slot) -> tuple[Operator, ...]:
    """The operators for a field of this type: what has no order cannot be higher; of yes and no there are no lists."""
    kind = slot.type
    ordered = isinstance(slot, Plain) and kind in _ORDERED
    return tuple(one for one in Operator if ordered or one in _EVERYWHERE or (one is Operator.ONE_OF and kind is not bool))


def forms(operator: Operator, slot: Slot, language: Language) -> tuple[str, ...]:
    """Every way in which `operator` is written after a field of this type, the printed one first."""
    table = OF_DATES if slot.type is date and operator in OF_DATES else OPERATORS
    return tuple(table[operator][language].split(" | "))


def all_forms(language: Language) -> tuple[tuple[Operator, str], ...]:
    """Every way to write any operator, the longest first."""
    tables = (OPERATORS, OF_DATES)
    found = [(operator, form) for table in tables for operator, text in table.items() for form in text[language].split(" | ")]
    return tuple(sorted(found, key=lambda pair: -len(pair[1].split())))
