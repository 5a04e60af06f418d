"""Facts as bytes and back: canonical JSON (equal facts give equal bytes), packed, as the proof of a decision keeps them.

A fact is the list of its values in the order of its fields. So a field may be added as the last one, with a default for
the facts that were stored before, but fields may not change places (issue 4: proof traces).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

import orjson

from .building import Plain, builder, names_of
from .case_facts import OpenTask
from .facts import FACT_TYPES, Coverage, Facts, IncludedWage
from .packing import pack, unpack
from .people_facts import Inclusion
from .values import Money, Period

_PARTS = (Coverage, IncludedWage, Inclusion, OpenTask, Period)
"""What facts of several rows are made of."""

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS


def encode(facts: Facts) -> bytes:
    """The bytes depend on the values of the facts only, not on their order or on how a number was written."""
    return pack(orjson.dumps({kind.__name__: fact for kind, fact in facts.items()}, _listed, _OPTIONS))


def decode(data: bytes, kinds: Collection[type] | None = None) -> Facts:
    """The inverse of `encode`, of all facts or only of these `kinds`; ValueError when the bytes are not what it made."""
    tree: dict[str, list[Any] | None] = orjson.loads(unpack(data))
    try:
        names = tree if kinds is None else [name for kind in kinds if (name := kind.__name__) in tree]
        return {_KINDS[name]: None if (values := tree[name]) is None else _BUILDERS[name](values) for name in names}
    except (ArithmeticError, LookupError, TypeError) as error:
        raise ValueError("packed facts are not what this version of the program knows") from error


def _listed(value: object) -> object:
    return _LISTED[type(value)](value)


def _values(kind: type) -> Callable[[Any], object]:
    names = names_of(kind)
    return attrgetter(*names) if len(names) > 1 else lambda fact: (getattr(fact, names[0]),)


def _digits(value: Decimal) -> str:
    """Equal numbers in equal digits: 100 for 1E+2 and for 100.00."""
    digits = f"{value:f}" if value else "0"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _written(value: Money) -> str:
    amount = str(value.amount) if value.amount else "0.00"  # also for minus zero
    return amount if value.currency == "EUR" else f"{amount} {value.currency}"


def _money(written: str) -> Money:
    if " " not in written:
        return Money(Decimal(written))
    amount, currency = written.split(" ")
    return Money(Decimal(amount), currency)


_LISTED: dict[type, Callable[[Any], object]] = {
    **{kind: _values(kind) for kind in (*FACT_TYPES, *_PARTS)},
    Money: _written,
    Decimal: _digits,
    frozenset: sorted,
}
_PLAIN: Plain = {date: date.fromisoformat, Decimal: Decimal, Money: _money}
_KINDS = {kind.__name__: kind for kind in FACT_TYPES}
_BUILDERS = {name: builder(kind, _PLAIN) for name, kind in _KINDS.items()}
