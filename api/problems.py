"""Every refusal in one shape (RFC 9457), in the reader's language, and never more than the reader may know."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from domain.errors import BadInput, Conflict, Forbidden, NotFound, RegelaarError, TooLarge, Unavailable
from domain.values import Text

from .auth import Unauthenticated
from .language import language_of, wants_page
from .pages.refused import RefusedPage
from .pages.render import render
from .validation import refusal_of_request

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of refusal: its HTTP status, its name in the `type`, its title."""

    status: int
    name: str
    title: Text

    @property
    def uri(self) -> str:
        return f"urn:regelaar:problem:{self.name}"


KINDS: Mapping[type[RegelaarError], Kind] = {
    BadInput: Kind(422, "bad-input", Text("De invoer klopt niet", "The input is wrong")),
    TooLarge: Kind(413, "too-large", Text("De invoer is te groot", "The input is too large")),
    NotFound: Kind(404, "not-found", Text("Dit bestaat niet", "This does not exist")),
    Conflict: Kind(409, "conflict", Text("Dit past niet bij wat er al is", "This does not fit what is there")),
    Forbidden: Kind(403, "forbidden", Text("Dit mag u niet", "You may not do this")),
    Unavailable: Kind(503, "unavailable", Text("Een dienst antwoordt niet", "A service does not answer")),
    Unauthenticated: Kind(401, "unauthenticated", Text("Wij weten niet wie u bent", "We do not know who you are")),
}
_UNEXPECTED = Kind(500, "unexpected", Text("Er ging iets mis", "Something went wrong"))
_OF_PROTOCOL = {
    400: Text("de aanvraag is niet te lezen", "the request cannot be read"),
    404: Text("dit adres bestaat niet", "this address does not exist"),
    405: Text("dit adres kent deze methode niet", "this address does not know this method"),
    413: Text("de aanvraag is groter dan wordt aangenomen", "the request is larger than is accepted"),
}
_HEADERS = {401: {"WWW-Authenticate": 'Bearer realm="regelaar"'}, 503: {"Retry-After": "5"}}


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(description="The kind of refusal, for programs: `urn:regelaar:problem:…`.")
    title: str = Field(description="The kind of refusal, for people.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong and what to do, in the language of Accept-Language (nl or en).")
    instance: str = Field(description="The path that was asked.")
    place: str = Field(description="Where in the input: a field, or a file with line and element; empty when it is nowhere.")
    request_id: str = Field(description="Tell this id when you ask for help: our log knows it.")


async def answer_refusal(request: Request, error: RegelaarError) -> Response:
    """The answer to a RegelaarError; a browser that is not logged in is brought to the log-in page."""
    if isinstance(error, Unauthenticated) and wants_page(request) and request.method == "GET":
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/inloggen?next={quote(asked, safe='')}", status_code=303)
    kind = next(KINDS[base] for base in type(error).__mro__ if base in KINDS)
    return _answer(request, kind, error.text, error.place)


async def answer_invalid(request: Request, error: RequestValidationError) -> Response:
    """The answer to a request whose fields are not what the API asks for."""
    return await answer_refusal(request, refusal_of_request(error.errors()))


async def answer_protocol(request: Request, error: HTTPException) -> Response:
    """The answer to what the web framework itself refuses: an unknown address or method, a body that cannot be read."""
    if error.status_code < 400:
        return Response(status_code=error.status_code, headers=error.headers)
    phrase = HTTPStatus(error.status_code).phrase
    text = _OF_PROTOCOL.get(error.status_code, Text(phrase, phrase))
    kind = next((kind for kind in KINDS.values() if kind.status == error.status_code), None)
    kind = kind or Kind(error.status_code, phrase.lower().replace(" ", "-"), Text(phrase, phrase))
    return _answer(request, kind, text, "", error.headers)


async def answer_database(request: Request, _error: Exception) -> Response:
    """The answer when the database is away, or too busy."""
    text = Text("de database antwoordt niet; probeer het zo opnieuw", "the database does not answer; try again soon")
    return await answer_refusal(request, Unavailable(text))


async def answer_data(request: Request, _error: Exception) -> Response:
    """The answer to a value that no column can hold: a number beyond all bounds, a character that is none."""
    text = Text("een waarde past niet in de database; verbeter haar", "a value does not fit in the database; correct it")
    return await answer_refusal(request, BadInput(text))


def unexpected(request: Request) -> Response:
    """The answer to a fault of ours; what went wrong is in the log, under the id of the request."""
    text = Text(
        "dit had niet mogen gebeuren; meld het met het nummer van de aanvraag",
        "this should not have happened; report it with the id of the request",
    )
    return _answer(request, _UNEXPECTED, text, "")


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    RegelaarError: answer_refusal,
    RequestValidationError: answer_invalid,
    HTTPException: answer_protocol,
    OperationalError: answer_database,
    InterfaceError: answer_database,
    NoConnection: answer_database,
    DataError: answer_data,
}


def _answer(request: Request, kind: Kind, text: Text, place: str, headers: Mapping[str, str] | None = None) -> Response:
    language = language_of(request)
    problem = Problem(
        type=kind.uri,
        title=kind.title[language],
        status=kind.status,
        detail=text[language],
        instance=request.url.path,
        place=place,
        request_id=request.state.request_id,
    )
    all_headers = {**_HEADERS.get(kind.status, {}), **(headers or {})}
    if wants_page(request):
        return render(request, RefusedPage(problem.title, problem.detail, place, problem.request_id), kind.status, all_headers)
    all_headers |= {"Content-Language": language, "Vary": "Accept-Language"}
    return JSONResponse(problem.model_dump(), kind.status, all_headers, MEDIA_TYPE)
