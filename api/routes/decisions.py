"""Why a trigger did or did not fire, and what all of them did (R-A4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import Field

from api.auth import requires
from api.language import language_of
from api.shapes import Document, Limit
from api.wiring import wiring
from domain.access import Permission
from workflows.explain_decision import explain_event
from workflows.explanation_document import document
from workflows.explanation_schema import ExplanationDocument
from workflows.trigger_log import trigger_log

router = APIRouter(tags=["Rules"], dependencies=[requires(Permission.READ_DECISIONS)])


@router.get("/events/{event_id}/explanation")
def get_explanation(
    event_id: UUID,
    request: Request,
    trigger: Annotated[str | None, Query(description="The name of one trigger; without it all that were judged.")] = None,
) -> ExplanationDocument:
    """Explains what became of an event: where it came from, what each trigger made of it and why, what was done and followed.

    Each trigger is judged again from the stored proof; `confirmed` says whether the outcome is still the recorded one. The
    sentences are in the language of Accept-Language; the shape is `explanation/v2`.
    """
    system = wiring(request).system
    with system.engine.begin() as connection:
        explained = explain_event(connection, system.rules, event_id, trigger)
    return document(explained, language_of(request))


class LogLine(Document):
    """What one action of one trigger did."""

    at: datetime
    trigger: str
    event_id: UUID
    event_type: str
    occurred_on: date
    action: str
    status: str = Field(description="`done` or `failed`.")
    result: dict[str, Any] = Field(description="What it did, or why it failed.")


@router.get("/trigger-log")
def get_trigger_log(request: Request, limit: Limit = 100, failed_only: bool = False) -> Sequence[LogLine]:
    """What triggers did, the newest first; actions that failed are in it, with the reason."""
    with wiring(request).system.engine.begin() as connection:
        return [LogLine.model_validate(line) for line in trigger_log(connection, limit, failed_only=failed_only)]
