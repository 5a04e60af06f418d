"""The table of a trigger: which placeholders its columns fill, and each cell as a value of that type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from . import mistakes, table_mistakes
from .ast import Mode, Placeholder, Span, Table, Value
from .diagnostics import MOST, Diagnostic, Place
from .expect import closest, values_of
from .grammar import DELAY, Grammar
from .keywords import fold
from .lexer import NO_SUCH_DAY
from .literals import PLACEHOLDER_NAME
from .reading import Hole
from .slots import PLACEHOLDER
from .syntax import Leaf, Node
from .types import Duration, Workdays

Tokens = Callable[[str], Sequence[tuple[str, str]]]
"""The kind and text of each token of a value that stands by itself."""

_MODES = {"mode_first": Mode.FIRST, "mode_all": Mode.ALL}
_NAME = re.compile(PLACEHOLDER_NAME)


@dataclass(frozen=True, slots=True)
class Outline:
    """One trigger with its table: `holes` are its placeholders, `found` gets what is wrong."""

    grammar: Grammar
    path: str
    tokens: Tokens
    holes: Sequence[Hole]
    found: list[Diagnostic]

    def table(self, node: Node) -> Table | None:
        """The table, or None when the names of its columns could not be read."""
        mode, *rows = node.nodes
        if not rows or (node.leaves and node.leaves[0].line < rows[0].span.line):
            return None
        header, *rest = rows
        columns = tuple(fold(cell.text) for cell in header.leaves)
        if not rest and not node.leaves:
            self.found.append(table_mistakes.no_rows(self._at(mode.span)))
        if self.holes:
            self.found.extend(islice(self._wrong_columns(header.leaves, columns), MOST))
            self.found.extend(islice(self._wrong_holes(columns), MOST))
        else:
            self.found.append(table_mistakes.no_placeholders(self._at(mode.span)))
        readers = self._rules_of(columns)
        kept = [row for row in rest if self._has_length(row, len(columns))]
        values = tuple(tuple(map(self._value, row.leaves, readers)) for row in kept)
        spans = tuple(tuple(cell.span for cell in row.leaves) for row in kept)
        return Table(_MODES[mode.rule], columns, values, mode.span, spans)

    def _wrong_columns(self, cells: Sequence[Leaf], columns: tuple[str, ...]) -> Iterator[Diagnostic]:
        used = {hole.name for hole in self.holes}
        free = sorted(used - set(columns))[:MOST]
        seen: set[str] = set()
        for cell, name in zip(cells, columns, strict=True):
            at = self._at(cell.span)
            if not _NAME.fullmatch(name):
                yield table_mistakes.column_name(at, cell.text.strip())
            elif name in seen:
                yield table_mistakes.repeated_column(at, cell.text)
            elif name not in used:
                yield table_mistakes.unused_column(at, cell.text, closest(name, free))
            seen.add(name)

    def _wrong_holes(self, columns: tuple[str, ...]) -> Iterator[Diagnostic]:
        first: dict[str, Hole] = {}
        known = frozenset(columns)
        for hole in self.holes:
            earlier = first.setdefault(hole.name, hole)
            if hole.name not in known:
                yield table_mistakes.unknown_placeholder(self._at(hole.span), hole.name, closest(hole.name, columns[:MOST]))
            elif earlier.rule != hole.rule:
                yield table_mistakes.two_types(self._at(hole.span), hole.name, earlier.span.line)

    def _rules_of(self, columns: tuple[str, ...]) -> Sequence[str | None]:
        """The rule of the values of each column; None where it is not known, or where the column was there already."""
        rules: dict[str, set[str]] = {}
        for hole in self.holes:
            rules.setdefault(hole.name, set()).add(hole.rule)
        return [min(found) if len(found := rules.pop(name, set())) == 1 else None for name in columns]

    def _has_length(self, row: Node, wanted: int) -> bool:
        if len(row.leaves) != wanted:
            self.found.append(table_mistakes.row_length(self._at(row.span), len(row.leaves), wanted))
        return len(row.leaves) == wanted

    def _value(self, cell: Leaf, rule: str | None) -> Value:
        """The value of a cell; the text of one that cannot be read, which has been reported."""
        if rule is None:
            return cell.text
        at, tokens = self._at(cell.span), self.tokens(cell.text)
        kinds, texts = tuple(kind for kind, _ in tokens), [text for _, text in tokens]
        way = next((one for one in self.grammar.slots[rule] if one.terminals == kinds != (PLACEHOLDER,)), None)
        if way is None:
            self.found.append(self._unreadable(at, cell.text.strip(), kinds, rule))
            return cell.text
        value = way.read(texts)
        if rule == DELAY and not is_delay(value):
            self.found.append(mistakes.no_delay(at, cell.text))
        return value

    def _unreadable(self, at: Place, text: str, kinds: tuple[str, ...], rule: str) -> Diagnostic:
        if kinds == (NO_SUCH_DAY,):
            return mistakes.no_such_day(at, text)
        can = values_of(rule, self.grammar)
        return (
            table_mistakes.wrong_cell(at, text, can.shown, closest(text, can.texts))
            if text
            else table_mistakes.empty_cell(at, can.shown)
        )

    def _at(self, span: Span) -> Place:
        return Place(self.path, span, self.grammar.language)


def is_delay(value: Value) -> bool:
    """Whether a deadline can be this far away: some time, but not beyond what a calendar can count."""
    return isinstance(value, Placeholder) or (isinstance(value, Duration | Workdays) and 0 < value.count < 10_000)
