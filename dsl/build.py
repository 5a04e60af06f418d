"""Nodes of the parser into the tree of a rule file, with the mistakes that only show then."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from domain.values import Period

from .ast import Call, Condition, Definition, Group, Not, Quantifier, Reference, RuleFile, Span, Trigger, Value
from .diagnostics import Diagnostic, Place
from .grammar import REFERENCE, Grammar
from .literals import read_date, read_text
from .mistakes import blank_name, empty_validity, no_event, repeated_clause
from .productions import Alternative, Production, Use
from .syntax import Leaf, Node, across

_QUANTIFIERS = frozenset(Quantifier)


@dataclass(slots=True)
class Builder:
    """Builds one file in the order of its lines: each statement, condition or action takes the comments above it.

    A statement whose name or event could not be read (a BAD_… leaf) is left out: that mistake has been reported.
    """

    grammar: Grammar
    path: str
    comments: deque[tuple[int, str]]
    found: list[Diagnostic] = field(default_factory=list)

    def file(self, root: Node) -> RuleFile:
        header, *statements = root.nodes
        comments = self._take_comments(header.span)
        built = [self._definition(node) if node.rule == "definition" else self._trigger(node) for node in statements]
        trailing = tuple(text for _, text in self.comments)
        return RuleFile(self.grammar.language, tuple(item for item in built if item), comments, trailing)

    def _definition(self, node: Node) -> Definition | None:
        header, *items = node.nodes
        name = self._name(header)
        comments = self._take_comments(header.span)
        conditions = tuple(self._conditions(items))
        return Definition(read_text(name.text), conditions, name.span, comments) if name else None

    def _trigger(self, node: Node) -> Trigger | None:
        header, *rest = node.nodes
        name = self._name(header)
        comments = self._take_comments(header.span)
        clauses = self._clauses(rest)
        lists = {rule: tuple(self._conditions(clause.nodes)) for rule, clause in clauses.items() if rule in ("when", "then")}
        event = self._event(clauses.get("on"))
        description, valid = self._description(clauses.get("description")), self._validity(clauses.get("validity"))
        if name is None or event is None:
            if name and "on" not in clauses and not node.leaves:
                self.found.append(no_event(self._at(name.span), read_text(name.text)))
            return None
        return Trigger(
            read_text(name.text),
            event,
            lists.get("when", ()),
            tuple(item for item in lists.get("then", ()) if isinstance(item, Call)),
            description,
            valid,
            span=name.span,
            comments=comments,
        )

    def _clauses(self, nodes: Iterable[Node]) -> Mapping[str, Node]:
        clauses: dict[str, Node] = {}
        for node in nodes:
            if node.rule in clauses:
                keyword = node.leaves[0]
                self.found.append(repeated_clause(self._at(keyword.span), keyword.text))
            clauses.setdefault(node.rule, node)
        return clauses

    def _name(self, header: Node) -> Leaf | None:
        name = _leaf(header, "STRING")
        if name and not read_text(name.text).strip():
            self.found.append(blank_name(self._at(name.span)))
        return name

    def _event(self, clause: Node | None) -> str | None:
        return self.grammar.productions[clause.nodes[0].rule].phrase.name if clause and clause.nodes else None

    def _description(self, clause: Node | None) -> str | None:
        text = _leaf(clause, "STRING") if clause else None
        return read_text(text.text) if text else None

    def _validity(self, clause: Node | None) -> Period | None:
        if clause is None:
            return None
        days = [read_date(leaf.text, self.grammar.language) for leaf in clause.leaves if leaf.type == "DATE"]
        if len(days) == 1 or days[1] == date.max:
            return Period(days[0])
        if days[1] < days[0]:
            self.found.append(empty_validity(self._at(clause.span)))
            return None
        return Period(days[0], days[1] + timedelta(days=1))

    def _conditions(self, nodes: Iterable[Node]) -> Iterator[Condition]:
        return (condition for node in nodes if (condition := self._condition(node)))

    def _condition(self, node: Node) -> Condition | None:
        if node.rule == "negation":
            return self._negation(node)
        if node.rule in _QUANTIFIERS:
            return self._group(node)
        return self._call(self.grammar.productions[node.rule], node)

    def _negation(self, node: Node) -> Not | None:
        keyword, *rest = node.children
        item = self._condition(rest[0]) if isinstance(rest[0], Node) else None
        return Not(replace(item, comments=()), across(keyword.span, item.span), item.comments) if item else None

    def _group(self, node: Node) -> Group:
        first = node.leaves[0].span
        span = across(first, [leaf.span for leaf in node.leaves if leaf.span.line == first.line][-1])
        comments = self._take_comments(span)
        return Group(Quantifier(node.rule), tuple(self._conditions(node.nodes)), span=span, comments=comments)

    def _call(self, form: Production, node: Node) -> Call | Reference:
        values = self._values(form, node)
        comments = self._take_comments(node.span)
        if form.phrase is REFERENCE:
            return Reference(str(values["name"]), node.span, comments)
        arguments = tuple((name, values[name]) for name in form.phrase.slots)
        return Call(form.phrase.name, arguments, node.span, comments)

    def _values(self, form: Production, node: Node) -> Mapping[str, Value]:
        values: dict[str, Value] = {}
        children = iter(node.children)
        for part in form.elements:
            found = [next(children) for _ in part.symbols]
            if isinstance(part, Use):
                filling, leaves = (part.written_out, found) if part.written_out else self._filling(found[0])
                values[part.parameter] = filling.read([leaf.text for leaf in leaves if isinstance(leaf, Leaf)])
        return values

    def _filling(self, slot: Node | Leaf) -> tuple[Alternative, Sequence[Node | Leaf]]:
        assert isinstance(slot, Node), "a slot that is not written out is a node of its own"
        rule, _, number = slot.rule.rpartition("_")
        return self.grammar.slots[rule][int(number)], slot.children

    def _take_comments(self, span: Span) -> tuple[str, ...]:
        taken = []
        while self.comments and self.comments[0][0] <= span.line:
            taken.append(self.comments.popleft()[1])
        return tuple(taken)

    def _at(self, span: Span) -> Place:
        return Place(self.path, span, self.grammar.language)


def _leaf(node: Node, kind: str) -> Leaf | None:
    return next((leaf for leaf in node.leaves if leaf.type == kind), None)
