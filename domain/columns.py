"""Values of facts as numbers, so that one operation can compare them for thousands of cases at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .values import Money

MISSING = float("nan")
"""What stands for a value that is missing: it compares as false with everything."""

_DIGITS = 15
"""Decimal numbers of so many digits or fewer each have a float of their own."""


@dataclass(frozen=True, slots=True)
class Column:
    """One number per case: the value of a fact's attribute of this type, MISSING where it or the fact does not exist.

    A day is its ordinal, money its amount in euros, true and false 1 and 0. A text or coded value is its place in `codes`,
    counted from 1, and 0 when it is none of them. Without `attribute` it says whether the fact exists: 1 or MISSING.
    """

    fact: type
    attribute: str | None
    type: type
    codes: tuple[str, ...] = ()

    def number(self, value: object) -> float:
        """The number of a value that is not missing. ValueError when it has none, or one that others may share."""
        match value:
            case Money(amount, "EUR"):
                return _exact(amount)
            case Decimal():
                return _exact(value)
            case bool() | int():
                return _exact(Decimal(value))
            case date():
                return float(value.toordinal())
            case str():
                return float(self.codes.index(value) + 1 if value in self.codes else 0)
        raise ValueError(f"{value!r} cannot be told as a number")


def _exact(value: Decimal) -> float:
    if len(value.as_tuple().digits) > _DIGITS:
        raise ValueError(f"{value} has more than {_DIGITS} digits")
    return float(value)
