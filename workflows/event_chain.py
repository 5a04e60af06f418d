"""What led to an event and what followed from it: each event with the triggers that made the next one happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, or_, select

from domain.events import DEADLINE_DUE, Event, Subject
from domain.store.tables.events import event as event_table
from domain.store.tables.trace import action_log
from domain.values import Text
from engine.registry import Registry


@dataclass(frozen=True, slots=True)
class Link:
    """One event of a chain; `triggers` are those whose action made the next one happen."""

    event_id: UUID
    event_type: str
    label: Text
    occurred_on: date
    triggers: tuple[str, ...]


_COLUMNS = (event_table.c.seq, event_table.c.id, event_table.c.type, event_table.c.occurred_on, event_table.c.data)


def causes_of(connection: Connection, registry: Registry, event: Event) -> tuple[Link, ...]:
    """The events that led to this one, the first one first; the triggers of each led to the one after it."""
    query = select(*_COLUMNS).where(event_table.c.id.in_(event.causes)).order_by(event_table.c.seq)
    chain = connection.execute(query).all()
    told = [*((row.type, row.data) for row in chain[1:]), (event.type, event.data)]
    return tuple(
        _link(registry, row, _led_to(connection, registry, row.seq, *follower))
        for row, follower in zip(chain, told, strict=False)
    )


def followers_of(connection: Connection, registry: Registry, event: Event, seq: int) -> tuple[Link, ...]:
    """The events that this one led to directly, each with the triggers of this one that did so."""
    rows = connection.execute(
        select(*_COLUMNS, event_table.c.causes)
        .where(event_table.c.seq > seq, event_table.c.employer_id == event.employer_id, event_table.c.causes.contains([event.id]))
        .where(*_same_person(event))
        .order_by(event_table.c.seq)
    )
    return tuple(
        _link(registry, row, _led_to(connection, registry, seq, row.type, row.data)) for row in rows if row.causes[-1] == event.id
    )


def _same_person(event: Event) -> Sequence[Any]:
    """What follows is about the same employee or about none: that is what the table is indexed by."""
    employee = event.subjects.get(Subject.EMPLOYEE)
    column = event_table.c.employee_id
    return () if employee is None else (or_(column == employee, column.is_(None)),)


def _link(registry: Registry, row: Any, triggers: tuple[str, ...]) -> Link:
    return Link(row.id, row.type, registry.event_label(row.type), row.occurred_on, triggers)


def _led_to(connection: Connection, registry: Registry, seq: int, kind: str, data: Any) -> tuple[str, ...]:
    """The triggers of event `seq` that did something which is told as an event of this kind."""
    if kind == DEADLINE_DUE.name:
        return (str(data["trigger"]),)
    telling = [name for name, plugin in registry.actions.items() if kind in plugin.phrase.causes]
    query = select(action_log.c.trigger).where(action_log.c.event_seq == seq, action_log.c.action.in_(telling))
    return tuple(connection.scalars(query.where(action_log.c.status == "done").distinct().order_by(action_log.c.trigger)))
