"""The page of one claim: its lines, the checks, the decision and the booking. It only shows; deciding is not done here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import requires
from api.reading.bookings import BookingLineRow, lines_of_booking
from api.reading.claims import ClaimLineRow, ClaimRow, claim_with_number, lines_of_claim
from api.reading.wages import CheckRow, checks_of
from api.wiring import wiring
from domain.access import Permission, User
from domain.claims import Side
from domain.values import Money, total

from .render import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """`checks` is empty when the claim was not made of imported wages, `booked` as long as there is no booking."""

    TEMPLATE: ClassVar[str] = "claim.html"

    claim: ClaimRow
    lines: Sequence[ClaimLineRow]
    checks: Sequence[CheckRow]
    booked: Sequence[BookingLineRow]
    may_download: bool

    @property
    def debit(self) -> Money:
        return total(line.amount for line in self.booked if line.side is Side.DEBIT)

    @property
    def credit(self) -> Money:
        return total(line.amount for line in self.booked if line.side is Side.CREDIT)


@router.get("/claims-pagina/{number:path}")
def get_claim_page(number: str, user: Annotated[User, requires(Permission.READ_CLAIMS)], request: Request) -> Response:
    with wiring(request).system.engine.begin() as connection:
        claim = claim_with_number(connection, number)
        page = ClaimPage(
            claim=claim,
            lines=lines_of_claim(connection, claim.id),
            checks=() if claim.wage_import_id is None else checks_of(connection, claim.wage_import_id),
            booked=() if claim.booking is None else lines_of_booking(connection, claim.booking),
            may_download=Permission.EXPORT_BOOKINGS in user.permissions,
        )
    return render(request, page, user=user)
