"""Text as tokens: one per word, value or mistake; linear, and never looking back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from lark import Token
from lark.common import LexerConf
from lark.lexer import Lexer, LexerState, PatternStr

from domain.values import Language

from .keywords import fold
from .layout import BULLET, Layout, Piece
from .literals import CURRENCY, NOTATIONS, RUN_CHARACTERS, read_date

OPEN_TEXT, NO_SUCH_DAY, INVISIBLE = "OPEN_TEXT", "NO_SUCH_DAY", "INVISIBLE"
"""Tokens that no rule of the grammar knows: each is a mistake in itself."""

_PIECE = re.compile(
    rf"""(?P<space>\s+)|(?P<COMMENT>\#.*)|(?P<run>[{RUN_CHARACTERS}]+)|(?P<CURRENCY>€)|(?P<PERCENT>%)
    |(?P<STRING>"[^"\\]*+(?:\\.[^"\\]*+)*+")|(?P<OPEN_TEXT>".*)|(?P<UNKNOWN>[^\s{RUN_CHARACTERS}"€%\#]+)""",
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

    def _pieces(self, line: str) -> Iterator[Piece]:
        if unseen := _INVISIBLE.search(line):
            yield Piece(INVISIBLE, *unseen.span())
            return
        start = len(line) - len(line.lstrip())
        if line.startswith("-", start):
            yield Piece(BULLET, start, start + 1)
            start += 1
        for match in _PIECE.finditer(line, start):
            kind = match.lastgroup or ""
            if kind != "space":
                yield Piece(self._kind_of_run(match[0]) if kind == "run" else kind, *match.span())

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


def _is_day(text: str, language: Language) -> bool:
    try:
        read_date(text, language)
    except ValueError:
        return False
    return True


def _token(piece: Piece, line: str, number: int) -> Token:
    return Token(piece.kind, line[piece.start : piece.end], None, number, piece.start + 1, number, piece.end + 1)
