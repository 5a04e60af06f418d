"""Takes in an event that a caller reports by the numbers that people know, and records it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, select

from domain.access import Permission, User
from domain.errors import BadInput, NotFound
from domain.events import DEADLINE_DUE, EVENT_TYPE, Event, EventType, Subject, event_id
from domain.store.record_events import record_events
from domain.store.subjects import NUMBERED, key_of
from domain.values import Text


@dataclass(frozen=True, slots=True)
class Report:
    """What a caller tells. `subjects` holds numbers (of a case, claim …); what follows from them may be left out.

    `key` tells this event apart from others of the same type, day and subjects; told twice it is one event.
    """

    type: str
    occurred_on: date
    subjects: Mapping[Subject, str]
    data: Mapping[str, object] = field(default_factory=dict)
    key: str = ""


_LEADS_TO = {
    "case_id": Subject.CASE,
    "employee_id": Subject.EMPLOYEE,
    "policy_id": Subject.POLICY,
    "employer_id": Subject.EMPLOYER,
}


def report_event(
    connection: Connection, user: User, report: Report, now: datetime, known: Mapping[str, EventType] = EVENT_TYPE
) -> UUID:
    """Records the event, of one of the `known` types, and returns its id.

    BadInput when the type is unknown, a subject is missing or two contradict each other; NotFound when one does not exist.
    """
    user.require(Permission.POST_EVENTS)
    kind = known.get(report.type)
    if kind is None or kind is DEADLINE_DUE:
        names = ", ".join(name for name in known if name != DEADLINE_DUE.name)
        raise BadInput(
            Text(
                f"onbekende gebeurtenis `{report.type}`; kies uit: {names}",
                f"unknown event `{report.type}`; choose from: {names}",
            ),
            "type",
        )
    subjects = _resolve(connection, report.subjects)
    missing = sorted(subject.value for subject in kind.subjects - set(subjects))
    if missing:
        raise BadInput(_missing(report.type, missing), "subjects")
    told = sorted(f"{subject.value}={number}" for subject, number in report.subjects.items())
    identity = event_id(report.type, report.occurred_on, *told, report.key)
    record_events(connection, [Event(identity, report.type, report.occurred_on, subjects, report.data)], now)
    return identity


def _missing(event_type: str, subjects: list[str]) -> Text:
    names = ", ".join(f"`{name}`" for name in subjects)
    return Text(
        f"gebeurtenis `{event_type}` gaat ook over {names}: geef dat nummer mee",
        f"event `{event_type}` is about {names} too: give that number",
    )


def _resolve(connection: Connection, told: Mapping[Subject, str]) -> dict[Subject, int]:
    """The key of each subject told, and of each that follows from one: a claim has a case, a case an employee …"""
    found: dict[Subject, int] = {}
    for subject, table in NUMBERED.items():
        if subject in told:
            _keep(found, subject, _key_of(connection, subject, told[subject]))
        if subject in found:
            row = connection.execute(select(table).where(table.c.id == found[subject])).mappings().one()
            for column, follows in _LEADS_TO.items():
                if row.get(column) is not None:
                    _keep(found, follows, row[column])
    return found


def _key_of(connection: Connection, subject: Subject, number: str) -> int:
    key = key_of(connection, subject, number)
    if key is None:
        message = Text(f"er is geen {subject.value} met nummer `{number}`", f"there is no {subject.value} with number `{number}`")
        raise NotFound(message, f"subjects.{subject.value}")
    return key


def _keep(found: dict[Subject, int], subject: Subject, key: int) -> None:
    if found.setdefault(subject, key) != key:
        raise BadInput(
            Text(
                f"de nummers spreken elkaar tegen: ze horen bij verschillende `{subject.value}`",
                f"the numbers contradict each other: they belong to different `{subject.value}`",
            ),
            f"subjects.{subject.value}",
        )
