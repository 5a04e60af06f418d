"""The phrases that rules are made of: what the plugins declare, and what the grammar is assembled from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from domain.events import Subject
from domain.values import Text

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

    For an event `subjects` are what it carries; for a condition or action what it needs.
    """

    kind: Kind
    name: str
    template: Text
    slots: Mapping[str, Slot]
    subjects: frozenset[Subject]
    doc: str


@dataclass(frozen=True)
class Catalogue:
    """All phrases that rules may use, in the order of the visible lists."""

    phrases: tuple[Phrase, ...]

    @cached_property
    def _by_name(self) -> Mapping[tuple[Kind, str], Phrase]:
        return {(phrase.kind, phrase.name): phrase for phrase in self.phrases}

    def of(self, kind: Kind) -> tuple[Phrase, ...]:
        return tuple(phrase for phrase in self.phrases if phrase.kind is kind)

    def get(self, kind: Kind, name: str) -> Phrase:
        """The phrase of this plugin; KeyError when there is none."""
        return self._by_name[kind, name]

    def called(self, plugin: str) -> Phrase:
        """The condition or action of this name; KeyError when there is none."""
        found = self._by_name.get((Kind.CONDITION, plugin))
        return found or self.get(Kind.ACTION, plugin)
