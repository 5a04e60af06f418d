"""The key of each person under which values about that person are sealed, and its destruction (anchor I4: erasure).

A person has one key that lives at most, and any number that were destroyed: what happens after an erasure is sealed anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, update

from domain.sealing import PersonKey

from .tables.trace import person_key


def keys_of(connection: Connection, employee_ids: Iterable[int]) -> dict[int, PersonKey]:
    """The living key of each of these employees, made where there is none; IntegrityError when one does not exist.

    Two transactions that make the key of one employee at once get the same one: the second waits for the first.
    """
    wanted = set(employee_ids)
    keys = _living(connection, wanted)
    while missing := wanted - keys.keys():
        connection.exec_driver_sql(_MAKE, (sorted(missing),))  # in order, or two transactions could wait for each other
        keys |= _living(connection, missing)
    return keys


def keys_with_ids(connection: Connection, ids: Collection[int]) -> dict[int, PersonKey]:
    """The keys with these ids, destroyed ones too."""
    with connection.exec_driver_sql("SELECT id, key FROM person_key WHERE id = ANY(%s)", (list(ids),)) as result:
        return {id: PersonKey(id, key) for id, key in result.cursor.fetchall()}


def destroy_key(connection: Connection, employee_id: int, now: datetime) -> None:
    """Makes all that was sealed about the employee until now unreadable for good; twice is once.

    The bytes of the key leave the database's own files when it next vacuums the table, and copies of those files
    (backups, the write-ahead log) when they expire.
    """
    living = (person_key.c.employee_id == employee_id) & person_key.c.key.is_not(None)
    connection.execute(update(person_key).where(living).values(key=None, destroyed_at=now))


def _living(connection: Connection, employee_ids: Collection[int]) -> dict[int, PersonKey]:
    with connection.exec_driver_sql(_LIVING, (list(employee_ids),)) as result:
        return {employee: PersonKey(id, key) for employee, id, key in result.cursor.fetchall()}


_LIVING = "SELECT employee_id, id, key FROM person_key WHERE employee_id = ANY(%s) AND key IS NOT NULL"

# Strong chance is the database's: 244 bits of it from two random UUIDs, spread over the 32 bytes of a key.
_MAKE = """
    INSERT INTO person_key (employee_id, key)
    SELECT employee, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FROM unnest(%s) employee
    ON CONFLICT (employee_id) WHERE key IS NOT NULL DO NOTHING
"""
