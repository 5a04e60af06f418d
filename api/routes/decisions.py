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
from api.shapes import Document, Key, Limit, Line, Listing, Number, Question, next_page
from api.wiring import wiring
from domain.access import Permission
from domain.events import Subject
from engine.verdict import Outcome
from workflows.explain_case import explain_case
from workflows.explain_decision import explain_event
from workflows.explanation_document import document
from workflows.explanation_schema import ExplanationDocument
from workflows.find_decisions import Search, find_decisions
from workflows.near_miss_document import NearMissReport, report_document
from workflows.near_misses import near_misses_in
from workflows.trigger_log import trigger_log

router = APIRouter(tags=["Rules"], dependencies=[requires(Permission.READ_DECISIONS)])


TriggerName = Annotated[str | None, Query(description="The name of one trigger; without it all that were judged.")]


@router.get("/events/{event_id}/explanation")
def get_explanation(
    event_id: UUID,
    request: Request,
    trigger: TriggerName = None,
) -> ExplanationDocument:
    """Explains what became of an event: where it came from, what each trigger made of it and why, what was done and followed.

    Each trigger is judged again from the stored proof; `confirmed` says whether the outcome is still the recorded one. The
    sentences are in the language of Accept-Language; the shape is `explanation/v2`.
    """
    system = wiring(request).system
    with system.engine.begin() as connection:
        explained = explain_event(connection, system.rules, event_id, trigger)
    return document(explained, language_of(request))


@router.get("/cases/{number}/day-changes/{on}/explanation")
def get_explanation_of_night(number: str, on: date, request: Request, trigger: TriggerName = None) -> ExplanationDocument:
    """Explains the nightly day change of a case; when it gave no event it is computed from what is known now, and says so."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        explained = explain_case(connection, system.rules, number, on, trigger)
    return document(explained, language_of(request))


class DecisionQuestion(Question):
    """Which decisions to show; employee and case are numbers, the days those of recording."""

    employee: Number | None = None
    case: Number | None = None
    event_type: Line | None = None
    trigger: Line | None = None
    outcome: Outcome | None = Field(None, description="What came of the trigger, or of any.")
    starts_on: date | None = None
    ends_before: date | None = None
    after: Key | None = Field(None, description="From `next` of the page before.")
    limit: Limit = 100

    @property
    def search(self) -> Search:
        """What the decisions are searched by."""
        about = (self.employee, self.case, self.event_type)
        return Search(*about, self.trigger, self.outcome, self.starts_on, self.ends_before)


class Decision(Document):
    """One decision: what it was about, and what came of each trigger that did not simply fail."""

    number: int = Field(validation_alias="seq")
    event_id: UUID
    event_type: str
    occurred_on: date
    recorded_at: datetime
    decided_at: datetime
    about: dict[Subject, str] = Field(description="The number of each subject.")
    outcomes: dict[str, Outcome]


@router.get("/decisions")
def get_decisions(question: Annotated[DecisionQuestion, Query()], request: Request) -> Listing[Decision]:
    """Decisions, the newest first."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        found = find_decisions(connection, system.rules, question.search, question.limit, question.after)
    full = len(found) == question.limit
    return Listing(
        items=[Decision.model_validate(one) for one in found], next=next_page(request, str(found[-1].seq)) if full else None
    )


class Days(Question):
    """A period, by the days on which events were recorded."""

    starts_on: date | None = None
    ends_before: date | None = None


@router.get("/near-misses")
def get_all_near_misses(days: Annotated[Days, Query()], request: Request) -> list[NearMissReport]:
    """For each trigger how often it fired, and what kept it from firing."""
    return _near_misses(request, Search(since=days.starts_on, until=days.ends_before))


@router.get("/triggers/{name}/near-misses")
def get_near_misses(name: str, days: Annotated[Days, Query()], request: Request) -> list[NearMissReport]:
    """The same for one trigger; an empty list when it judged nothing in the period."""
    return _near_misses(request, Search(trigger=name, since=days.starts_on, until=days.ends_before))


def _near_misses(request: Request, search: Search) -> list[NearMissReport]:
    system = wiring(request).system
    with system.engine.begin() as connection:
        reports = near_misses_in(connection, system.rules, search)
    return [report_document(report, language_of(request)) for report in reports]


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
