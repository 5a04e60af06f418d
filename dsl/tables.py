"""A trigger with a table is one trigger per row: each placeholder gives way to its column's value in that row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .ast import Call, Comparison, Condition, Group, Not, Placeholder, Reference, Trigger, Value


@dataclass(frozen=True, slots=True)
class Row:
    """The conditions and actions of one row; a trigger without a table has one row."""

    conditions: tuple[Condition, ...]
    actions: tuple[Call, ...]
    values: tuple[Value, ...] = ()


def rows_of(trigger: Trigger) -> tuple[Row, ...]:
    """The rows in the order of the text."""
    if trigger.table is None:
        return (Row(trigger.conditions, trigger.actions),)
    columns = trigger.table.columns
    return tuple(_row(trigger, row, dict(zip(columns, row, strict=True))) for row in trigger.table.rows)


def _row(trigger: Trigger, values: tuple[Value, ...], by_name: Mapping[str, Value]) -> Row:
    conditions = tuple(_filled(node, by_name) for node in trigger.conditions)
    return Row(conditions, tuple(_call(action, by_name) for action in trigger.actions), values)


def _filled(node: Condition, by_name: Mapping[str, Value]) -> Condition:
    match node:
        case Call():
            return _call(node, by_name)
        case Comparison():
            return replace(node, values=tuple(_value(value, by_name) for value in node.values))
        case Not():
            return replace(node, item=_filled(node.item, by_name))
        case Group():
            return replace(node, items=tuple(_filled(item, by_name) for item in node.items))
        case Reference():
            return node


def _call(call: Call, by_name: Mapping[str, Value]) -> Call:
    return replace(call, arguments=tuple((name, _value(value, by_name)) for name, value in call.arguments))


def _value(value: Value, by_name: Mapping[str, Value]) -> Value:
    return by_name[value.name] if isinstance(value, Placeholder) else value
