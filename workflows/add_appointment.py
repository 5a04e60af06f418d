"""Adds an appointment to a case, and tells the rules (R-3.2.1, R-A2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from domain.access import Permission, User
from domain.errors import Conflict, NotFound
from domain.events import Event, Subject, event_id
from domain.store.record_events import record_events
from domain.store.tables.absence import absence_case, appointment
from domain.store.tables.people import employee
from domain.values import Text


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """An appointment as the agenda knows it; `number` is its key, `case` the case's number."""

    number: str
    case: str
    takes_place_on: date
    kind: str
    is_concept: bool
    doctor: str | None = None


def add_appointment(connection: Connection, user: User, new: NewAppointment, on: date, now: datetime) -> bool:
    """Adds it as of day `on`; False when this very appointment is there already.

    NotFound when the case does not exist; Conflict when the number belongs to another appointment.
    """
    user.require(Permission.POST_EVENTS)
    case = connection.execute(
        select(absence_case.c.id, absence_case.c.employee_id, employee.c.employer_id)
        .join(employee, employee.c.id == absence_case.c.employee_id)
        .where(absence_case.c.number == new.case)
        .with_for_update(of=absence_case)
    ).first()
    if case is None:
        raise NotFound(Text(f"er is geen traject `{new.case}`", f"there is no case `{new.case}`"), "case")
    if _is_there(connection, case.id, new):
        return False
    row = {
        "number": new.number,
        "case_id": case.id,
        "takes_place_on": new.takes_place_on,
        "kind": new.kind,
        "doctor": new.doctor,
        "is_concept": new.is_concept,
    }
    key = connection.execute(insert(appointment).values(row).returning(appointment.c.id)).scalar_one()
    subjects = {
        Subject.EMPLOYER: case.employer_id,
        Subject.EMPLOYEE: case.employee_id,
        Subject.CASE: case.id,
        Subject.APPOINTMENT: key,
    }
    record_events(connection, [Event(event_id("appointment_added", new.number), "appointment_added", on, subjects)], now)
    return True


def _is_there(connection: Connection, case_id: int, new: NewAppointment) -> bool:
    there = connection.execute(select(appointment).where(appointment.c.number == new.number)).first()
    if there is None:
        return False
    wanted = (case_id, new.takes_place_on, new.kind, new.doctor, new.is_concept)
    if (there.case_id, there.takes_place_on, there.kind, there.doctor, there.is_concept) != wanted:
        message = Text(
            f"afspraak `{new.number}` bestaat al met andere gegevens; wijzig die, of kies een ander nummer",
            f"appointment `{new.number}` exists with other details; change that one, or choose another number",
        )
        raise Conflict(message, "number")
    return True
