"""Facts that remember what was read of them, so that a plugin never has to build a trace."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from domain.values import Text

Read = tuple[Text, object]
"""One value that a condition looked at, with the words for it."""


@cache
def _labels(kind: type) -> dict[str, Text]:
    return {field.name: field.metadata["label"] for field in fields(kind) if "label" in field.metadata}


class Observed:
    """Stands in for a fact: it answers like the fact does, and notes each labelled field that is read."""

    def __init__(self, fact: object, reads: list[Read]) -> None:
        self._fact = fact
        self._reads = reads

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(type(self._fact), name, None)
        if isinstance(attribute, types.FunctionType):
            return types.MethodType(attribute, self)
        if isinstance(attribute, property) and attribute.fget is not None:
            return attribute.fget(self)
        value = getattr(self._fact, name)
        label = _labels(type(self._fact)).get(name)
        return observed(value, self._reads) if label is None or _nested(value) else self._note(label, value)

    def _note(self, label: Text, value: object) -> object:
        if (label, value) not in self._reads:
            self._reads.append((label, value))
        return value


def observed(value: object, reads: list[Read]) -> Any:
    """`value` with every fact in it observed; values that are not facts stay as they are."""
    if isinstance(value, tuple):
        return tuple(observed(item, reads) for item in value)
    return Observed(value, reads) if _is_fact(value) else value


def _is_fact(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, type) and bool(_labels(type(value)))


def _nested(value: object) -> bool:
    return _is_fact(value) or (isinstance(value, tuple) and any(_is_fact(item) for item in value))
