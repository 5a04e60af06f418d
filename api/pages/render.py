"""Turns the context of a page into HTML, in the frame that all pages share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar, Protocol
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.language import COOKIE, chosen_now, page_language
from api.wiring import wiring
from domain.access import User
from domain.values import Language

from .write import Writer

HERE = Path(__file__).parents[1]
STATIC = HERE / "static"
_YEAR = 365 * 24 * 3600
_OTHER = {Language.NL: Language.EN, Language.EN: Language.NL}


class Page(Protocol):
    """The context of one page: all that its template reads."""

    TEMPLATE: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page. `user` is None where nobody is logged in."""

    language: Language
    other_language: Language
    in_other_language: str
    path: str
    user: User | None
    style: str


def make_templates() -> Environment:
    """Templates that escape everything, and fail on a name that does not exist."""
    loader = FileSystemLoader(HERE / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def render(
    request: Request, page: Page, status: int = 200, headers: Mapping[str, str] | None = None, user: User | None = None
) -> Response:
    """The page in the reader's language; a language chosen by this request is kept in a cookie."""
    language = page_language(request)
    template = wiring(request).templates.get_template(page.TEMPLATE)
    html = template.render(page=page, frame=_frame(request, language, user), write=Writer(language))
    response = HTMLResponse(html, status, {**(headers or {}), "Content-Language": language, "Vary": "Cookie, Accept"})
    if chosen_now(request):
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, language, max_age=_YEAR, secure=secure, httponly=True, samesite="strict")
    return response


def _frame(request: Request, language: Language, user: User | None) -> Frame:
    query = {**request.query_params, "lang": _OTHER[language]}
    return Frame(
        language=language,
        other_language=_OTHER[language],
        in_other_language=f"{request.url.path}?{urlencode(query)}",
        path=request.url.path,
        user=user,
        style=style_address(),
    )


@cache
def style_address() -> str:
    """The address of the style sheet; it changes with its content, so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / "style.css").read_bytes()).hexdigest()
    return f"/static/style.css?v={digest[:12]}"
