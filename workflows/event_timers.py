"""The deadlines that an event set, and those that it cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, select

from domain.events import Event
from domain.store.tables.waiting import deadline
from domain.values import Text
from engine.registry import Registry


@dataclass(frozen=True, slots=True)
class Timer:
    """One deadline of a trigger: `pending`, `due` or `cancelled`; what cancels it, and the event or publication that ended it."""

    trigger: str
    due_on: date
    status: str
    unless: tuple[Text, ...]
    set_by: UUID
    ended_by: UUID | None
    ended_by_publication: int | None


def set_by(connection: Connection, registry: Registry, event: Event) -> Mapping[str, Timer]:
    """Per trigger the deadline that it set because of this event."""
    return {row.trigger: _timer(row, registry) for row in _rows(connection, event, deadline.c.event_id == event.id)}


def cancelled_by(connection: Connection, registry: Registry, event: Event) -> tuple[Timer, ...]:
    """The deadlines that this event was an `unless` of."""
    ended = (deadline.c.ended_by == event.id) & (deadline.c.status == "cancelled")
    return tuple(_timer(row, registry) for row in _rows(connection, event, ended))


def _rows(connection: Connection, event: Event, condition: ColumnElement[bool]) -> list[Row[Any]]:
    of_employer = select(deadline).where(deadline.c.employer_id == event.employer_id, condition)
    return list(connection.execute(of_employer.order_by(deadline.c.due_on, deadline.c.key)))


def _timer(row: Row[Any], registry: Registry) -> Timer:
    unless = tuple(registry.event_label(kind) for kind in row.unless)
    return Timer(row.trigger, row.due_on, row.status, unless, row.event_id, row.ended_by, row.ended_by_publication)
