"""A row: one record as it was found in a file of whatever form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .models import NUMBERS

_COMMA = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+),\d{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it was found; fields that are empty or null are left out."""

    place: str
    fields: Mapping[str, object]


def with_point(key: str, value: str) -> str:
    """`value` with a point for its decimal comma, in a field that holds a number and where it can mean one thing only.

    >>> with_point("Debit", "1.234,5"), with_point("Debit", "1,234"), with_point("ComponentName", "1,5")
    ('1234.5', '1,234', '1,5')
    """
    if key in NUMBERS and _COMMA.fullmatch(value):
        return value.replace(".", "").replace(",", ".")
    return value
