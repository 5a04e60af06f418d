"""Characteristics on cases, employees and employers."""

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.events import Subject

from .tables.absence import characteristic

_COLUMN = {
    Subject.CASE: characteristic.c.case_id,
    Subject.EMPLOYEE: characteristic.c.employee_id,
    Subject.EMPLOYER: characteristic.c.employer_id,
}


def add_characteristic(connection: Connection, subject: Subject, key: int, name: str) -> bool:
    """Puts the characteristic on the subject; False when it was there already."""
    row = {"name": name, _COLUMN[subject].name: key}
    added = upsert(characteristic).values(row).on_conflict_do_nothing().returning(characteristic.c.id)
    return connection.execute(added).first() is not None


def remove_characteristic(connection: Connection, subject: Subject, key: int, name: str) -> bool:
    """Takes the characteristic off the subject; False when it was not there."""
    gone = delete(characteristic).where(characteristic.c.name == name, _COLUMN[subject] == key)
    return connection.execute(gone).rowcount > 0
