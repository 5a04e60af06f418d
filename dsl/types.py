"""The types that a slot of a phrase can have, and how their values are written in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.values import Money, Text


class Unit(StrEnum):
    """The unit of a calendar duration."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Duration:
    """A calendar duration as it was written: `6 weken` stays six weeks."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Workdays:
    """A number of Dutch workdays (`3 werkdagen`)."""

    count: int


@dataclass(frozen=True, slots=True)
class Plain:
    """A slot written as a literal of this type; a Decimal is a percentage (12.5 for `12,5%`), a str is quoted text."""

    type: type[Money | Duration | Workdays | Decimal | int | date | bool | str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A slot written as one of the labels of an enum or code list; labels may be several words."""

    type: type[StrEnum]
    labels: Mapping[StrEnum, Text]

    def __hash__(self) -> int:
        return hash(self.type)


Slot = Plain | Choice
