"""Facts that remember what was read of them, so that a plugin never has to build a trace."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from domain.values import Text

Read = tuple[Text, object]
"""One value that a condition looked at, with the words for it."""


def labels(kind: type) -> Mapping[str, Text]:
    """The words for each labelled field of a type of fact, in their order."""
    if kind not in _LABELS:
        _LABELS[kind] = _labels(kind)
    return _LABELS[kind]


_LABELS: dict[type, Mapping[str, Text]] = {}


def _labels(kind: Any) -> Mapping[str, Text]:
    return {field.name: field.metadata["label"] for field in fields(kind) if "label" in field.metadata}


class Reads:
    """What was read so far: the facts in the order in which they were met, and of each the fields once."""

    def __init__(self) -> None:
        self._found: dict[int, dict[str, Read]] = {}

    def note(self, fact: Any, name: str) -> None:
        of_fact = self._found.setdefault(id(fact), {})
        of_fact.setdefault(name, (labels(type(fact))[name], getattr(fact, name)))

    def all(self) -> tuple[Read, ...]:
        return tuple(read for of_fact in self._found.values() for read in of_fact.values())


class Observed:
    """Stands in for a fact: it answers like the fact does, and notes each labelled field that is read.

    One of several facts is told apart by its first field, which is noted along.
    """

    def __init__(self, fact: Any, reads: Reads, *, one_of_several: bool = False) -> None:
        self._fact = fact
        self._reads = reads
        self._one_of_several = one_of_several

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(type(self._fact), name, None)
        if isinstance(attribute, types.FunctionType):
            return types.MethodType(attribute, self)
        if isinstance(attribute, property) and attribute.fget is not None:
            return attribute.fget(self)
        value = getattr(self._fact, name)
        named = labels(type(self._fact))
        if name in named and not _nested(value):
            if self._one_of_several:
                self._reads.note(self._fact, next(iter(named)))
            self._reads.note(self._fact, name)
        return observed(value, self._reads)


def observed(value: object, reads: Reads) -> Any:
    """`value` with every fact in it observed; values that are not facts stay as they are."""
    if isinstance(value, tuple):
        return tuple(Observed(item, reads, one_of_several=True) if _is_fact(item) else item for item in value)
    return Observed(value, reads) if _is_fact(value) else value


def _is_fact(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, type) and bool(labels(type(value)))


def _nested(value: object) -> bool:
    return _is_fact(value) or (isinstance(value, tuple) and any(_is_fact(item) for item in value))
