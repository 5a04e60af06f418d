"""Reads a text again and again while it is being written: a statement that did not change is not read anew."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from domain.values import Language

from . import ast
from .ast import Definition, Example, RuleFile, Span, Trigger
from .diagnostics import MOST, Diagnostic, collected, has_errors
from .keywords import Keyword, fold, written
from .parse import Parsed, Parser


@dataclass(frozen=True, slots=True)
class Part:
    """A statement with the comments above it, as text; `line` is where it begins, from 1."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class _Read:
    """What a part turned out to be, with its places counted from the beginning of the file."""

    line: int
    statements: tuple[Definition | Trigger | Example, ...]
    trailing: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


class Rereader:
    """Gives for each text just what `Parser.parse` gives, faster when most of it is as it was the time before.

    Keeps the statements of the last text only. One for each file that is open.
    """

    def __init__(self, parser: Parser, path: str = "") -> None:
        self._parser = parser
        self._path = path
        self._known: Mapping[tuple[Language, str], _Read] = {}
        self.statements: tuple[Definition | Trigger | Example, ...] = ()
        """Of the last text the statements without a mistake of their own; none where it is not read in parts."""

    def parse(self, source: str) -> Parsed:
        """The tree of `source`, or what is wrong with it."""
        header, *rest = parts(source.removeprefix("\ufeff"))
        language = _language(header.text)
        if language is None or _entangled(source):
            return self._whole(source)
        top = self._parser.parse(header.text, self._path)
        read = self._read(language, rest)
        found = (*top.diagnostics, *(item for one in read for item in one.diagnostics))
        if len(found) >= MOST:
            return self._whole(source)
        self.statements = tuple(item for one in read for item in one.statements)
        file = None if has_errors(found) or top.file is None else _joined(top.file, read)
        return Parsed(self._path, source, file, collected(found))

    def _whole(self, source: str) -> Parsed:
        parsed = self._parser.parse(source, self._path)
        self.statements = parsed.file.statements if parsed.file else ()
        return parsed

    def _read(self, language: Language, rest: Sequence[Part]) -> Sequence[_Read]:
        known: dict[tuple[Language, str], _Read] = {}
        read = []
        for part in rest:
            key = (language, part.text)
            before = known.get(key) or self._known.get(key)
            known[key] = self._moved(before, part, language) if before else self._anew(part, language)
            read.append(known[key])
        self._known = known
        return read

    def _anew(self, part: Part, language: Language) -> _Read:
        return self._moved(self._at_line(2, part, language), part, language)

    def _moved(self, read: _Read, part: Part, language: Language) -> _Read:
        """Where the part stands now; a message with a number in it may name a line, so then it is read there."""
        if read.line == part.line:
            return read
        if any(map(str.isdigit, "".join(f"{item.message}{item.help}" for item in read.diagnostics))):
            return self._at_line(part.line, part, language)
        moved: _Read = _shifted(read, part.line - read.line)
        return replace(moved, line=part.line)

    def _at_line(self, line: int, part: Part, language: Language) -> _Read:
        header = written(Keyword.LANGUAGE, language) + "\n" * (line - 1)
        parsed = self._parser.parse(header + part.text, self._path)
        statements, trailing = (parsed.file.statements, parsed.file.trailing) if parsed.file else ((), ())
        return _Read(line, statements, trailing, parsed.diagnostics)


def parts(source: str) -> tuple[Part, ...]:
    """The lines up to the first statement, then the statements: each begins at the margin, after comments of its own.

    A line at the margin without lines below it is one part with what follows: only there can be seen what is missing.
    """
    lines = source.split("\n")
    starts, above, whole = [0], 0, False
    for number, line in enumerate(lines):
        words = line.strip()
        if words and not words.startswith("#"):
            at_margin = not line[0].isspace()
            if at_margin and whole:
                starts.append(above)
            whole = not at_margin or above == 0
            above = number + 1
    ends = [*starts[1:], len(lines)]
    return tuple(Part(start + 1, "\n".join(lines[start:end])) for start, end in zip(starts, ends, strict=True))


def _language(header: str) -> Language | None:
    """The language that the only line with words names, when it stands at the margin; None leaves it to the parser."""
    lines = [line for line in header.split("\n") if line.partition("#")[0].strip()]
    if len(lines) != 1 or lines[0][0].isspace():
        return None
    words = fold(" ".join(lines[0].partition("#")[0].split()))
    return next((one for one in Language if words == written(Keyword.LANGUAGE, one)), None)


def _entangled(source: str) -> bool:
    """Whether mistakes hang together across statements: of all tabs in margins only the first is one, and a comment with a
    character that cannot be seen is no comment.
    """
    suspects = (line for line in source.split("\n") if "\t" in line or not line.isprintable())
    return any("\t" in line[: len(line) - len(line.lstrip())] or _odd_comment(line.strip()) for line in suspects)


def _odd_comment(line: str) -> bool:
    return line.startswith("#") and not line.replace("\t", " ").replace("\xa0", " ").isprintable()


def _joined(top: RuleFile, read: Sequence[_Read]) -> RuleFile:
    """One file; comments that no line of a statement took belong to the next."""
    statements: list[Definition | Trigger | Example] = []
    left = top.trailing
    for one in read:
        first, *others = one.statements
        statements += [replace(first, comments=(*left, *first.comments)) if left else first, *others]
        left = one.trailing
    return replace(top, statements=tuple(statements), trailing=left)


def _shifted(value: Any, by: int) -> Any:
    """The same tree, tuple or diagnostic with every place in it `by` lines further down."""
    if isinstance(value, Span):
        return Span(value.line + by, value.column, value.end_line + by, value.end_column)
    if isinstance(value, tuple):
        return tuple([_shifted(item, by) for item in value])
    return _rebuilt(value, by) if type(value) in _ATTRIBUTES else value


def _rebuilt(node: Any, by: int) -> Any:
    """What `replace` gives, in less time: this runs for each node of a file when a line is added at its top."""
    kind = type(node)
    moved = object.__new__(kind)
    for name, placed in _ATTRIBUTES[kind]:
        value = getattr(node, name)
        object.__setattr__(moved, name, _shifted(value, by) if placed and value else value)
    return moved


_NODES: tuple[Any, ...] = tuple(
    one for one in vars(ast).values() if isinstance(one, type) and is_dataclass(one) and one is not Span
)
_WITH_PLACES = {one.__name__ for one in _NODES} | {"Span", "Condition", "Diagnostic"}
_ATTRIBUTES: Mapping[type, tuple[tuple[str, bool], ...]] = {
    kind: tuple((item.name, not _WITH_PLACES.isdisjoint(re.findall(r"\w+", str(item.type)))) for item in fields(kind))
    for kind in (*_NODES, Diagnostic, _Read)
}
"""Of each class of nodes the attributes, and whether places can lie in them."""
