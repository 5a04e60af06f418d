"""Reports what happened, so that the triggers are judged (R-A2)."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field, JsonValue

from api.auth import requires
from api.shapes import Document, Line, Number, Question
from api.wiring import wiring
from domain.access import Permission, User
from domain.events import EVENT_TYPES, Subject
from workflows.report_event import Report, report_event

router = APIRouter(tags=["Events"])


class NewEvent(Question):
    """Something that happened. What follows from a subject may be left out: a case has an employee, who has an employer."""

    type: Line = Field(description="One of: " + ", ".join(f"`{kind.name}`" for kind in EVENT_TYPES) + ", or that of a plugin.")
    occurred_on: date
    subjects: dict[Subject, Number] = Field(description="The numbers of what it is about.", examples=[{"case": "V-1001"}])
    data: dict[str, JsonValue] = Field(default_factory=dict, description="What only this event knows.")
    key: Line = Field("", description="Tells this event apart from others of the same type, day and subjects.")


class Accepted(Document):
    """The event is recorded; it is judged a moment later."""

    id: UUID
    explanation: str = Field(description="Where to ask which triggers fired, and why or why not.")


@router.post("/events", status_code=202)
def post_event(new: NewEvent, user: Annotated[User, requires(Permission.POST_EVENTS)], request: Request) -> Accepted:
    """Records an event. The same event again gives the same id, and is not judged twice."""
    system = wiring(request).system
    report = Report(new.type, new.occurred_on, new.subjects, new.data, new.key)
    with system.engine.begin() as connection:
        identity = report_event(connection, user, report, system.now(), system.rules.registry.events)
    return Accepted(id=identity, explanation=f"/events/{identity}/explanation")
