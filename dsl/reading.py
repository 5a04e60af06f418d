"""Nodes of the parser into conditions, actions and values, in the order of the lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from . import mistakes
from .ast import Call, Comparison, Condition, Group, Not, Placeholder, Quantifier, Reference, Span, Value
from .comparisons import Comparing
from .diagnostics import Diagnostic, Place
from .grammar import REFERENCE, Grammar
from .productions import Production, Use
from .syntax import Leaf, Node, across

_QUANTIFIERS = frozenset(Quantifier)


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a placeholder stands, and the rule of the values that can fill it."""

    name: str
    rule: str
    span: Span


@dataclass(slots=True)
class Reader:
    """Reads the parts of one file; each condition or action takes the comments above it. `holes` collects the placeholders."""

    grammar: Grammar
    path: str
    comments: deque[tuple[int, str]]
    found: list[Diagnostic] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)

    def conditions(self, nodes: Iterable[Node]) -> Iterator[Condition]:
        """The conditions or actions of these nodes; what could not be read is no node, and is left out."""
        return (condition for node in nodes if (condition := self._condition(node)))

    def event(self, node: Node) -> str:
        """The name of the event."""
        return self.grammar.productions[node.rule].phrase.name

    def value(self, node: Node) -> Value:
        """The value of a slot that is a node of its own; its rule and number are in the name of the node."""
        rule, _, number = node.rule.rpartition("_")
        value = self.grammar.slots[rule][int(number)].read([leaf.text for leaf in node.leaves])
        return self._noted(value, rule, node.span)

    def take_comments(self, span: Span) -> tuple[str, ...]:
        """The comments up to this line that no node has taken yet."""
        taken = []
        while self.comments and self.comments[0][0] <= span.line:
            taken.append(self.comments.popleft()[1])
        return tuple(taken)

    def at(self, span: Span) -> Place:
        return Place(self.path, span, self.grammar.language)

    def _condition(self, node: Node) -> Condition | None:
        if node.rule == "negation":
            return self._negation(node)
        if node.rule in _QUANTIFIERS:
            return self._group(node)
        return self._sentence(self.grammar.productions[node.rule], node)

    def _negation(self, node: Node) -> Not | None:
        keyword, *rest = node.children
        item = self._condition(rest[0]) if isinstance(rest[0], Node) else None
        return Not(replace(item, comments=()), across(keyword.span, item.span), item.comments) if item else None

    def _group(self, node: Node) -> Group:
        first = node.leaves[0].span
        span = across(first, [leaf.span for leaf in node.leaves if leaf.span.line == first.line][-1])
        comments = self.take_comments(span)
        count = self._count(node) if node.rule == Quantifier.AT_LEAST else 0
        return Group(Quantifier(node.rule), tuple(self.conditions(node.nodes)), count, span, comments)

    def _count(self, node: Node) -> int:
        number = next(leaf for leaf in node.leaves if leaf.type == "NUMBER")
        count = int("".join(char for char in number.text if char.isdigit() or char == "-"))
        most = len(node.nodes) + sum(leaf.type.startswith("BAD_") for leaf in node.leaves)
        if not 1 <= count <= most:
            self.found.append(mistakes.impossible_count(self.at(number.span), number.text, most))
        return count

    def _sentence(self, form: Production, node: Node) -> Call | Comparison | Reference:
        values = self._values(form, node)
        comments = self.take_comments(node.span)
        if form.phrase is REFERENCE:
            return Reference(str(values["name"][0]), node.span, comments)
        if isinstance(form.phrase, Comparing):
            held = tuple(value for name, found in values.items() if name != "field" for value in found)
            return Comparison(str(values["field"][0]), form.phrase.operator, held, node.span, comments)
        arguments = tuple((name, values[name][0]) for name in form.phrase.slots)
        return Call(form.phrase.name, arguments, node.span, comments)

    def _values(self, form: Production, node: Node) -> Mapping[str, tuple[Value, ...]]:
        """The values of each slot: several where it is a list."""
        values: dict[str, tuple[Value, ...]] = {}
        children = iter(node.children)
        for part in form.elements:
            found = [next(children) for _ in part.symbols]
            if isinstance(part, Use):
                values[part.parameter] = self._filling(part, found)
        return values

    def _filling(self, use: Use, found: Sequence[Node | Leaf]) -> tuple[Value, ...]:
        if use.written_out:
            value = use.written_out.read([leaf.text for leaf in found if isinstance(leaf, Leaf)])
            return (self._noted(value, use.rule, across(found[0].span, found[-1].span)),)
        (slot,) = (item for item in found if isinstance(item, Node))
        return tuple(self.value(item) for item in slot.nodes) if use.rule in self.grammar.lists else (self.value(slot),)

    def _noted(self, value: Value, rule: str, span: Span) -> Value:
        if isinstance(value, Placeholder):
            self.holes.append(Hole(value.name, rule, span))
        return value
