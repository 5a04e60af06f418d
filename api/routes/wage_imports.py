"""Lists imported wage components with what became of them (R-3.3.1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AfterValidator, Field

from api.auth import requires
from api.language import language_of
from api.reading.wages import processed_at
from api.shapes import Amount, Document, Key, Limit, Listing, Number, Question, next_page
from api.wiring import wiring
from domain.access import Permission
from domain.payroll import Check, WageStatus
from domain.store.payroll import FailedCheck, Position, WageFilters, WageImportRow, list_wage_imports
from domain.values import InsuranceType, Language

router = APIRouter(tags=["Insurances"], dependencies=[requires(Permission.READ_CLAIMS)])


def position_of(text: str) -> Position:
    """A position out of the address of a page; ValueError when it is none."""
    day, _, key = text.partition("_")
    return Position(date.fromisoformat(day), int(key))


def after(position: Position) -> str:
    """A position as it stands in the address of a page."""
    return f"{position.paid_on.isoformat()}_{position.id}"


def _checked(text: str) -> str:
    return after(position_of(text))


class WageQuestion(Question):
    """Which imported wages to show; employer, employee and policy are numbers."""

    employer: Number | None = None
    employee: Number | None = None
    policy: Number | None = None
    status: WageStatus | None = None
    year: Annotated[int, Field(ge=1900, le=9999)] | None = None
    period: Annotated[int, Field(ge=1, le=53)] | None = None
    after: Annotated[str, AfterValidator(_checked)] | None = Field(None, description="From `next` of the page before.")
    limit: Limit = 100

    @property
    def filters(self) -> WageFilters:
        """What the overview is filtered by."""
        return WageFilters(self.employer, self.employee, self.policy, self.status, self.year, self.period)

    @property
    def position(self) -> Position | None:
        """Where the page begins; None at the first row."""
        return None if self.after is None else position_of(self.after)


class Failed(Document):
    """A check that does not hold, and each thing in it that a person must look at."""

    check: Check
    differences: list[str]


class WageImport(Document):
    """What was imported of one employee under one policy, in one period and run of the payroll."""

    id: Key
    employer_number: str
    employer_name: str
    employee_number: str
    employee_name: str
    policy_number: str
    insurance_type: InsuranceType
    year: int
    period: int
    run: int
    processed_at: datetime = Field(description="When it was imported.")
    paid_on: date
    gross: Amount
    net: Amount
    status: WageStatus
    failed_checks: list[Failed]
    claim_id: int | None = Field(description="The claim made of it; null when there is none.")
    claim_number: str | None
    rejection: str | None = Field(description="Why the last claim was rejected; null when it was not.")
    booking_number: str | None


@router.get("/wage-imports")
def get_wage_imports(question: Annotated[WageQuestion, Query()], request: Request) -> Listing[WageImport]:
    """Imported wage components, from the newest payment to the oldest.

    `approved` is processed and approved, `processed` has a claim that awaits its decision or booking, `not_processed` has
    none: `failed_checks` or `rejection` says why.
    """
    with wiring(request).system.engine.begin() as connection:
        rows = list_wage_imports(connection, question.filters, question.position, question.limit)
        moments = processed_at(connection, [row.id for row in rows])
    items = [_document(row, moments, language_of(request)) for row in rows]
    full = len(rows) == question.limit
    return Listing(items=items, next=next_page(request, after(rows[-1].position)) if full else None)


def _document(row: WageImportRow, moments: Mapping[int, datetime], language: Language) -> WageImport:
    fields = {name: getattr(row, name) for name in WageImport.model_fields if hasattr(row, name)}
    failed = [_failed(check, language) for check in row.failed_checks]
    return WageImport.model_validate({**fields, "failed_checks": failed, "processed_at": moments[row.id]})


def _failed(failed: FailedCheck, language: Language) -> Failed:
    return Failed(check=failed.check, differences=[text[language] for text in failed.differences])
