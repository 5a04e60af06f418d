"""Log-in and log-out of the pages: the access token goes into a cookie that only this site gets and no script can read.

This is the first form of it; sessions by user name and password, which end by themselves, come with R-2.1.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.auth import COOKIE, Unauthenticated, user_of
from domain.errors import Forbidden
from domain.values import Text

from .render import render

router = APIRouter(include_in_schema=False)

HOME = "/looncomponenten"


@dataclass(frozen=True, slots=True)
class LogInPage:
    """`next` is where the reader wanted to go; `refused` is why the last token was, None before the first."""

    TEMPLATE: ClassVar[str] = "log_in.html"

    next: str
    refused: Text | None = None


def from_this_site(request: Request) -> None:
    """Refuses a form that another site sent: it would log a reader in as somebody else, or out."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise Forbidden(Text("dit formulier komt van een andere site", "this form comes from another site"))


@router.get("/")
def get_home() -> Response:
    return RedirectResponse(HOME, status_code=303)


@router.get("/inloggen")
def get_log_in(request: Request, next: str = HOME) -> Response:
    return render(request, LogInPage(inside(next)))


@router.post("/inloggen", dependencies=[Depends(from_this_site)])
async def post_log_in(request: Request, token: Annotated[str, Form()] = "", next: Annotated[str, Form()] = HOME) -> Response:
    try:
        await run_in_threadpool(user_of, request, token.strip())
    except Unauthenticated as error:
        return render(request, LogInPage(inside(next), error.text), status=401)
    response = RedirectResponse(inside(next), status_code=303)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token.strip(), secure=secure, httponly=True, samesite="strict")
    return response


@router.post("/uitloggen", dependencies=[Depends(from_this_site)])
def post_log_out() -> Response:
    response = RedirectResponse("/inloggen", status_code=303)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


def inside(address: str) -> str:
    """`address` when it is a path of this site, else the home page.

    >>> inside("/looncomponenten?year=2026"), inside("//evil.example"), inside("/\\\\evil.example"), inside("https://evil.example")
    ('/looncomponenten?year=2026', '/looncomponenten', '/looncomponenten', '/looncomponenten')
    """
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if ours else HOME
