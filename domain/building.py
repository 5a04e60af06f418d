"""A frozen value from a list of plain values, by the annotations of its fields: how facts come from rows and from bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Convert = Callable[[Any], Any]
"""From the plain form of a value, never None, to the value."""

Plain = Mapping[type, Convert]
"""How values of these types are made; values of other types, enumerations and dataclasses apart, are plain already."""


@cache
def names_of(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass, in the order in which its values are listed."""
    return tuple(field.name for field in fields(kind))


def builder(kind: type, plain: Plain) -> Callable[[list[Any]], Any]:
    """What makes a `kind` of the plain values of its fields; None stays None.

    Fewer values than fields get the defaults of the last fields. The list is used up. ValueError when a value is of no use.
    """
    hints = get_type_hints(kind)
    made = [(place, convert) for place, name in enumerate(names_of(kind)) if (convert := _convert(hints[name], plain))]
    by_length = [[(place, convert) for place, convert in made if place < length] for length in range(len(names_of(kind)) + 1)]

    def build(values: list[Any]) -> Any:
        for place, convert in by_length[len(values)]:
            value = values[place]
            if value is not None:
                values[place] = convert(value)
        return kind(*values)

    return build


def _convert(hint: Any, plain: Plain) -> Convert | None:
    """None where the plain value is the value."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (only,) = (argument for argument in arguments if argument is not NoneType)
        return _convert(only, plain)
    if origin is not None:
        return _many(origin, _convert(arguments[0], plain))
    if hint in plain:
        return plain[hint]
    kind: type = hint
    if issubclass(kind, StrEnum):
        return _Members((member.value, member) for member in kind).__getitem__
    return builder(kind, plain) if is_dataclass(kind) else None


def _many(collection: type, convert: Convert | None) -> Convert:
    if convert is None:
        return collection
    return lambda values: collection(map(convert, values))


class _Members(dict[str, StrEnum]):
    """The members of an enumeration by value, which is three times as fast as to call the enumeration."""

    def __missing__(self, value: str) -> StrEnum:
        raise ValueError(f"{value!r} is none of {', '.join(self)}")
