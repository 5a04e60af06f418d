"""Lays out a rule file: indentation, blank lines, spaces and the columns of tables change, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .diagnostics import Diagnostic, has_errors, width
from .parse import Parser

_PART = re.compile(r'(?P<space>\s+)|(?P<text>"[^"\\]*(?:\\.[^"\\]*)*")|(?P<comment>\#.*)|(?P<bar>\|)|[^\s"#|]+|"')


def format_source(source: str, parser: Parser, path: str = "") -> str | tuple[Diagnostic, ...]:
    """`source` laid out, or the mistakes that keep it from being read: such a text is left alone.

    The words, quoted texts and comments stay as they are, and so does the tree. Laying out twice changes nothing more.
    """
    parsed = parser.parse(source, path)
    return parsed.diagnostics if has_errors(parsed.diagnostics) else laid_out(source)


def laid_out(source: str) -> str:
    """The layout of a text that can be read: two spaces a level (and two for a dash), one blank line between statements."""
    lines = list(_spaced(_placed(source.removeprefix("\ufeff").rstrip())))
    written = [_written(line, cells) for table in _tables(lines) for line, cells in _aligned(table)]
    return "\n".join(written) + "\n"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line and its margin: what stands on it, and the comment at its end. No `words`: a comment, or blank."""

    margin: int
    words: str = ""
    comment: str = ""

    @property
    def blank(self) -> bool:
        return not (self.words or self.comment)

    @property
    def cells(self) -> tuple[str, ...]:
        return _cells(self.words) if self.words.startswith("|") else ()


def _placed(source: str) -> Sequence[_Line]:
    """The lines at their margins; a comment goes with the line that follows it."""
    levels, lines, above = [(0, 0)], [], ""
    for text in source.split("\n"):
        words, comment = _parted(text)
        if words:
            found = len(text[: len(text) - len(text.lstrip())].expandtabs(8))
            while found < levels[-1][0]:
                levels.pop()
            if found > levels[-1][0]:
                levels.append((found, levels[-1][1] + (4 if above.startswith("-") else 2)))
            above = words
        lines.append(_Line(levels[-1][1], words, comment))
    below = 0
    for number, line in reversed(list(enumerate(lines))):
        below = line.margin if line.words else below
        lines[number] = _Line(below, line.words, line.comment)
    return lines


def _parted(text: str) -> tuple[str, str]:
    """The words of a line with one space wherever there was any, and its comment."""
    words, comment = [], ""
    for part in _PART.finditer(text.strip()):
        if part["comment"]:
            comment = part[0]
        else:
            words.append(" " if part["space"] else part[0])
    line = "".join(words).strip()
    return (f"- {line[1:].lstrip()}".rstrip() if line.startswith("-") else line), comment


def _spaced(lines: Sequence[_Line]) -> Iterator[_Line]:
    """One blank line before each statement and the comments above it (also those at the end); elsewhere at most one."""
    begins, above = set(), 0
    for number, line in enumerate(lines):
        if line.words:
            begins |= {above} if line.margin == 0 else set()
            above = number + 1
        elif line.blank:
            above = number + 1
    begins.add(above)
    waiting, begun = False, False
    for number, line in enumerate(lines):
        if line.blank:
            waiting = True
            continue
        if begun and (waiting or number in begins):
            yield _Line(0)
        yield line
        waiting, begun = False, True


def _tables(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """The rows of each table together, every other line by itself."""
    table: list[_Line] = []
    for line in lines:
        if not line.cells and table:
            yield table
            table = []
        if line.cells:
            table.append(line)
        else:
            yield [line]
    if table:
        yield table


def _aligned(rows: Sequence[_Line]) -> Iterator[tuple[_Line, tuple[str, ...]]]:
    """Each row with its cells made as wide as the widest of their column."""
    columns = max(len(row.cells) for row in rows)
    widths = [max(width(row.cells[at]) for row in rows if at < len(row.cells)) for at in range(columns)]
    for row in rows:
        yield row, tuple(cell + " " * (widths[at] - width(cell)) for at, cell in enumerate(row.cells))


def _cells(words: str) -> tuple[str, ...]:
    """The texts between the bars of a row; a bar between quotes is text."""
    cells = [""]
    for part in _PART.finditer(words):
        if part["bar"]:
            cells.append("")
        else:
            cells[-1] += part[0]
    closed = cells[1:-1] if len(cells) > 2 and not cells[-1].strip() else cells[1:]
    return tuple(cell.strip() for cell in closed)


def _written(line: _Line, cells: tuple[str, ...]) -> str:
    words = f"| {' | '.join(cells)} |" if cells else line.words
    text = "  ".join(part for part in (words, line.comment) if part)
    return f"{' ' * line.margin}{text}".rstrip()
