"""The colours of rule texts for Pygments, so that documentation shows rules as editors do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pygments import token as kinds
from pygments.lexer import Lexer

from dsl.highlight import Style, highlight

TOKENS: dict[Style, kinds._TokenType] = {
    Style.KEYWORD: kinds.Keyword,
    Style.NAME: kinds.Name.Class,
    Style.TEXT: kinds.String,
    Style.VALUE: kinds.Number,
    Style.FIELD: kinds.Name.Attribute,
    Style.PLACEHOLDER: kinds.Name.Variable,
    Style.PHRASE: kinds.Text,
    Style.MARK: kinds.Punctuation,
    Style.COMMENT: kinds.Comment,
}


class RegelaarLexer(Lexer):
    """Rule texts in Dutch and English, right or wrong."""

    name = "Regelaar"
    aliases: ClassVar[list[str]] = ["regelaar"]
    filenames: ClassVar[list[str]] = ["*.rules"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, kinds._TokenType, str]]:
        """Every character of `text`, in order, with what it is part of."""
        starts = _starts(text)
        at = 0
        for part in highlight(text):
            begin = starts[part.line - 1] + part.column - 1
            if begin > at:
                yield at, kinds.Whitespace, text[at:begin]
            yield begin, TOKENS[part.style], part.text
            at = begin + len(part.text)
        if at < len(text):
            yield at, kinds.Whitespace, text[at:]


def _starts(text: str) -> list[int]:
    """Where each line begins."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts
