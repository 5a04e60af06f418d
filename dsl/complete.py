"""What an author could write at the cursor, from the parser's own state there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from domain.values import Language

from .cursor import Cursor, cursor
from .keywords import Keyword, fold, written
from .layout import BULLET
from .literals import PLACEHOLDER_NAME
from .offers import FIELD, Completion, Role, continuations, offers, phrases
from .parse import Parser
from .productions import Use
from .snippets import slot_of, values
from .standing import standing

_PLACEHOLDER = re.compile(f"<({PLACEHOLDER_NAME})>")


def complete(source: str, line: int, column: int, parser: Parser, others: Iterable[str] = ()) -> tuple[Completion, ...]:
    """What fits just before the character at `line` and `column` (from 1) and goes on from what is written there, best first.

    Only the lines that the cursor lies under are read, so mistakes elsewhere do not matter, and the length of the file
    hardly does. Definitions and triggers of the texts `others` can be named too.
    """
    at = cursor(source, line, column)
    if at is None:
        return _languages(source, line)
    if at.in_comment:
        return ()
    found = _in_a_table(source, at, parser) if at.before.lstrip().startswith("|") else _on_a_line(at, parser, (source, *others))
    return tuple(dict.fromkeys(found))


def _languages(source: str, line: int) -> tuple[Completion, ...]:
    if any(above.partition("#")[0].strip() for above in source.split("\n")[: line - 1]):
        return ()
    headers = (written(Keyword.LANGUAGE, language) for language in Language)
    return tuple(Completion(header, header, Role.KEYWORD, 1) for header in headers)


def _on_a_line(at: Cursor, parser: Parser, sources: Sequence[str]) -> Sequence[Completion]:
    state = standing(at, parser)
    if state is None:
        return ()
    if BULLET in state.accepted and not (at.before.strip() or state.kind):
        listed = _on_a_line(replace(at, before=f"{at.before}- "), parser, sources)
        return [replace(one, snippet=f"- {one.snippet}", start=at.start) for one in listed]
    if state.typed:
        return [one for one in phrases(state) if _holds_words(one.label, state.typed)]
    fitting = [one for one in offers(state, at, sources) if _fits(at.word, one.label)]
    return sorted(fitting, key=lambda one: not fold(one.label).startswith(fold(at.word)))


def _fits(word: str, label: str) -> bool:
    """Whether the label, or a word in it, begins with what is being written."""
    begun = fold(word)
    return fold(label).startswith(begun) or any(part.startswith(begun) for part in fold(label).split())


def _holds_words(label: str, typed: Sequence[str]) -> bool:
    """Whether the typed words, each perhaps unfinished, stand in the label in this order."""
    words = iter(fold(label).split())
    return all(any(word.startswith(part) for word in words) for part in typed)


def _in_a_table(source: str, at: Cursor, parser: Parser) -> Iterator[Completion]:
    """What can stand in a cell: a value that could stand in the place of its column's name."""
    bar = at.before.rindex("|")
    cell = f"{at.before[bar + 1 :]}{at.word}".lstrip()
    start = at.start + len(at.word) - len(cell)
    if not at.beside:
        yield from (one for one in _columns(at, start) if _fits(cell, one.label))
        return
    header = at.beside[0].strip().strip("|").split("|")
    number = at.before.count("|") - 1
    name = fold(header[number].strip()) if number < len(header) else ""
    for line, words in at.statement.items() if name else ():
        place = fold(words).find(f"<{name}>")
        there = cursor(source, line, place + 1) if place >= 0 else None
        for label, filled in _values_at(there, parser) if there else ():
            if _fits(cell, label):
                yield Completion(label, filled, Role.VALUE, start)


def _columns(at: Cursor, start: int) -> Iterator[Completion]:
    """The placeholders of the trigger that have no column yet."""
    used = fold(at.before).strip().strip("|").split("|")
    for name in dict.fromkeys(name for line in at.statement.values() for name in _PLACEHOLDER.findall(fold(line))):
        if name not in (cell.strip() for cell in used):
            yield Completion(name, name, Role.NAME, start)


def _values_at(at: Cursor, parser: Parser) -> Iterator[tuple[str, str]]:
    state = standing(at, parser)
    if state is None or state.kind is None:
        return
    for form, rest in continuations(state, state.kind):
        if isinstance(rest[0], Use) and rest[0].parameter != FIELD:
            yield from values(slot_of(form, rest[0]), state.grammar.language)
