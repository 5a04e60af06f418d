"""Text as tokens: one per word, value or mistake; linear, and never looking back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from lark import Token
from lark.common import LexerConf
from lark.lexer import Lexer, LexerState, PatternStr

from domain.values import Language

from .keywords import fold
from .layout import BULLET, COMMENT, Layout, Piece
from .literals import CURRENCY, NOTATIONS, PLACEHOLDER_NAME, RUN_CHARACTERS, read_date

OPEN_TEXT, NO_SUCH_DAY, INVISIBLE, OPEN_ROW = "OPEN_TEXT", "NO_SUCH_DAY", "INVISIBLE", "OPEN_ROW"
"""Tokens that no rule of the grammar knows: each is a mistake in itself."""

_PIECE = re.compile(
    rf"""(?P<space>\s+)|(?P<COMMENT>\#.*)|(?P<run>[{RUN_CHARACTERS}]+)|(?P<CURRENCY>€)|(?P<PERCENT>%)
    |(?P<STRING>"[^"\\]*+(?:\\.[^"\\]*+)*+")|(?P<OPEN_TEXT>".*)|(?P<PLACEHOLDER><{PLACEHOLDER_NAME}>)|(?P<BAR>\|)
    |(?P<UNKNOWN><|[^\s{RUN_CHARACTERS}"€%\#|<]+)""",
    re.VERBOSE,
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_JOINED = {
    ("CURRENCY", "NUMBER"): "MONEY",
    ("CURRENCY", "CENTS"): "MONEY",
    ("NUMBER", "PERCENT"): "PERCENTAGE",
    ("CENTS", "PERCENT"): "PERCENTAGE",
    ("DECIMAL", "PERCENT"): "PERCENTAGE",
}


class RuleLexer(Lexer):
    """The lexer of one language; the words that it knows are those of the grammar."""

    __future_interface__ = 2
    language: ClassVar[Language]

    def __init__(self, conf: LexerConf) -> None:
        self._words = {item.pattern.value: item.name for item in conf.terminals if isinstance(item.pattern, PatternStr)}
        self._values = NOTATIONS[self.language].patterns

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Token]:  # noqa: ARG002 Lark hands both
        """The tokens of the whole text; each line that holds any ends with a NEWLINE."""
        layout = Layout()
        number = 1
        for number, line in enumerate(lexer_state.text.text.split("\n"), 1):
            for piece in layout.place(line, list(_joined(self._pieces(line.removesuffix("\r"))))):
                yield _token(piece, line, number)
        for piece in layout.close():
            yield _token(piece, "", number)

    def read(self, text: str) -> Sequence[tuple[str, str]]:
        """The kind and the text of each token of a value that stands by itself."""
        return [(piece.kind, text[piece.start : piece.end]) for piece in _joined(self._words_of(text, 0))]

    def _pieces(self, line: str) -> Iterator[Piece]:
        if unseen := _INVISIBLE.search(line):
            yield Piece(INVISIBLE, *unseen.span())
            return
        start = len(line) - len(line.lstrip())
        if line.startswith("-", start):
            yield Piece(BULLET, start, start + 1)
            start += 1
        yield from _cells(line, start) if line.startswith("|", start) else self._words_of(line, start)

    def _words_of(self, line: str, start: int) -> Iterator[Piece]:
        for match in _PIECE.finditer(line, start):
            kind = match.lastgroup or ""
            if kind == "run":
                yield from self._run(match[0], match.start())
            elif kind != "space":
                yield Piece(kind, *match.span())

    def _run(self, run: str, start: int) -> Iterator[Piece]:
        """A word or number, and the comma behind it."""
        end = len(run) - (run.endswith(",") and fold(run) not in self._words)
        if end:
            yield Piece(self._kind_of_run(run[:end]), start, start + end)
        if end < len(run):
            yield Piece("COMMA", start + end, start + end + 1)

    def _kind_of_run(self, run: str) -> str:
        folded = fold(run)
        if folded in self._words:
            return self._words[folded]
        if folded == CURRENCY:
            return "CURRENCY"
        kind = next((kind for kind, form in self._values.items() if form.fullmatch(run)), "UNKNOWN")
        return NO_SUCH_DAY if kind == "DATE" and not _is_day(run, self.language) else kind


class DutchLexer(RuleLexer):
    language = Language.NL


class EnglishLexer(RuleLexer):
    language = Language.EN


LEXERS: Mapping[Language, type[RuleLexer]] = {Language.NL: DutchLexer, Language.EN: EnglishLexer}


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Amounts and percentages as one piece, with or without a space in them."""
    held: Piece | None = None
    for piece in pieces:
        if held is not None and (kind := _JOINED.get((held.kind, piece.kind))):
            held = Piece(kind, held.start, piece.end)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _cells(line: str, start: int) -> Iterator[Piece]:
    """The cells of one row of a table, without their margins; what follows the last bar is a mistake."""
    bar, end = start, start
    for match in _PIECE.finditer(line, start + 1):
        kind = match.lastgroup
        if kind == "BAR":
            yield _cell(line, bar + 1, match.start())
            bar = end = match.start()
        elif kind in (COMMENT, OPEN_TEXT):
            yield Piece(kind, *match.span())
        elif kind != "space":
            end = match.end()
    if end > bar or bar == start:
        yield Piece(OPEN_ROW, bar, max(end, bar + 1))


def _cell(line: str, start: int, end: int) -> Piece:
    text = line[start:end]
    if not text.strip():
        return Piece("CELL", start, end)
    return Piece("CELL", start + len(text) - len(text.lstrip()), start + len(text.rstrip()))


def _is_day(text: str, language: Language) -> bool:
    try:
        read_date(text, language)
    except ValueError:
        return False
    return True


def _token(piece: Piece, line: str, number: int) -> Token:
    return Token(piece.kind, line[piece.start : piece.end], None, number, piece.start + 1, number, piece.end + 1)
