"""What a plugin is: a function, its phrase in both languages, and what its parameters ask for."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints

from domain.code_lists import LABELS
from domain.events import Event, Subject
from domain.facts import FACT_TYPES
from domain.values import Money, Text
from dsl.ast import Condition
from dsl.phrases import SLOT, Field, Kind, Phrase
from dsl.types import Choice, Duration, Plain, Slot, Workdays

PLAIN_TYPES = (Money, Duration, Workdays, Decimal, int, date, bool, str)


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


@dataclass(frozen=True, slots=True)
class FactField:
    """An attribute of a fact that rules can compare, with the words by which they name it (`claim.brutobedrag`)."""

    fact: type
    attribute: str
    label: Text
    doc: str

    @property
    def name(self) -> str:
        """The language-neutral name: `case_segment.wage_at_onset`."""
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", self.fact.__name__).lower()
        return f"{words}.{self.attribute}"

    def declared(self) -> Field:
        """The field as the language knows it. PluginError when its type cannot be written in a rule."""
        kinds = [kind for kind in get_args(self._hint()) or (self._hint(),) if kind is not NoneType]
        slot = _writable(kinds[0]) if len(kinds) == 1 else None
        if slot is None:
            raise PluginError(f"field `{self.name}`: its type {self._hint()} cannot be written in a rule")
        return Field(self.name, self.label, slot, frozenset({subject_of(self.fact)}), self.doc)

    def _hint(self) -> Any:
        return get_type_hints(self.fact)[self.attribute]


def fact_field(fact: type, attribute: str, *, nl: str, en: str, doc: str) -> FactField:
    """Declares a field that rules can compare."""
    return FactField(fact, attribute, Text(nl, en), doc)


def subject_of(fact: type) -> Subject:
    """What an event must be about for this fact to exist."""
    subject: Subject = fact.SUBJECT  # type: ignore[attr-defined]  # every fact type has one
    return subject


def condition(
    *, nl: str, en: str, means: Callable[..., Condition] | None = None
) -> Callable[[Callable[..., bool | None]], ConditionPlugin]:
    """Declares a condition. Parameters named in the phrase are slots; the others are facts, found by their annotation.

    `means`, a function of the slots, says the same as a tree over fields, so that static checks can reason with it. The
    function returns None when a value that it needs is missing. PluginError when the declaration is not sound.
    """

    def declare(function: Callable[..., bool | None]) -> ConditionPlugin:
        slots, injected = _parameters(function, Text(nl, en), (Event, *FACT_TYPES))
        subjects = frozenset(subject_of(kind) for kind in injected.values() if kind is not Event)
        phrase = replace(_phrase(Kind.CONDITION, function, Text(nl, en), slots, subjects), means=means)
        return ConditionPlugin(phrase, function, injected)

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
    slot = _writable(hint)
    if slot is None:
        raise _mismatch(function, f"slot `{name}` has a type that cannot be written in a rule: {hint}")
    return slot


def _writable(hint: Any) -> Slot | None:
    if hint in PLAIN_TYPES:
        return Plain(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum) and hint in LABELS:
        return Choice(hint, LABELS[hint])
    return None


def _phrase(
    kind: Kind, function: Callable[..., Any], template: Text, slots: Mapping[str, Slot], subjects: frozenset[Subject]
) -> Phrase:
    doc = inspect.getdoc(function)
    if not doc:
        raise _mismatch(function, "it needs a docstring: that is its manual")
    return Phrase(kind, function.__name__, template, slots, subjects, doc)


def _mismatch(function: Callable[..., Any], what: str) -> PluginError:
    return PluginError(f"plugin `{function.__name__}` ({function.__module__}): {what}")
