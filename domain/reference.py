"""Dated reference values: what the law or its executor fixes for a time, each with its source (domain facts 1.1–1.3)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .errors import NotFound
from .values import Text


class Reference(StrEnum):
    """The names that code asks for, in the words of the law; a table may hold more."""

    MAXIMUM_DAILY_WAGE = "maximumdagloon"  # EUR gross a day, indexed each 1 January and 1 July
    DAILY_WAGE_DAYS = "dagloondagen"  # the wage of the reference year is divided by these
    BENEFIT_DAYS_PER_MONTH = "uitkeringsdagen per maand"  # maandloon = dagloon × this
    ZW_PERCENTAGE = "ZW-uitkering"  # % of the daily wage (art. 29 ZW)
    HOLIDAY_ALLOWANCE_PERCENTAGE = "vakantiegeld"  # % of the gross ZW benefit
    ZVW_EMPLOYER_PERCENTAGE = "werkgeversheffing Zvw"  # % of the gross


@dataclass(frozen=True, slots=True)
class ReferenceValue:
    """One value: in force from `starts_on` until the next of its name; not `verified` means that its source is weak."""

    name: str
    starts_on: date
    value: Decimal
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ReferenceValues:
    """Every value of every name, in order of start, so that a calculation of any day can be repeated."""

    by_name: Mapping[str, Sequence[ReferenceValue]]

    def on(self, name: str, day: date) -> ReferenceValue:
        """The value of `name` in force on `day`; NotFound when none is known for that day."""
        known = self.by_name.get(name, ())
        position = bisect_right(known, day, key=lambda value: value.starts_on)
        if position == 0:
            nl = f"referentiewaarde `{name}` heeft geen waarde op {day}; voeg een rij met een bron toe"
            raise NotFound(Text(nl, f"reference value `{name}` has no value on {day}; add a row with its source"))
        return known[position - 1]


def reference_values(values: Iterable[ReferenceValue]) -> ReferenceValues:
    """`values`, in any order, arranged by name and start."""
    by_name: dict[str, list[ReferenceValue]] = {}
    for value in sorted(values, key=lambda value: value.starts_on):
        by_name.setdefault(value.name, []).append(value)
    return ReferenceValues(by_name)
