"""Where in a rule file an author is writing: the lines around the cursor that decide what can stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.values import Language

from .keywords import Keyword, fold, spellings

_PIECE = re.compile(r'(?P<gap>[\s|]+)|"[^"\\]*(?:\\.[^"\\]*)*"?|[^\s"|]+')
_QUOTED = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?')


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor in its statement.

    `above` are the lines that the cursor's line lies under, outermost first; `before` is its own line up to `word`, the
    word or quoted text being written, which begins at column `start` of line `line`; `beside` are the other lines just as
    deep under the same line, and `statement` are all other lines of the statement, by number.
    """

    language: Language
    line: int
    above: tuple[str, ...]
    before: str
    word: str
    beside: tuple[str, ...]
    statement: Mapping[int, str]

    @property
    def start(self) -> int:
        return len(self.before) + 1

    @property
    def in_comment(self) -> bool:
        return "#" in _QUOTED.sub("", self.before)


def cursor(source: str, line: int, column: int) -> Cursor | None:
    """The cursor just before the character at `line` and `column`, both from 1; None where no language has been named above."""
    lines = source.removeprefix("\ufeff").split("\n")
    if line > len(lines) or (language := _language(lines[:line])) is None:
        return None
    text = lines[line - 1].removesuffix("\r")[: column - 1]
    before = text[: max((piece.end() for piece in _PIECE.finditer(text) if piece["gap"]), default=0)]
    if not before.strip() and text[len(before) :].startswith("-"):
        before += "-"
    margin = _margin(text)
    first, last = _statement(lines, line - 1, margin)
    above = tuple(reversed(list(_above(lines[first : line - 1], margin))))
    return Cursor(
        language,
        line,
        above,
        before,
        text[len(before) :],
        tuple(lines[number] for number in sorted(_beside(lines, line - 1, margin, range(first, last)))),
        {number: one for number, one in enumerate(lines[first:last], first + 1) if number != line and _said(one)},
    )


def _language(lines: Sequence[str]) -> Language | None:
    """The language that the first line with words names, if that is whole."""
    header = next((words for line in lines if (words := line.partition("#")[0].split())), [])
    return next((one for one in Language if fold(" ".join(header[:2])) in spellings(Keyword.LANGUAGE, one)), None)


def _margin(line: str) -> int:
    return len(line[: len(line) - len(line.lstrip())].expandtabs(8))


def _said(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _statement(lines: Sequence[str], at: int, margin: int) -> tuple[int, int]:
    """The first line of the statement around line `at`, and the line after its last."""
    first = at
    while margin and first > 0 and not (first < at and _said(lines[first]) and _margin(lines[first]) == 0):
        first -= 1
    last = at + 1
    while margin and last < len(lines) and not (_said(lines[last]) and _margin(lines[last]) == 0):
        last += 1
    return first, last


def _above(lines: Sequence[str], margin: int) -> Iterator[str]:
    """From the innermost outwards."""
    for line in reversed(lines):
        if _said(line) and _margin(line) < margin:
            margin = _margin(line)
            yield line


def _beside(lines: Sequence[str], at: int, margin: int, among: range) -> Iterator[int]:
    for step in (-1, 1):
        number = at + step
        while number in among and not (_said(lines[number]) and _margin(lines[number]) < margin):
            if _said(lines[number]) and _margin(lines[number]) == margin:
                yield number
            number += step
