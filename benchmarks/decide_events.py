"""A seeded stream of events with their facts: every field that a rule can compare has a value, or sometimes none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from random import Random
from types import MappingProxyType, NoneType
from typing import Any, get_args, get_type_hints
from uuid import UUID

from domain.case_facts import Onset
from domain.events import EVENT_TYPE, Event
from domain.facts import FACT_TYPES, ActedBefore, CaseSegment, Facts
from domain.people_facts import Employment
from domain.values import Money

EVENTS = (
    "claim_imported",
    "claim_created",
    "claim_approved",
    "claim_rejected",
    "wages_imported",
    "absence_reported",
    "verified_wage_changed",
    "day_change",
)

SOMETIMES_MISSING = frozenset((CaseSegment, Employment, Onset))
"""Facts that do not exist for some events; the others always do."""

MISSING = 0.03
"""The chance that such a fact, or a value that can be empty, is missing."""

_TODAY = date(2026, 3, 2)
_COUNTS: Mapping[str, tuple[int, int]] = MappingProxyType({"age": (18, 67), "months": (0, 60), "employees": (1, 400)})
_LONG = (0, 730)
_SMALL = (0, 40)
_CODES = tuple(f"code {letter}" for letter in "abcdefghijklmnop")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event and everything that can be read about it."""

    event: Event
    facts: Facts


def stream(count: int, seed: int = 1) -> tuple[Happening, ...]:
    """`count` events, the types in turn."""
    rng = Random(seed)
    return tuple(_happening(number, EVENTS[number % len(EVENTS)], rng) for number in range(count))


def fact_types(event_type: str) -> tuple[type, ...]:
    """The facts that exist for events of this type."""
    subjects = EVENT_TYPE[event_type].subjects
    return tuple(kind for kind in FACT_TYPES if kind is not ActedBefore and kind.SUBJECT in subjects)  # type: ignore[attr-defined]


def can_be_missing(kind: type, attribute: str) -> bool:
    """Whether some event of the stream has no value here."""
    return kind in SOMETIMES_MISSING or NoneType in get_args(_hints(kind)[attribute])


def _happening(number: int, event_type: str, rng: Random) -> Happening:
    subjects = dict.fromkeys(EVENT_TYPE[event_type].subjects, 1 + number % 500)
    event = Event(UUID(int=rng.getrandbits(128), version=4), event_type, _TODAY, subjects)
    return Happening(event, {kind: _fact(kind, rng) for kind in fact_types(event_type)})


def _fact(kind: Any, rng: Random) -> object:
    if kind in SOMETIMES_MISSING and rng.random() < MISSING:
        return None
    return kind(**{field.name: _drawn(field.name, _hints(kind)[field.name], rng) for field in fields(kind)})


def _drawn(name: str, hint: Any, rng: Random) -> object:
    choices = get_args(hint)
    if NoneType in choices:
        return None if rng.random() < MISSING else _value(name, choices[0], rng)
    return _value(name, hint, rng)


def _value(name: str, kind: Any, rng: Random) -> object:
    if kind is Money:
        return Money(Decimal(int(rng.lognormvariate(12.5, 0.9))) / 100)
    if kind is int:
        return rng.randint(*_COUNTS.get(name, _LONG if "days" in name else _SMALL))
    if kind is Decimal:
        return Decimal(5 * rng.randint(0, 20))
    if kind is date:
        return _TODAY - timedelta(days=rng.randint(-60, 900))
    if kind is bool:
        return rng.random() < 0.5
    if kind is str:
        return rng.choice(_CODES)
    if issubclass(kind, StrEnum):
        return rng.choice(tuple(kind))
    return kind.__origin__() if hasattr(kind, "__origin__") else kind()


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
