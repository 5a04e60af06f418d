"""Tells the rules what became of a claim: an event for each employee that it is for (R-A2)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from domain.dutch_time import dutch_day
from domain.events import Event, Subject, event_id

from .claims import Claim, concerned, read_claim
from .record_events import record_events


def record_claim_event(
    connection: Connection, kind: str, claim_id: int, day: date, reply_to: str | None, causes: tuple[UUID, ...], now: datetime
) -> None:
    """An event for each employee that the claim is for; `causes` is the chain of events that led to it."""
    found = read_claim(connection, claim_id)
    people = concerned(connection, found)
    events = [_event(kind, found, person, day, reply_to, causes) for person in sorted(people.items())]
    record_events(connection, events, now)


def _event(kind: str, found: Claim, person: tuple[int, int], day: date, reply_to: str | None, causes: tuple[UUID, ...]) -> Event:
    employee_id, case_id = person
    return Event(
        id=event_id(kind, found.number, employee_id),
        type=kind,
        occurred_on=day,
        subjects={
            Subject.EMPLOYER: found.employer_id,
            Subject.EMPLOYEE: employee_id,
            Subject.CASE: case_id,
            Subject.CLAIM: found.id,
            Subject.POLICY: found.policy_id,
        },
        causes=causes,
        reply_to=reply_to,
    )


def day_of(now: datetime) -> date:
    """The day that it is in the Netherlands."""
    return dutch_day(now)
