"""The parts of a rule text by what they are, line by line, so that editors can colour any text, right or wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.values import Language

from .keywords import NUMBER, Keyword, fold, spellings, written


class Style(StrEnum):
    """What a part is."""

    KEYWORD = "keyword"
    NAME = "name"
    TEXT = "text"
    VALUE = "value"
    FIELD = "field"
    PLACEHOLDER = "placeholder"
    PHRASE = "phrase"
    MARK = "mark"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one line; `line` and `column` count from 1."""

    line: int
    column: int
    text: str
    style: Style


_PIECE = re.compile(
    r"""(?P<comment>\#.*)|(?P<text>"[^"\\]*(?:\\.[^"\\]*)*"?)|(?P<placeholder><[^\s<>|]+>)|(?P<mark>[|,])
    |(?P<value>(?:(?:€|EUR)\s?)?-?[0-9][0-9.,/-]*(?:\s?%)?)|(?P<field>[^\W\d]\w*(?:\.\w+)+)|(?P<phrase>[^\s"#<|,]+|<)""",
    re.VERBOSE | re.IGNORECASE,
)
_HEADS = (Keyword.DEFINE, Keyword.TRIGGER, Keyword.EXAMPLE, Keyword.EXPECT)
"""Keywords that a name follows."""
_IN_BULLETS = (Keyword.ALL_OF, Keyword.ANY_OF, Keyword.NONE_OF, Keyword.AT_LEAST, Keyword.NOT)
_INSIDE = (Keyword.THROUGH, Keyword.BEFORE, Keyword.UNLESS, Keyword.FIRES, Keyword.FIRES_NOT)
"""Keywords that stand later on a line."""


def _pattern(keywords: tuple[Keyword, ...], language: Language) -> re.Pattern[str]:
    forms = sorted((form for keyword in keywords for form in spellings(keyword, language)), key=len, reverse=True)
    alternatives = "|".join(r"\s+".join(r"\d+" if word == NUMBER else re.escape(word) for word in form.split()) for form in forms)
    return re.compile(rf"(?:{alternatives})(?![\w.])", re.IGNORECASE)


_LEADING: Mapping[Language, re.Pattern[str]] = {language: _pattern(tuple(Keyword), language) for language in Language}
_BULLETED: Mapping[Language, re.Pattern[str]] = {language: _pattern(_IN_BULLETS, language) for language in Language}
_LATER: Mapping[Language, re.Pattern[str]] = {language: _pattern(_INSIDE, language) for language in Language}


def highlight(source: str) -> Iterator[Part]:
    """The parts of every line, in order; white space is no part."""
    language = language_of(source)
    for number, line in enumerate(source.removeprefix("\ufeff").split("\n"), 1):
        yield from _line(line.removesuffix("\r"), number, language)


def language_of(source: str) -> Language:
    """The language that the text names first, else Dutch."""
    words = next((found for line in source.split("\n") if (found := line.lstrip("\ufeff").partition("#")[0].split())), [])
    return next((one for one in Language if fold(" ".join(words[:2])) == written(Keyword.LANGUAGE, one)), Language.NL)


def _line(line: str, number: int, language: Language) -> Iterator[Part]:
    at = len(line) - len(line.lstrip())
    bulleted = line.startswith("-", at)
    if bulleted:
        yield Part(number, at + 1, "-", Style.MARK)
        at += len(line[at + 1 :]) - len(line[at + 1 :].lstrip()) + 1
    leads, named = (_BULLETED if bulleted else _LEADING)[language], False
    while keyword := leads.match(line, at):
        yield Part(number, at + 1, keyword[0], Style.KEYWORD)
        named = _is_one_of(keyword[0], _HEADS, language)
        at = keyword.end() + len(line[keyword.end() :]) - len(line[keyword.end() :].lstrip())
        leads = _BULLETED[language]
    yield from _rest(line, at, number, None if bulleted else _LATER[language], Style.NAME if named else Style.TEXT)


def _rest(line: str, at: int, number: int, later: re.Pattern[str] | None, text: Style) -> Iterator[Part]:
    while at < len(line):
        keyword = later.match(line, at) if later and not line[at - 1 : at].isalnum() else None
        piece = keyword or _PIECE.match(line, at)
        if piece:
            style = Style.KEYWORD if keyword else Style(piece.lastgroup or Style.PHRASE)
            yield Part(number, at + 1, piece[0], text if style is Style.TEXT else style)
        at = max(piece.end() if piece else 0, at + 1)


def _is_one_of(word: str, keywords: tuple[Keyword, ...], language: Language) -> bool:
    return any(fold(word) in spellings(keyword, language) for keyword in keywords)
