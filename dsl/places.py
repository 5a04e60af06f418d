"""What stands where in the trees of rule files: the node under a cursor, and every use of a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .ast import Call, Comparison, Condition, Definition, Example, Expectation, Group, Not, Reference, Span, Trigger

Statement = Definition | Trigger | Example
Node = Call | Comparison | Reference | Expectation | Statement


@dataclass(frozen=True, slots=True)
class Name:
    """What a definition or trigger is known by; the two never stand for one another."""

    text: str
    kind: type[Definition] | type[Trigger]


def node_at(statements: Iterable[Statement], line: int, column: int) -> Node | None:
    """The node whose words stand at this place, both from 1; the end counts, for a cursor stands there after typing."""
    return next((node for item in statements for node in nodes(item) if _within(node.span, line, column)), None)


def nodes(item: Statement) -> Iterator[Node]:
    """Everything in a statement that says something by itself, and its name."""
    yield item
    match item:
        case Definition():
            yield from _leaves(item.items)
        case Trigger():
            yield from _leaves(item.conditions)
            yield from item.actions
        case Example():
            yield from _leaves(item.given)
            yield from item.expect


def _leaves(conditions: Iterable[Condition]) -> Iterator[Node]:
    for condition in conditions:
        match condition:
            case Not():
                yield from _leaves((condition.item,))
            case Group():
                yield from _leaves(condition.items)
            case _:
                yield condition


def named(node: Node | None) -> Name | None:
    """The name that a node gives or uses."""
    match node:
        case Definition() | Reference():
            return Name(node.name, Definition)
        case Trigger():
            return Name(node.name, Trigger)
        case Expectation():
            return Name(node.trigger, Trigger)
    return None


def given(name: Name, statements: Iterable[Statement]) -> Span | None:
    """Where the definition or trigger of this name stands."""
    return next((item.span for item in statements if type(item) is name.kind and item.name == name.text), None)


def uses(name: Name, statements: Iterable[Statement]) -> tuple[Span, ...]:
    """Every place of this name, where it is given included; each is a quoted text."""
    return tuple(node.span for item in statements for node in nodes(item) if named(node) == name)


def _within(span: Span, line: int, column: int) -> bool:
    return (span.line, span.column) <= (line, column) <= (span.end_line, span.end_column)
