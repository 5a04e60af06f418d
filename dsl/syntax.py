"""The shape of a text as it was parsed, before it means anything: nodes and leaves that know where they stand."""

from __future__ import annotations

from typing import NamedTuple

from .ast import Span


class Leaf(NamedTuple):
    """One token of the text: its terminal in the grammar, its exact spelling, and where it stands on its line."""

    type: str
    text: str
    line: int
    column: int
    end_column: int

    @property
    def span(self) -> Span:
        return Span(self.line, self.column, self.line, self.end_column)


class Node(NamedTuple):
    """A rule of the grammar, or one of its alternatives, with what it was made of."""

    rule: str
    children: tuple[Node | Leaf, ...]

    @property
    def span(self) -> Span:
        return across(self.children[0].span, self.children[-1].span)

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(child for child in self.children if isinstance(child, Node))

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(child for child in self.children if isinstance(child, Leaf))


def across(first: Span, last: Span) -> Span:
    """From the beginning of `first` to the end of `last`."""
    return Span(first.line, first.column, last.end_line, last.end_column)
