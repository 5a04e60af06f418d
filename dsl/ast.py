"""The tree of a rule file: the same for Dutch and English text. Equality ignores where a node stood."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.values import Language, Money, Period, Target

from .types import Duration, Workdays


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`<name>`: a column of the trigger's table; it can stand in any slot."""

    name: str


Value = Money | Duration | Workdays | Decimal | int | date | bool | str | StrEnum | Placeholder
"""What a slot can hold. A code-list value is a StrEnum member, quoted text a plain str."""


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


class Operator(StrEnum):
    """How a field is held against values."""

    IS = "is"
    IS_NOT = "is_not"
    ABOVE = "above"
    BELOW = "below"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ONE_OF = "one_of"
    BETWEEN = "between"
    EMPTY = "empty"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field held against values: none for empty and filled, two (both included) for between, any number for one_of."""

    field: str
    operator: Operator
    values: tuple[Value, ...] = ()
    span: Span = dataclasses.field(default=NOWHERE, compare=False)
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
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Group:
    """`alle van` / `één van` / `geen van` / `ten minste N van` over nested bullets; `count` is that N, else 0."""

    quantifier: Quantifier
    items: tuple[Condition, ...]
    count: int = 0
    span: Span = field(default=NOWHERE, compare=False)
    comments: tuple[str, ...] = ()


Condition = Call | Comparison | Reference | Not | Group


@dataclass(frozen=True, slots=True)
class Definition:
    """A named condition: all of its items must hold."""

    name: str
    items: tuple[Condition, ...]
    span: Span = field(default=NOWHERE, compare=False)
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """`na 5 weken tenzij einde traject`, or `5 werkdagen vóór` a date field; the events in `unless` cancel it."""

    delay: Duration | Workdays | Placeholder
    before: str | None = None
    unless: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


class Mode(StrEnum):
    """Whether the first row of a table that holds fires, or every row that holds."""

    FIRST = "first"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Table:
    """The values that fill a trigger's placeholders: a row is a trigger of its own."""

    mode: Mode
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    span: Span = field(default=NOWHERE, compare=False)
    cell_spans: tuple[tuple[Span, ...], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Event + conditions + actions (R-A1). `valid` None means always; `conditions` empty means the event alone suffices."""

    name: str
    event: str
    conditions: tuple[Condition, ...]
    actions: tuple[Call, ...]
    description: str | None = None
    valid: Period | None = None
    once_per: Target | None = None
    deadline: Deadline | None = None
    table: Table | None = None
    span: Span = field(default=NOWHERE, compare=False)
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expectation:
    """That a trigger fires, or does not."""

    trigger: str
    fires: bool
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Example:
    """A test inside the rule file: conditions taken to hold when an event happens, and what is expected then."""

    name: str
    event: str
    given: tuple[Condition, ...]
    expect: tuple[Expectation, ...]
    span: Span = field(default=NOWHERE, compare=False)
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One file of rules. `trailing` holds the comments after the last statement."""

    language: Language
    statements: tuple[Definition | Trigger | Example, ...]
    comments: tuple[str, ...] = ()
    trailing: tuple[str, ...] = ()
