"""What can happen: the event types that a trigger listens to, and an event as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from .values import Text

NAMESPACE = UUID("7c3a1e52-5b0a-4a6f-9d2c-6f1f3b1d9e10")


class Subject(StrEnum):
    """What an event can be about; a condition or action names the subjects that it needs."""

    EMPLOYER = "employer"
    EMPLOYEE = "employee"
    CASE = "case"
    APPOINTMENT = "appointment"
    CLAIM = "claim"
    POLICY = "policy"
    WAGES = "wages"
    TASK = "task"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of event: its name in code and data, its phrase in rules, and the subjects that each such event carries."""

    name: str
    label: Text
    subjects: frozenset[Subject]


def _type(name: str, nl: str, en: str, *subjects: Subject) -> EventType:
    return EventType(name, Text(nl, en), frozenset((Subject.EMPLOYER, *subjects)))


_EMPLOYEE = Subject.EMPLOYEE
_CASE = Subject.CASE
_APPOINTMENT = Subject.APPOINTMENT
_CLAIM = Subject.CLAIM
_POLICY = Subject.POLICY

EVENT_TYPES: tuple[EventType, ...] = (
    _type("appointment_added", "toevoegen agenda afspraak", "appointment added", _EMPLOYEE, _CASE, _APPOINTMENT),
    _type("appointment_changed", "wijzigen agenda afspraak", "appointment changed", _EMPLOYEE, _CASE, _APPOINTMENT),
    _type("appointment_removed", "verwijderen agenda afspraak", "appointment removed", _EMPLOYEE, _CASE, _APPOINTMENT),
    _type("appointment_completed", "afronden agenda afspraak", "appointment completed", _EMPLOYEE, _CASE, _APPOINTMENT),
    _type("absence_reported", "ziekmelding", "absence reported", _EMPLOYEE, _CASE),
    _type("partial_recovery_reported", "gedeeltelijk hersteld melding", "partial recovery reported", _EMPLOYEE, _CASE),
    _type("absence_corrected", "correctie ziekmelding", "absence corrected", _EMPLOYEE, _CASE),
    _type("absence_case_ended", "einde traject", "absence case ended", _EMPLOYEE, _CASE),
    _type("employment_ended_while_ill", "ziek uit dienst", "employment ended while ill", _EMPLOYEE, _CASE),
    _type("employee_added", "toevoegen werknemer", "employee added", _EMPLOYEE),
    _type("document_added", "toevoegen document", "document added", _EMPLOYEE, _CASE, Subject.DOCUMENT),
    _type("task_done", "uitgevoerde taak", "task done", _EMPLOYEE, _CASE, Subject.TASK),
    _type("wages_imported", "looncomponenten geïmporteerd", "wage components imported", _EMPLOYEE, _CASE, _POLICY, Subject.WAGES),
    _type("claim_imported", "claim geïmporteerd", "claim imported", _EMPLOYEE, _CASE, _CLAIM, _POLICY),
    _type("claim_created", "claim aangemaakt", "claim created", _EMPLOYEE, _CASE, _CLAIM, _POLICY),
    _type("claim_approved", "claim goedgekeurd", "claim approved", _EMPLOYEE, _CASE, _CLAIM, _POLICY),
    _type("claim_rejected", "claim afgewezen", "claim rejected", _EMPLOYEE, _CASE, _CLAIM, _POLICY),
    _type("policy_added", "polis toegevoegd", "policy added", _POLICY),
    _type("policy_changed", "polis gewijzigd", "policy changed", _POLICY),
    _type("employee_included", "werknemer ingesloten", "employee included", _EMPLOYEE, _POLICY),
    _type("verified_wage_changed", "geverifieerd loon gewijzigd", "verified wage changed", _EMPLOYEE, _CASE),
    _type("day_change", "dagwissel traject", "day change of case", _EMPLOYEE, _CASE),
)

DEADLINE_DUE = EventType("deadline_due", Text("termijn verstreken", "deadline passed"), frozenset((Subject.EMPLOYER,)))
"""A deadline of a trigger has come: told by the system to itself, and judged by that trigger alone."""

EVENT_TYPE: Mapping[str, EventType] = {kind.name: kind for kind in (*EVENT_TYPES, DEADLINE_DUE)}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on `occurred_on`.

    `subjects` holds the database key per subject; every event has an employer, which is also what orders it.
    `data` holds what only this event knows (JSON values). `causes` is the whole chain of event ids that led here,
    oldest first. `reply_to` names the workflow that wants to know when this event has been decided.
    """

    id: UUID
    type: str
    occurred_on: date
    subjects: Mapping[Subject, int]
    data: Mapping[str, object] = field(default_factory=dict)
    causes: tuple[UUID, ...] = ()
    reply_to: str | None = None

    @property
    def employer_id(self) -> int:
        return self.subjects[Subject.EMPLOYER]


def event_id(*natural_key: object) -> UUID:
    """The id of the event with this natural key: told twice, it is one event."""
    return uuid5(NAMESPACE, "/".join(str(part) for part in natural_key))
