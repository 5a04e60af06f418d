"""The tree of a rule file: the same for Dutch and English text. Equality ignores where a node stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.values import Language, Money, Period

from .types import Duration, Workdays

Value = Money | Duration | Workdays | Decimal | int | date | str | StrEnum
"""What a slot of a phrase can hold. A code-list value is a StrEnum member, quoted text a plain str."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of source text; lines and columns count from 1, the end is just past the last character.

    A trigger or definition stands at its quoted name, a group at its header, any other node at all of its words.
    """

    line: int
    column: int
    end_line: int
    end_column: int


NOWHERE = Span(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Call:
    """One condition or action phrase with its slots filled, in the order of the plugin's parameters."""

    plugin: str
    arguments: tuple[tuple[str, Value], ...] = ()
    span: Span = field(default=NOWHERE, compare=False)
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """The use of a definition: its name in quotes, as a condition."""

    name: str
    span: Span = field(default=NOWHERE, compare=False)
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """`niet …`: the opposite of one condition; unknown stays unknown."""

    item: Condition
    span: Span = field(default=NOWHERE, compare=False)
    comments: tuple[str, ...] = ()


class Quantifier(StrEnum):
    """How many of a group's items must hold."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Group:
    """`alle van` / `één van` / `geen van` over nested bullets."""

    quantifier: Quantifier
    items: tuple[Condition, ...]
    span: Span = field(default=NOWHERE, compare=False)
    comments: tuple[str, ...] = ()


Condition = Call | Reference | Not | Group


@dataclass(frozen=True, slots=True)
class Definition:
    """A named condition: all of its items must hold."""

    name: str
    items: tuple[Condition, ...]
    span: Span = field(default=NOWHERE, compare=False)
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """Event + conditions + actions (R-A1). `valid` None means always; `conditions` empty means the event alone suffices."""

    name: str
    event: str
    conditions: tuple[Condition, ...]
    actions: tuple[Call, ...]
    description: str | None = None
    valid: Period | None = None
    span: Span = field(default=NOWHERE, compare=False)
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One file of rules. `trailing` holds the comments after the last statement."""

    language: Language
    statements: tuple[Definition | Trigger, ...]
    comments: tuple[str, ...] = ()
    trailing: tuple[str, ...] = ()
