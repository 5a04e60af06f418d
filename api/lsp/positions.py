"""Places between the language (from 1, in characters) and editors (from 0, in units of UTF-16)."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol.types import Position, Range

from dsl.ast import Span

WIDE = 0xFFFF
"""Characters past this one are two units of UTF-16."""


def units(text: str) -> int:
    """How long `text` is for an editor.

    >>> units("één"), units("a😀")
    (3, 3)
    """
    return len(text) + sum(ord(char) > WIDE for char in text)


def to_position(lines: Sequence[str], line: int, column: int) -> Position:
    """The place before the character at `line` and `column`; past the end it is the end."""
    text = lines[line - 1] if line <= len(lines) else ""
    return Position(line - 1, units(text[: column - 1]))


def to_range(lines: Sequence[str], span: Span) -> Range:
    return Range(to_position(lines, span.line, span.column), to_position(lines, span.end_line, span.end_column))


def from_position(lines: Sequence[str], position: Position) -> tuple[int, int]:
    """Line and column of an editor's place; inside a character counts as before it."""
    left = position.character
    text = lines[position.line] if position.line < len(lines) else ""
    for column, char in enumerate(text, 1):
        left -= units(char)
        if left < 0:
            return position.line + 1, column
    return position.line + 1, len(text) + 1
