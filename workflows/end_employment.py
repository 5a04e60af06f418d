"""Ends an employment; when the employee is ill at that moment, the rules are told (R-3.3.1-1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from domain.absence import CaseKind
from domain.access import Permission, User
from domain.errors import Conflict, NotFound
from domain.events import Event, Subject, event_id
from domain.store.record_events import record_events
from domain.store.tables.absence import absence_case
from domain.store.tables.people import employee, employment
from domain.values import Text


def end_employment(connection: Connection, user: User, employee_number: str, last_day: date, now: datetime) -> bool:
    """Ends the employment after `last_day`; False when it ended on that day already.

    An absence case that runs on the first day after it gives the event "employment ended while ill" on that day.
    NotFound when there is no such employee or no employment runs on `last_day`; Conflict when it ends on another day.
    """
    user.require(Permission.POST_EVENTS)
    person = _person(connection, employee_number)
    running = _employment(connection, person.id, employee_number, last_day)
    after = last_day + timedelta(days=1)
    if running.ends_before == after:
        return False
    if running.ends_before is not None:
        message = Text(
            f"het dienstverband van `{employee_number}` eindigt al op een andere dag; corrigeer eerst dat einde",
            f"the employment of `{employee_number}` ends on another day already; correct that end first",
        )
        raise Conflict(message, "last_day")
    connection.execute(update(employment).where(employment.c.id == running.id).values(ends_before=after))
    case_id = _running_case(connection, person.id, after)
    if case_id is not None:
        subjects = {Subject.EMPLOYER: person.employer_id, Subject.EMPLOYEE: person.id, Subject.CASE: case_id}
        identity = event_id("employment_ended_while_ill", employee_number, after)
        record_events(connection, [Event(identity, "employment_ended_while_ill", after, subjects)], now)
    return True


def _person(connection: Connection, number: str) -> Row[Any]:
    found = connection.execute(select(employee).where(employee.c.number == number).with_for_update()).first()
    if found is None:
        raise NotFound(Text(f"er is geen werknemer `{number}`", f"there is no employee `{number}`"), "employee")
    return found


def _employment(connection: Connection, employee_id: int, number: str, day: date) -> Row[Any]:
    runs = or_(employment.c.ends_before.is_(None), employment.c.ends_before > day)
    query = select(employment).where(employment.c.employee_id == employee_id, employment.c.starts_on <= day, runs)
    found = connection.execute(query).first()
    if found is None:
        message = Text(
            f"werknemer `{number}` heeft die dag geen dienstverband", f"employee `{number}` has no employment that day"
        )
        raise NotFound(message, "last_day")
    return found


def _running_case(connection: Connection, employee_id: int, day: date) -> int | None:
    runs = or_(absence_case.c.ends_before.is_(None), absence_case.c.ends_before > day)
    query = select(absence_case.c.id).where(
        absence_case.c.employee_id == employee_id,
        absence_case.c.kind == CaseKind.ABSENCE,
        absence_case.c.starts_on <= day,
        runs,
    )
    return connection.scalars(query.order_by(absence_case.c.starts_on.desc())).first()
