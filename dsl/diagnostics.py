"""What is wrong with a text, as values: where, what, and what to do; and how that is shown in a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.values import Language, Text

from .ast import Span

MOST = 100
"""How many diagnostics are shown at once."""

_WINDOW = 120
_HELP = Text("hulp", "help")
_WARNING = Text("waarschuwing: ", "warning: ")


class Severity(StrEnum):
    """An error keeps a file from being used; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mistake stands, and the language in which to speak of it."""

    path: str
    span: Span
    language: Language


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake, in the language of its file. `help` says what to do, and is empty where nothing is certain."""

    code: str
    severity: Severity
    span: Span
    message: str
    help: str = ""
    path: str = ""
    language: Language | None = None


def collected(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """In the order of the text, each once, and no more than a person can take in."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=_order)[:MOST])


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    return diagnostic.path, diagnostic.span.line, diagnostic.span.column, diagnostic.code


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(item.severity is Severity.ERROR for item in diagnostics)


def render(diagnostic: Diagnostic, source: str, language: Language = Language.NL) -> str:
    """The place and the message, the line of `source`, carets under exactly what the message is about, and the help.

    The words around the message are in its own language; in `language` where that is not known.
    """
    language = diagnostic.language or language
    span = diagnostic.span
    severity = _WARNING[language] if diagnostic.severity is Severity.WARNING else ""
    head = f"{diagnostic.path}:{span.line}:{span.column} {diagnostic.code}  {severity}{diagnostic.message}"
    tip = f"  {_HELP[language]}: {diagnostic.help}" if diagnostic.help else ""
    lines = source.removeprefix("\ufeff").split("\n", span.line)
    if span.line > len(lines):
        return head + tip
    text, carets = _underlined(lines[span.line - 1], span)
    return f"{head}\n  | {text}\n  | {carets}{tip}"


def _underlined(line: str, span: Span) -> tuple[str, str]:
    """The part of a long line around `span`, and the carets below it."""
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    left = max(0, start - _WINDOW // 2)
    window = line[left : left + _WINDOW]
    before, under = window[: start - left], window[start - left : end - left]
    return visible(window).rstrip(), " " * width(before) + "^" * max(1, width(under))


def visible(text: str) -> str:
    """`text` on one line, with everything that has no shape of its own replaced by a mark."""
    return "".join(" " if char == "\t" else "�" if unicodedata.category(char) in _SHAPELESS else char for char in text)


_SHAPELESS = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def width(text: str) -> int:
    """How many columns of a terminal `text` takes: two for East Asian wide characters, none for combining ones."""
    return sum(_columns(char) for char in visible(text))


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
