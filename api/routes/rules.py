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
from engine.tell import as_json
from workflows.explain_decision import explain_event, trigger_log

router = APIRouter(tags=["Rules"], dependencies=[requires(Permission.READ_DECISIONS)])


@router.get("/events/{event_id}/explanation")
def get_explanation(
    event_id: UUID,
    request: Request,
    trigger: Annotated[str | None, Query(description="The name of one trigger; without it all that were judged.")] = None,
) -> list[dict[str, Any]]:
    """Explains the decisions about an event, per trigger: its conditions with the values read, and what it did.

    Each is judged again from the stored proof; `confirmed` says whether the outcome is still the recorded one. The
    sentences are in the language of Accept-Language; the shape is `explanation/v1`.
    """
    system = wiring(request).system
    with system.engine.begin() as connection:
        explanations = explain_event(connection, system.rules, event_id, trigger)
    return [as_json(explanation, language_of(request)) for explanation in explanations]


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
