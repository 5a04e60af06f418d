"""The phrases that rules are made of: what the plugins declare, and what the grammar is assembled from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from domain.events import Subject
from domain.values import Text

from .ast import Condition
from .types import Slot

SLOT = re.compile(r"\{(\w+)\}")


class Kind(StrEnum):
    """Where in a trigger a phrase can stand."""

    EVENT = "event"
    CONDITION = "condition"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence of the language. `template` marks slots as `{name}`; `slots` types them, in the plugin's parameter order.

    For an event `subjects` are what it carries; for a condition or action what it needs. `means` gives a condition with
    these slots as a tree over fields, where its author declared it: checks and examples reason with that. An action
    names the events that it causes and the actions that do the opposite; it `settles` when a second time changes nothing.
    """

    kind: Kind
    name: str
    template: Text
    slots: Mapping[str, Slot]
    subjects: frozenset[Subject]
    doc: str
    means: Callable[..., Condition] | None = None
    causes: frozenset[str] = frozenset()
    opposes: frozenset[str] = frozenset()
    settles: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """Something that can be compared. `label` is how rules write it, one word per part: `claim.brutobedrag`."""

    name: str
    label: Text
    slot: Slot
    subjects: frozenset[Subject]
    doc: str


@dataclass(frozen=True)
class Catalogue:
    """All phrases and fields that rules may use, in the order of the visible lists."""

    phrases: tuple[Phrase, ...]
    fields: tuple[Field, ...] = ()

    @cached_property
    def _by_name(self) -> Mapping[tuple[Kind, str], Phrase]:
        return {(phrase.kind, phrase.name): phrase for phrase in self.phrases}

    @cached_property
    def _fields_by_name(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> Field:
        """The field of this name; KeyError when there is none."""
        return self._fields_by_name[name]

    def of(self, kind: Kind) -> tuple[Phrase, ...]:
        return tuple(phrase for phrase in self.phrases if phrase.kind is kind)

    def get(self, kind: Kind, name: str) -> Phrase:
        """The phrase of this plugin; KeyError when there is none."""
        return self._by_name[kind, name]

    def called(self, plugin: str) -> Phrase:
        """The condition or action of this name; KeyError when there is none."""
        found = self._by_name.get((Kind.CONDITION, plugin))
        return found or self.get(Kind.ACTION, plugin)
