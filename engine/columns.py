"""Which triggers of an event type can be judged by columns of numbers, many cases at once, and by which columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import get_args, get_type_hints

from domain.columns import Column
from domain.values import Money
from dsl.ast import Comparison, Condition, Group, Not, Operator, Quantifier

from .contracts import FactField
from .expand import Expansion, atoms_of
from .link import LinkedTrigger, Program

Readable = Callable[[type, str], bool]
"""Whether this attribute of this fact can be read as a column."""

_TYPES = (bool, int, Decimal, Money, date, str)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A comparison in numbers, one object for all that say the same.

    `exists` is there for a comparison that also has an answer when the value is missing, but not when the fact is.
    """

    operator: Operator
    column: Column
    numbers: tuple[float, ...]
    exists: Column | None


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """A group of questions."""

    quantifier: Quantifier
    items: tuple[Question, ...]
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Opposite:
    """`niet`."""

    item: Question


Question = Told | Joined | Opposite | None
"""A condition over columns; None is an open question, one for the engine: it can have any answer, and crash."""


@dataclass(frozen=True, slots=True)
class PlannedTrigger:
    """A trigger with a question per row of its table; `is_open` when columns alone do not decide it.

    `before` is the date that its deadline counts back from.
    """

    trigger: LinkedTrigger
    rows: tuple[Question, ...]
    is_open: bool
    before: Column | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How the triggers of one event type are judged, and the columns that are to be read for it."""

    triggers: tuple[PlannedTrigger, ...]
    columns: tuple[Column, ...]


def plan(program: Program, event_type: str, readable: Readable) -> Plan:
    """Phrases with a declared meaning count as their comparisons; all others stay questions for the engine."""
    listed = program.triggers.get(event_type, ())
    expansion = Expansion(program.definitions, program.registry)
    spelled = [[Group(Quantifier.ALL, expansion.conjuncts(row.conditions)) for row in trigger.rows] for trigger in listed]
    told = _told((node for rows in spelled for node in rows), program, readable)
    planned = [_planned(trigger, rows, program, told, readable) for trigger, rows in zip(listed, spelled, strict=True)]
    return Plan(tuple(planned), tuple(dict.fromkeys(column for one in planned for column in _columns(one))))


def _planned(
    trigger: LinkedTrigger,
    spelled: Iterable[Condition],
    program: Program,
    told: Mapping[Comparison, Told | None],
    readable: Readable,
) -> PlannedTrigger:
    rows = tuple(_question(node, told) for node in spelled)
    is_open = any(leaf is None for row in rows for leaf in _leaves(row))
    if trigger.deadline is None or trigger.deadline.before is None:
        return PlannedTrigger(trigger, rows, is_open, None)
    field = program.registry.fields[trigger.deadline.before]
    if not readable(field.fact, field.attribute):
        return PlannedTrigger(trigger, rows, True, None)
    return PlannedTrigger(trigger, rows, is_open, Column(field.fact, field.attribute, date))


def _question(node: Condition, told: Mapping[Comparison, Told | None]) -> Question:
    """A crash outvotes what holds, so a group with an open question in it is open itself, but for `alle van`."""
    match node:
        case Comparison():
            return told[node]
        case Not():
            return Opposite(_question(node.item, told))
        case Group():
            joined = Joined(node.quantifier, tuple(_question(item, told) for item in node.items), node.count)
            return joined if node.quantifier is Quantifier.ALL or None not in _leaves(joined) else None
    return None


def _leaves(question: Question) -> Iterator[Told | None]:
    match question:
        case Joined():
            for item in question.items:
                yield from _leaves(item)
        case Opposite():
            yield from _leaves(question.item)
        case _:
            yield question


def _columns(planned: PlannedTrigger) -> Iterator[Column]:
    for leaf in (leaf for row in planned.rows for leaf in _leaves(row) if leaf):
        yield leaf.column
        if leaf.exists:
            yield leaf.exists
    if planned.before:
        yield planned.before


def _told(nodes: Iterable[Condition], program: Program, readable: Readable) -> dict[Comparison, Told | None]:
    """Each comparison once; None where its field cannot be read, or its values have no numbers."""
    fields = {
        atom: program.registry.fields[atom.field] for node in nodes for atom in atoms_of(node) if isinstance(atom, Comparison)
    }
    types = {field: type_of(field) for field in set(fields.values())}
    usable = {field for field, kind in types.items() if kind in _TYPES and readable(field.fact, field.attribute)}
    codes = {field: _codes(atom for atom, of in fields.items() if of is field) for field in usable}
    columns = {field: Column(field.fact, field.attribute, types[field], codes[field]) for field in usable}
    return {atom: _in_numbers(atom, columns[field]) if field in usable else None for atom, field in fields.items()}


def _in_numbers(node: Comparison, column: Column) -> Told | None:
    try:
        numbers = tuple(column.number(value) for value in node.values)
    except ValueError:
        return None
    about_missing = node.operator in (Operator.EMPTY, Operator.FILLED)
    return Told(node.operator, column, numbers, Column(column.fact, None, bool) if about_missing else None)


def _codes(nodes: Iterable[Comparison]) -> tuple[str, ...]:
    return tuple(sorted({str(value) for node in nodes for value in node.values if isinstance(value, str)}))


def type_of(field: FactField) -> type:
    """The type of a field's values; text for a code list."""
    hint = get_type_hints(field.fact)[field.attribute]
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not NoneType]
    return str if issubclass(kinds[0], StrEnum) else kinds[0]
