"""The indentation of lines as INDENT and DEDENT, which always balance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

NEWLINE, INDENT, DEDENT, BULLET, COMMENT = "_NEWLINE", "_INDENT", "_DEDENT", "_BULLET", "COMMENT"
TAB, UNEVEN, TOO_DEEP = "TAB", "UNEVEN", "TOO_DEEP"
"""A line with such a margin is that one token: no rule of the grammar knows it."""

MAX_DEPTH = 20
"""How deep lines can nest; more than any rule that a person can read."""


class Piece(NamedTuple):
    """A token of one line, from `start` up to `end`."""

    kind: str
    start: int
    end: int


class Layout:
    """Knows the margins of the lines that are still open."""

    def __init__(self) -> None:
        self._margins = [0]
        self._tab_seen = False
        self._swallowed: int | None = None

    def place(self, line: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """The pieces of `line`, after what its margin opens and closes, and before its NEWLINE.

        Of tabs only the first is a mistake: the others follow from it.
        """
        yield from (piece for piece in pieces if piece.kind == COMMENT)
        content = [piece for piece in pieces if piece.kind != COMMENT]
        margin = line[: len(line) - len(line.lstrip())]
        width = len(margin.expandtabs(8))
        if not content or (self._swallowed is not None and width >= self._swallowed):
            return
        yield from self._nest(width)
        start, end = content[0].start, content[-1].end
        if "\t" in margin and not self._tab_seen:
            self._tab_seen = True
            yield Piece(TAB, margin.index("\t"), start)
        elif width != self._margins[-1]:
            yield Piece(UNEVEN if self._swallowed is None else TOO_DEEP, start, end)
        else:
            yield from content
        yield Piece(NEWLINE, end, end)

    def close(self) -> Iterator[Piece]:
        """The DEDENTs of what is still open at the end of the text."""
        return (Piece(DEDENT, 0, 0) for _ in self._margins[1:])

    def _nest(self, width: int) -> Iterator[Piece]:
        too_deep = width > self._margins[-1] and len(self._margins) > MAX_DEPTH
        self._swallowed = width if too_deep else None
        if width > self._margins[-1] and not too_deep:
            self._margins.append(width)
            yield Piece(INDENT, 0, 0)
        while width < self._margins[-1]:
            self._margins.pop()
            yield Piece(DEDENT, 0, 0)
