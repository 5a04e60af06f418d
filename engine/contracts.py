"""What a plugin is: a function, its phrase in both languages, and what its parameters ask for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_type_hints

from domain.events import Event, Subject
from domain.facts import FACT_TYPES
from domain.values import LABELS, Money, Text
from dsl.phrases import SLOT, Kind, Phrase
from dsl.types import Choice, Duration, Plain, Slot, Workdays

PLAIN_TYPES = (Money, Duration, Workdays, Decimal, int, date, str)


class PluginError(Exception):
    """A plugin's declaration and its function disagree; the message names the plugin, where it is, and the mismatch."""


@dataclass(frozen=True, slots=True)
class ConditionPlugin:
    """A pure question about facts. `injected` maps the parameters that are not slots to a fact type or to Event."""

    phrase: Phrase
    function: Callable[..., bool | None]
    injected: Mapping[str, type]


@dataclass(frozen=True, slots=True)
class ActionPlugin:
    """A change that a trigger makes: called with what it acts on and its slots, it returns what it did (JSON values)."""

    phrase: Phrase
    function: Callable[..., Mapping[str, object]]


def condition(*, nl: str, en: str) -> Callable[[Callable[..., bool | None]], ConditionPlugin]:
    """Declares a condition. Parameters named in the phrase are slots; the others are facts, found by their annotation.

    The function returns None when a value that it needs is missing. PluginError when the declaration is not sound.
    """

    def declare(function: Callable[..., bool | None]) -> ConditionPlugin:
        slots, injected = _parameters(function, Text(nl, en), (Event, *FACT_TYPES))
        subjects = frozenset(kind.SUBJECT for kind in injected.values() if kind is not Event)  # type: ignore[attr-defined]  # FACT_TYPES all have one
        return ConditionPlugin(_phrase(Kind.CONDITION, function, Text(nl, en), slots, subjects), function, injected)

    return declare


def action(*, nl: str, en: str, needs: tuple[Subject, ...] = ()) -> Callable[[Callable[..., Mapping[str, object]]], ActionPlugin]:
    """Declares an action. Its first parameter `act` is what it acts on; the others are slots of the phrase.

    `needs` names the subjects that an event must carry for it. PluginError when the declaration is not sound.
    """

    def declare(function: Callable[..., Mapping[str, object]]) -> ActionPlugin:
        slots, injected = _parameters(function, Text(nl, en), ())
        if list(injected) != ["act"]:
            raise _mismatch(function, f"its parameters beside the slots must be `act` alone, not {list(injected)}")
        return ActionPlugin(_phrase(Kind.ACTION, function, Text(nl, en), slots, frozenset(needs)), function)

    return declare


def _parameters(
    function: Callable[..., Any], template: Text, injectable: tuple[type, ...]
) -> tuple[Mapping[str, Slot], Mapping[str, type]]:
    names = _slot_names(function, template)
    hints = get_type_hints(function)
    parameters = list(inspect.signature(function).parameters)
    if missing := [name for name in names if name not in parameters]:
        raise _mismatch(function, f"the phrase has the slot `{missing[0]}`, the function has no such parameter")
    slots = {name: _slot(function, name, hints.get(name)) for name in parameters if name in names}
    injected = {name: hints.get(name, object) for name in parameters if name not in names}
    for name, kind in injected.items():
        if injectable and kind not in injectable:
            raise _mismatch(function, f"parameter `{name}` is neither a slot of the phrase nor a fact")
    return slots, injected


def _slot_names(function: Callable[..., Any], template: Text) -> set[str]:
    dutch, english = SLOT.findall(template.nl), SLOT.findall(template.en)
    if sorted(dutch) != sorted(english) or len(set(dutch)) != len(dutch):
        raise _mismatch(function, f"the Dutch slots {dutch} and the English slots {english} must be the same, each once")
    return set(dutch)


def _slot(function: Callable[..., Any], name: str, hint: Any) -> Slot:
    if hint in PLAIN_TYPES:
        return Plain(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum) and hint in LABELS:
        return Choice(hint, LABELS[hint])
    raise _mismatch(function, f"slot `{name}` has a type that cannot be written in a rule: {hint}")


def _phrase(
    kind: Kind, function: Callable[..., Any], template: Text, slots: Mapping[str, Slot], subjects: frozenset[Subject]
) -> Phrase:
    doc = inspect.getdoc(function)
    if not doc:
        raise _mismatch(function, "it needs a docstring: that is its manual")
    return Phrase(kind, function.__name__, template, slots, subjects, doc)


def _mismatch(function: Callable[..., Any], what: str) -> PluginError:
    return PluginError(f"plugin `{function.__name__}` ({function.__module__}): {what}")
