"""Lists bookings, exports them to the back office, and hands out their files (R-3.3.1-7)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.auth import requires
from api.reading.bookings import booking_file, list_bookings
from api.shapes import Amount, Document, Key, Limit, Listing, Question, next_page
from api.wiring import wiring
from domain.access import Permission
from workflows.export_bookings import export_bookings

router = APIRouter(tags=["Insurances"])


class BookingQuestion(Question):
    """Which page of the bookings to show."""

    after: Key | None = Field(None, description="From `next` of the page before.")
    limit: Limit = 100


class Booking(Document):
    """One booking."""

    number: str
    claim: str
    policy: str
    booked_on: date
    total: Amount
    exported_at: datetime | None = Field(description="When its file was made; null when it was not exported yet.")
    file_name: str | None


class Exported(Document):
    """The files that were made now."""

    files: list[str]


@router.get("/bookings", dependencies=[requires(Permission.READ_CLAIMS)])
def get_bookings(question: Annotated[BookingQuestion, Query()], request: Request) -> Listing[Booking]:
    """Bookings, the newest first."""
    with wiring(request).system.engine.begin() as connection:
        rows = list_bookings(connection, question.after, question.limit)
    full = len(rows) == question.limit
    items = [Booking.model_validate(row) for row in rows]
    return Listing(items=items, next=next_page(request, str(rows[-1].id)) if full else None)


@router.post("/booking-exports", status_code=201, dependencies=[requires(Permission.EXPORT_BOOKINGS)])
def post_booking_export(request: Request) -> Exported:
    """Makes the files of all bookings that were not exported before; none when there are none."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        files = export_bookings(connection, system.now())
    return Exported(files=[file.name for file in files])


@router.get(
    "/bookings/{number:path}/file",
    dependencies=[requires(Permission.EXPORT_BOOKINGS)],
    response_class=Response,
    responses={200: {"content": {"application/xml": {}}, "description": "The file, byte for byte as it was exported."}},
)
def get_booking_file(number: str, request: Request) -> Response:
    """The file of an exported booking."""
    with wiring(request).system.engine.begin() as connection:
        name, content = booking_file(connection, number)
    return Response(content, media_type="application/xml", headers={"Content-Disposition": f'attachment; filename="{name}"'})
