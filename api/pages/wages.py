"""The page ‘Geïmporteerde looncomponenten’ (R-3.3.1.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Query, Request
from pydantic import model_validator
from starlette.responses import Response

from api.auth import requires
from api.reading.wages import StatusTotal, processed_at, totals
from api.routes.wage_imports import WageQuestion, after
from api.shapes import Limit, next_page
from api.wiring import wiring
from domain.access import Permission, User
from domain.payroll import WageStatus
from domain.store.payroll import PAGE, WageFilters, WageImportRow, list_wage_imports

from .render import render

router = APIRouter(include_in_schema=False)

PATH = "/looncomponenten"


class WagesForm(WageQuestion):
    """The filters as a browser sends them: a field that was left empty is sent as empty text."""

    limit: Limit = PAGE
    lang: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, fields: Any) -> Any:
        return {name: value for name, value in fields.items() if value != ""} if isinstance(fields, dict) else fields


@dataclass(frozen=True, slots=True)
class WagesPage:
    """One page of the overview. `next` and `first` are addresses, None where there is no such page to go to."""

    TEMPLATE: ClassVar[str] = "wages.html"

    rows: Sequence[WageImportRow]
    processed_at: Mapping[int, datetime]
    totals: Sequence[StatusTotal]
    filters: WageFilters
    statuses: Sequence[WageStatus]
    next: str | None
    first: str | None

    @property
    def is_filtered(self) -> bool:
        return self.filters != WageFilters()


@router.get(PATH)
def get_wages(
    form: Annotated[WagesForm, Query()], user: Annotated[User, requires(Permission.READ_CLAIMS)], request: Request
) -> Response:
    with wiring(request).system.engine.begin() as connection:
        rows = list_wage_imports(connection, form.filters, form.position, form.limit + 1)
        shown = rows[: form.limit]
        page = WagesPage(
            rows=shown,
            processed_at=processed_at(connection, [row.id for row in shown]),
            totals=totals(connection, form.filters),
            filters=form.filters,
            statuses=tuple(WageStatus),
            next=next_page(request, after(shown[-1].position)) if len(rows) > len(shown) else None,
            first=PATH if form.after else None,
        )
    return render(request, page, user=user)
