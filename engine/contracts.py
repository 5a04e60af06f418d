"""What a plugin is: a function, its phrase in both languages, and what its parameters ask for."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import NoneType
from typing import Any, get_args, get_type_hints

from domain.events import EVENT_TYPE, Event, Subject
from domain.facts import FACT_TYPES
from domain.values import Text
from dsl.ast import Condition
from dsl.phrases import Field, Kind, Phrase
from dsl.types import Slot

from .signatures import (
    slot_names,
    writable,
    wrong_answer,
    wrong_function,
    wrong_injected,
    wrong_meaning,
    wrong_phrases,
    wrong_slots,
)


class PluginError(Exception):
    """A plugin's declaration and its function disagree; the message names the plugin, where it is, and the mismatch."""


@dataclass(frozen=True, slots=True)
class ConditionPlugin:
    """A pure question about facts. `injected` maps the parameters that are not slots to a fact type or to Event."""

    phrase: Phrase
    function: Callable[..., bool | None]
    injected: Mapping[str, type]

    def meaning(self, arguments: Mapping[str, Any]) -> Condition | None:
        """What it means over fields with these slots, which is asked in its place; None for a function and nothing else.

        Of several facts the function is asked: it is unknown as soon as one does not exist, which a tree need not be.
        """
        means = self.phrase.means
        about_one_fact = len(self.injected) == 1 and Event not in self.injected.values()
        return means(**arguments) if means is not None and about_one_fact else None


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
        kinds = [kind for kind in get_args(self.hint()) or (self.hint(),) if kind is not NoneType]
        slot = writable(kinds[0]) if len(kinds) == 1 else None
        if slot is None:
            raise PluginError(f"field `{self.name}`: its type {self.hint()} cannot be written in a rule")
        return Field(self.name, self.label, slot, frozenset({subject_of(self.fact)}), self.doc)

    def hint(self) -> Any:
        """Its annotation."""
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
        template = Text(nl, en)
        _refuse(function, _wrong(function, template))
        _refuse(function, _wrong_condition(function, template, means))
        slots, injected = _parameters(function, template)
        subjects = frozenset(subject_of(kind) for kind in injected.values() if kind is not Event)
        phrase = replace(_phrase(Kind.CONDITION, function, template, slots, subjects), means=means)
        return ConditionPlugin(phrase, function, injected)

    return declare


def action(
    *,
    nl: str,
    en: str,
    needs: tuple[Subject, ...] = (),
    causes: tuple[str, ...] = (),
    opposes: tuple[str, ...] = (),
    settles: bool = False,
) -> Callable[[Callable[..., Mapping[str, object]]], ActionPlugin]:
    """Declares an action. Its first parameter `act` is what it acts on; the others are slots of the phrase.

    `needs` names the subjects that an event must carry for it. For static checks: `causes` names the events that it can
    record, `opposes` the actions that undo it, and it `settles` when a second time changes nothing. PluginError when the
    declaration is not sound.
    """

    def declare(function: Callable[..., Mapping[str, object]]) -> ActionPlugin:
        template = Text(nl, en)
        _refuse(function, _wrong(function, template))
        slots, given = _parameters(function, template)
        if list(given) != ["act"]:
            raise _mismatch(function, f"its parameters beside the slots must be `act` alone, not {list(given)}")
        if unknown := sorted(set(causes) - set(EVENT_TYPE)):
            raise _mismatch(function, f"it causes `{unknown[0]}`, which is no event")
        phrase = _phrase(Kind.ACTION, function, template, slots, frozenset(needs))
        effects = replace(phrase, causes=frozenset(causes), opposes=frozenset(opposes), settles=settles)
        return ActionPlugin(effects, function)

    return declare


def _wrong(function: Callable[..., Any], template: Text) -> Iterator[str]:
    yield from wrong_function(function)
    yield from wrong_phrases(template)
    yield from wrong_slots(function, template)


def _wrong_condition(function: Callable[..., Any], template: Text, means: Callable[..., Condition] | None) -> Iterator[str]:
    yield from wrong_injected(function, template, (Event, *FACT_TYPES))
    yield from wrong_answer(function)
    yield from wrong_meaning(means, template)


def _parameters(function: Callable[..., Any], template: Text) -> tuple[Mapping[str, Slot], Mapping[str, type]]:
    """The slots in the order of the parameters, and what is given besides."""
    hints = {name: get_type_hints(function)[name] for name in inspect.signature(function).parameters}
    slots = {name: slot for name, hint in hints.items() if name in slot_names(template) and (slot := writable(hint))}
    return slots, {name: hint for name, hint in hints.items() if name not in slots}


def _phrase(
    kind: Kind, function: Callable[..., Any], template: Text, slots: Mapping[str, Slot], subjects: frozenset[Subject]
) -> Phrase:
    return Phrase(kind, function.__name__, template, slots, subjects, inspect.getdoc(function) or "")


def place_of(function: Callable[..., Any]) -> str:
    """Where a plugin is defined: `module:line`."""
    code = getattr(function, "__code__", None)
    return f"{function.__module__}:{code.co_firstlineno}" if code else function.__module__


def _refuse(function: Callable[..., Any], wrong: Iterator[str]) -> None:
    for what in wrong:
        raise _mismatch(function, what)


def _mismatch(function: Callable[..., Any], what: str) -> PluginError:
    name = getattr(function, "__name__", repr(function))
    return PluginError(f"plugin `{name}` ({place_of(function)}): {what}")
