"""The numbers by which people know what an event is about."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table, select

from domain.events import Subject

from .tables.absence import absence_case, appointment
from .tables.claims import claim
from .tables.people import employee, employer
from .tables.policies import policy

NUMBERED: dict[Subject, Table] = {
    Subject.APPOINTMENT: appointment,
    Subject.CLAIM: claim,
    Subject.CASE: absence_case,
    Subject.POLICY: policy,
    Subject.EMPLOYEE: employee,
    Subject.EMPLOYER: employer,
}
"""Where the number of each is kept; from what leads to others to what does not: a claim has a case, a case an employee."""


def numbers_of(connection: Connection, subjects: Mapping[Subject, int]) -> dict[Subject, str]:
    """The number of each of these, as far as they have one and still exist; the employer first."""
    found: dict[Subject, str] = {}
    for subject in reversed(NUMBERED):
        table = NUMBERED[subject]
        number = select(table.c.number).where(table.c.id == subjects.get(subject))
        if subject in subjects and (known := connection.scalars(number).first()) is not None:
            found[subject] = known
    return found


def key_of(connection: Connection, subject: Subject, number: str) -> int | None:
    """The database key of the subject with this number; None when there is none."""
    table = NUMBERED[subject]
    found: int | None = connection.scalars(select(table.c.id).where(table.c.number == number)).first()
    return found
