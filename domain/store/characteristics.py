"""Characteristics on cases, employees and employers: put on and taken off, many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from domain.events import Subject
from domain.facts import CaseCharacteristics, EmployeeCharacteristics, EmployerCharacteristics

from .bulk import Bulk, as_json

_FACTS = {
    Subject.CASE: CaseCharacteristics,
    Subject.EMPLOYEE: EmployeeCharacteristics,
    Subject.EMPLOYER: EmployerCharacteristics,
}
_KEYS = ("name", *(f"{subject}_id" for subject in _FACTS))
_SAME = " AND ".join(f"k.{key} IS NOT DISTINCT FROM r.{key}" for key in _KEYS)
_GIVEN = "json_populate_recordset(NULL::characteristic, CAST(:rows AS json)) r"
_FIND = text(f"""
    SELECT k.name, k.case_id, k.employee_id, k.employer_id FROM {_GIVEN} JOIN characteristic k ON k.name = r.name
      AND (k.case_id = r.case_id OR k.employee_id = r.employee_id OR k.employer_id = r.employer_id)
""")  # noqa: S608  # put together from the constants above
_ADD = text(f"""
    INSERT INTO characteristic ({", ".join(_KEYS)}) SELECT {", ".join(f"r.{key}" for key in _KEYS)} FROM {_GIVEN}
    ON CONFLICT DO NOTHING
""")  # noqa: S608
_REMOVE = text(f"DELETE FROM characteristic k USING {_GIVEN} WHERE {_SAME}")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Marking:
    """A characteristic that a case, employee or employer is to have from now on, or not to have."""

    subject: Subject
    key: int
    name: str
    present: bool


def mark(connection: Connection, markings: Sequence[Marking]) -> Sequence[Mapping[str, object]]:
    """Makes it so, in this order, and says of each whether it `changed` anything."""
    before = {tuple(row) for row in connection.execute(_FIND, {"rows": as_json([_row(one) for one in markings])})}
    after, changed = set(before), []
    for one in markings:
        place = tuple(_row(one).values())
        changed.append({"changed": (place in after) != one.present})
        (after.add if one.present else after.discard)(place)
    for statement, places in ((_ADD, after - before), (_REMOVE, before - after)):
        if places:
            connection.execute(statement, {"rows": as_json([dict(zip(_KEYS, place, strict=True)) for place in places])})
    return changed


def _row(one: Marking) -> dict[str, object]:
    return {"name": one.name, **{f"{subject}_id": one.key if subject is one.subject else None for subject in _FACTS}}


MARKINGS = Bulk(mark, lambda one: ((_FACTS[one.subject], one.key),))
"""Characteristics to put on or take off."""
