"""Erases what is recorded about one person, on request (AVG article 17); the proof of what was decided stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Table, or_, select, text, update

from domain.access import Permission, User
from domain.errors import BadInput, NotFound
from domain.events import DEADLINE_DUE
from domain.runs import runs_of
from domain.values import Text

from .audit import append
from .emptied import drop_facts, empty_data, empty_results
from .person_keys import destroy_key
from .record_events import partition_of
from .tables.absence import absence_case, task
from .tables.events import event, undecided
from .tables.notifications import notification
from .tables.people import employee
from .tables.trace import decision, person_key

ERASED = "(gewist)"
"""What stands in place of a text that named the person; these texts are read by Dutch users only."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: how many decisions, data of events, actions' results, tasks and mails were emptied or sealed for good."""

    decisions: int
    data: int
    results: int
    tasks: int
    notifications: int


def erase_person(connection: Connection, user: User, number: str, reason: str, now: datetime) -> Erased:
    """Destroys the key of the employee with this number, and empties what is kept about that person outside the seal.

    Outcomes, rules, actions taken and the audit chain stay, and can be checked. What happens to the person from now on
    is recorded under a new key. The portfolio itself (name, cases, claims) is not touched: laws say how long that is kept.
    Forbidden without the permission; BadInput without a reason (name nobody in it: it stays); NotFound for an unknown number.
    """
    user.require(Permission.ERASE_PERSONS)
    if not reason.strip():
        raise BadInput(Text("geef de reden van het wissen", "give the reason for erasing"), "reason")
    person = _person(connection, number)
    _hold(connection, person.employer_id)
    seqs = _decided(connection, person.id)
    data, results = empty_data(connection, seqs), empty_results(connection, seqs)
    facts = drop_facts(connection, _decided(connection, person.id, decision.c.key_id.is_(None)))
    _empty_waiting(connection, person.id)
    keys = _destroy(connection, person.id, now)
    erased = Erased(len(seqs), len(data), len(results), *_texts(connection, person))
    told = {"employee": person.id, "by": user.name, "reason": reason.strip(), **asdict(erased)}
    places = {"facts": runs_of(facts), "data": runs_of(data), "results": runs_of(results)}
    append(connection, "erasure", {**told, **places}, now, rows={"person_key": keys})
    return erased


def _person(connection: Connection, number: str) -> Row[Any]:
    found = connection.execute(select(employee).where(employee.c.number == number)).first()
    if found is None:
        raise NotFound(Text(f"er is geen werknemer {number}", f"there is no employee {number}"))
    return found


def _hold(connection: Connection, employer_id: int) -> None:
    """Waits until no batch with events of this employer is being decided."""
    connection.execute(text("SELECT pg_advisory_xact_lock(7302, :partition)"), {"partition": partition_of(employer_id)})


def _destroy(connection: Connection, employee_id: int, now: datetime) -> Sequence[int]:
    """The keys that are destroyed now; one, unless nothing was sealed since the last time."""
    living = select(person_key.c.id).where(person_key.c.employee_id == employee_id, person_key.c.key.is_not(None))
    keys = connection.scalars(living.with_for_update()).all()
    destroy_key(connection, employee_id, now)
    return keys


def _decided(connection: Connection, employee_id: int, *conditions: ColumnElement[bool]) -> list[int]:
    query = select(event.c.seq).join(decision, decision.c.event_seq == event.c.seq)
    return sorted(connection.scalars(query.where(event.c.employee_id == employee_id, *conditions)))


def _empty_waiting(connection: Connection, employee_id: int) -> None:
    """Events that were not decided yet are in no chain: their data simply goes."""
    waiting = select(undecided.c.seq).where(undecided.c.seq == event.c.seq).exists()
    about = (event.c.employee_id == employee_id) & (event.c.type != DEADLINE_DUE.name)
    connection.execute(update(event).where(about, waiting).values(data=None))


def _texts(connection: Connection, person: Row[Any]) -> tuple[int, int]:
    """Texts about the person's cases or events that name the person: of tasks, and of mails."""
    return (
        _empty(connection, person, task, (task.c.title,)),
        _empty(connection, person, notification, (notification.c.subject, notification.c.body)),
    )


def _empty(connection: Connection, person: Row[Any], table: Table, texts: Sequence[Column[str]]) -> int:
    cases = select(absence_case.c.id).where(absence_case.c.employee_id == person.id)
    events = select(event.c.id).where(event.c.employee_id == person.id)
    about = table.c.case_id.in_(cases) | table.c.event_id.in_(events)
    words = "|".join(map(re.escape, (person.surname, person.number, person.bsn)))
    named = or_(*(column.op("~*")(rf"(^|\W)({words})($|\W)") for column in texts))
    return connection.execute(update(table).where(about, named).values(dict.fromkeys(texts, ERASED))).rowcount
