"""Nodes of the parser into the statements of a rule file, with the mistakes that only show then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.values import Period, Target

from . import mistakes, table_mistakes
from .ast import Call, Deadline, Definition, Example, Expectation, RuleFile, Table, Trigger
from .comparisons import ANY_FIELD
from .expect import closest
from .grammar import DELAY
from .keywords import fold
from .literals import PLACEHOLDER_NAME, read_date, read_text
from .outline import Outline, Tokens, is_delay
from .reading import Reader
from .syntax import Leaf, Node

_EVENT = "event_"


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds one file in the order of its lines: each statement takes the comments above it.

    A statement whose name or event could not be read (a BAD_… leaf) is left out: that mistake has been reported.
    """

    reader: Reader
    tokens: Tokens

    def file(self, root: Node) -> RuleFile:
        header, *statements = root.nodes
        comments = self.reader.take_comments(header.span)
        built = [self._statement(node) for node in statements]
        trailing = tuple(text for _, text in self.reader.comments)
        return RuleFile(self.reader.grammar.language, tuple(item for item in built if item), comments, trailing)

    def _statement(self, node: Node) -> Definition | Trigger | Example | None:
        self.reader.holes.clear()
        header, *rest = node.nodes
        name = self._name(header)
        comments = self.reader.take_comments(header.span)
        match node.rule:
            case "definition":
                return self._definition(name, rest, comments)
            case "trigger":
                return self._trigger(node, name, rest, comments)
            case _:
                return self._example(node, name, rest, comments)

    def _name(self, header: Node) -> Leaf | None:
        name = _leaf(header, "STRING")
        if name and not read_text(name.text).strip():
            self._report(mistakes.blank_name, name)
        return name

    def _definition(self, name: Leaf | None, items: list[Node], comments: tuple[str, ...]) -> Definition | None:
        conditions = tuple(self.reader.conditions(items))
        self._report_holes(table_mistakes.placeholder_outside_trigger)
        return Definition(read_text(name.text), conditions, name.span, comments) if name else None

    def _trigger(self, node: Node, name: Leaf | None, rest: list[Node], comments: tuple[str, ...]) -> Trigger | None:
        clauses = self._clauses(rest)
        lists = {
            rule: tuple(self.reader.conditions(clause.nodes)) for rule, clause in clauses.items() if rule in ("when", "then")
        }
        deadline = self._deadline(clauses["deadline"]) if "deadline" in clauses else None
        table = self._table(clauses.get("table"), node, name)
        comments += self._comments_within(clauses.get("table"))
        event = self._event(clauses.get("on"))
        description, valid = self._description(clauses.get("description")), self._validity(clauses.get("validity"))
        if name is None or event is None:
            if name and "on" not in clauses and not node.leaves:
                self._report(mistakes.no_event, name, read_text(name.text))
            return None
        return Trigger(
            read_text(name.text),
            event,
            lists.get("when", ()),
            tuple(item for item in lists.get("then", ()) if isinstance(item, Call)),
            description,
            valid,
            self._once_per(clauses.get("once")),
            deadline,
            table,
            name.span,
            comments,
        )

    def _example(self, node: Node, name: Leaf | None, rest: list[Node], comments: tuple[str, ...]) -> Example | None:
        clauses = self._clauses(part for part in rest if part.rule == "given")
        expect = tuple(self._expectation(part) for part in rest if part.rule != "given")
        given = clauses.get("given")
        items = [item for item in given.nodes if not item.rule.startswith(_EVENT)] if given else []
        conditions = tuple(self.reader.conditions(items))
        comments += self._comments_within(node)
        self._report_holes(table_mistakes.placeholder_outside_trigger)
        event = self._event(given)
        if name and not node.leaves and given is None:
            self._report(mistakes.no_given, name, read_text(name.text))
        if name and not node.leaves and not expect:
            self._report(mistakes.no_expectation, name, read_text(name.text))
        if name is None or event is None:
            return None
        return Example(read_text(name.text), event, conditions, expect, name.span, comments)

    def _expectation(self, node: Node) -> Expectation:
        name = next(leaf for leaf in node.leaves if leaf.type == "STRING")
        return Expectation(read_text(name.text), node.rule == "fires", name.span)

    def _comments_within(self, node: Node | None) -> tuple[str, ...]:
        """What was said between rows or expectations, where nothing smaller can hold it."""
        return self.reader.take_comments(replace(node.span, line=node.span.end_line)) if node else ()

    def _clauses(self, nodes: Iterable[Node]) -> Mapping[str, Node]:
        clauses: dict[str, Node] = {}
        for node in nodes:
            if node.rule in clauses:
                self._report(mistakes.repeated_clause, _keyword(node), _keyword(node).text)
            clauses.setdefault(node.rule, node)
        return clauses

    def _event(self, clause: Node | None) -> str | None:
        return next(self._events(clause), None) if clause else None

    def _events(self, clause: Node) -> Iterator[str]:
        return (self.reader.event(node) for node in clause.nodes if node.rule.startswith(_EVENT))

    def _description(self, clause: Node | None) -> str | None:
        text = _leaf(clause, "STRING") if clause else None
        return read_text(text.text) if text else None

    def _validity(self, clause: Node | None) -> Period | None:
        if clause is None:
            return None
        days = [read_date(leaf.text, self.reader.grammar.language) for leaf in clause.leaves if leaf.type == "DATE"]
        if len(days) == 1 or days[1] == date.max:
            return Period(days[0])
        if days[1] < days[0]:
            self._report(mistakes.empty_validity, clause)
            return None
        return Period(days[0], days[1] + timedelta(days=1))

    def _once_per(self, clause: Node | None) -> Target | None:
        return Target(clause.nodes[0].rule.removeprefix("target_")) if clause else None

    def _deadline(self, clause: Node) -> Deadline:
        parts = {node.rule.rpartition("_")[0]: node for node in clause.nodes}
        delay = self.reader.value(parts[DELAY])
        if not is_delay(delay):
            self._report(mistakes.no_delay, parts[DELAY], " ".join(leaf.text for leaf in parts[DELAY].leaves))
        before = parts.get(ANY_FIELD)
        unless = tuple(self._events(clause))
        return Deadline(delay, self._date_field(before) if before else None, unless, clause.span)  # type: ignore[arg-type]  # the rule of delays

    def _date_field(self, node: Node) -> str:
        (leaf,) = node.leaves
        field = self.reader.grammar.fields[leaf.type]
        if field.slot.type is not date:
            self._report(mistakes.not_a_date, node, leaf.text)
        return field.name

    def _table(self, clause: Node | None, trigger: Node, name: Leaf | None) -> Table | None:
        """The table; where a clause could not be read, that may have been it."""
        if clause is None:
            if not trigger.leaves:
                self._report_holes(table_mistakes.placeholder_without_table)
            return None
        reader = self.reader
        table = Outline(reader.grammar, reader.path, self.tokens, tuple(reader.holes), reader.found).table(clause)
        if table and name:
            self._check_name(name, table)
        return table

    def _check_name(self, name: Leaf, table: Table) -> None:
        """The name keeps its placeholders as text, but one that no column has is a slip of the pen."""
        for hole in re.findall(f"<({PLACEHOLDER_NAME})>", name.text):
            if fold(hole) not in table.columns:
                self._report(table_mistakes.unknown_placeholder, name, hole, closest(fold(hole), table.columns))

    def _report_holes(self, mistake: mistakes.Mistake) -> None:
        for hole in self.reader.holes:
            self.reader.found.append(mistake(self.reader.at(hole.span), hole.name))

    def _report(self, mistake: mistakes.Mistake, where: Node | Leaf, *details: str) -> None:
        self.reader.found.append(mistake(self.reader.at(where.span), *details))


def _leaf(node: Node, kind: str) -> Leaf | None:
    return next((leaf for leaf in node.leaves if leaf.type == kind), None)


def _keyword(node: Node) -> Leaf:
    first = node.children[0]
    return first if isinstance(first, Leaf) else _keyword(first)
