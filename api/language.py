"""In which of the two languages a reader is answered."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import HTTPConnection

from domain.values import Language

from .wiring import wiring

COOKIE = "regelaar_lang"


def language_of(request: HTTPConnection) -> Language:
    """A page's language is the one chosen on a page; that of any other answer is asked for by Accept-Language."""
    if wants_page(request):
        return page_language(request)
    return preferred(request.headers.get("accept-language", "")) or _default(request)


def page_language(request: HTTPConnection) -> Language:
    """The language chosen by `?lang=`, now or before."""
    return chosen_now(request) or _known(request.cookies.get(COOKIE, "")) or _default(request)


def wants_page(request: HTTPConnection) -> bool:
    """Whether a browser asks, for which a page is made rather than a document for machines."""
    return "text/html" in request.headers.get("accept", "")


def chosen_now(request: HTTPConnection) -> Language | None:
    """The language that this very request chooses, by `?lang=`."""
    return _known(request.query_params.get("lang", ""))


def _default(request: HTTPConnection) -> Language:
    return wiring(request).system.settings.language


def preferred(header: str) -> Language | None:
    """The language that an Accept-Language header likes best; None when it names neither.

    >>> preferred("de, en-GB;q=0.8, nl;q=0.7"), preferred("nl-NL"), preferred("fr;q=1, *;q=0.1"), preferred("en;q=0")
    (<Language.EN: 'en'>, <Language.NL: 'nl'>, None, None)
    """
    ranked = sorted(_ranges(header), key=lambda item: -item[0])
    return next((language for quality, language in ranked if quality > 0), None)


def _ranges(header: str) -> Iterator[tuple[float, Language]]:
    for part in header.split(","):
        tag, _, parameter = part.partition(";")
        language = _known(tag.strip().lower().partition("-")[0])
        if language is not None:
            yield _quality(parameter), language


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0


def _known(text: str) -> Language | None:
    return Language(text) if text in list(Language) else None
