"""The table of a trigger: which placeholders its columns fill, and each cell as a value of that type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from . import mistakes, table_mistakes
from .ast import Mode, Placeholder, Span, Table, Value
from .diagnostics import Diagnostic, Place
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
        """The table, or None when it has no row that can be read."""
        mode, *rows = node.nodes
        if not rows:
            return None
        header, *rest = rows
        columns = tuple(fold(cell.text) for cell in header.leaves)
        self._check_columns(header.leaves, columns, mode)
        if not rest and len(node.leaves) == 0:
            self.found.append(table_mistakes.no_rows(self._at(mode.span)))
        readers = [self._values_for(name) if columns.index(name) == place else () for place, name in enumerate(columns)]
        kept = [row for row in rest if self._has_length(row, len(columns))]
        values = tuple(tuple(map(self._value, row.leaves, readers)) for row in kept)
        spans = tuple(tuple(cell.span for cell in row.leaves) for row in kept)
        return Table(_MODES[mode.rule], columns, values, mode.span, spans)

    def _check_columns(self, cells: Sequence[Leaf], columns: tuple[str, ...], mode: Node) -> None:
        if not self.holes:
            self.found.append(table_mistakes.no_placeholders(self._at(mode.span)))
        used = {hole.name for hole in self.holes}
        for number, (cell, name) in enumerate(zip(cells, columns, strict=True)):
            if not _NAME.fullmatch(name):
                self.found.append(table_mistakes.column_name(self._at(cell.span), cell.text.strip()))
            elif name in columns[:number]:
                self.found.append(table_mistakes.repeated_column(self._at(cell.span), cell.text))
            elif name not in used and self.holes:
                self.found.append(
                    table_mistakes.unused_column(self._at(cell.span), cell.text, closest(name, used - set(columns)))
                )
        self.found.extend(self._holes_without_column(columns))
        self.found.extend(self._holes_of_two_types(columns))

    def _holes_without_column(self, columns: tuple[str, ...]) -> Iterator[Diagnostic]:
        for hole in self.holes:
            if hole.name not in columns:
                yield table_mistakes.unknown_placeholder(self._at(hole.span), hole.name, closest(hole.name, columns))

    def _holes_of_two_types(self, columns: tuple[str, ...]) -> Iterator[Diagnostic]:
        first: dict[str, Hole] = {}
        for hole in self.holes:
            if first.setdefault(hole.name, hole).rule != hole.rule and hole.name in columns:
                yield table_mistakes.two_types(self._at(hole.span), hole.name, first[hole.name].span.line)

    def _values_for(self, name: str) -> tuple[str, ...]:
        """The rule of the values of a column; none when it is not known."""
        return tuple({hole.rule for hole in self.holes if hole.name == name})

    def _has_length(self, row: Node, wanted: int) -> bool:
        if len(row.leaves) != wanted:
            self.found.append(table_mistakes.row_length(self._at(row.span), len(row.leaves), wanted))
        return len(row.leaves) == wanted

    def _value(self, cell: Leaf, rules: tuple[str, ...]) -> Value:
        """The value of a cell; the text of one that cannot be read, which has been reported."""
        at, tokens = self._at(cell.span), self.tokens(cell.text)
        if len(rules) != 1:
            return cell.text
        kinds, texts = tuple(kind for kind, _ in tokens), [text for _, text in tokens]
        way = next((one for one in self.grammar.slots[rules[0]] if one.terminals == kinds != (PLACEHOLDER,)), None)
        if way is None:
            self.found.append(self._unreadable(at, cell.text.strip(), kinds, rules[0]))
            return cell.text
        value = way.read(texts)
        if rules[0] == DELAY and not is_delay(value):
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
