"""What is proved is true: every example makes the claim true, and what is said of all values is confirmed by trying all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.values import Language, Text
from dsl.ast import (
    Call,
    Comparison,
    Condition,
    Group,
    Mode,
    Not,
    Operator,
    Placeholder,
    Quantifier,
    RuleFile,
    Span,
    Table,
    Trigger,
)
from dsl.diagnostics import Diagnostic
from dsl.phrases import Catalogue, Field, Kind, Phrase
from dsl.prove.prove import prove
from dsl.tables import Row, rows_of
from dsl.types import Choice, Plain


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


LABELS = {colour: Text(colour.value, colour.value) for colour in Colour}
FIELDS = (
    Field("fact.size", Text("maat", "size"), Plain(int), frozenset(), "A number."),
    Field("fact.colour", Text("kleur", "colour"), Choice(Colour, LABELS), frozenset(), "A list."),
)


def phrase(kind: Kind, name: str, **more: object) -> Phrase:
    return replace(Phrase(kind, name, Text(name, name), {}, frozenset(), name), **more)  # type: ignore[arg-type]


CATALOGUE = Catalogue(
    (
        phrase(Kind.EVENT, "event"),
        phrase(Kind.CONDITION, "sunny"),
        phrase(Kind.CONDITION, "windy"),
        phrase(Kind.CONDITION, "small", means=lambda: Comparison("fact.size", Operator.AT_MOST, (2,))),
        phrase(Kind.ACTION, "open", opposes=frozenset({"close"})),
        phrase(Kind.ACTION, "close"),
    ),
    FIELDS,
)

ABSENT = "the fact does not exist"
SIZES = (ABSENT, None, *range(-1, 7))
COLOURS = (ABSENT, None, *Colour)
ANSWERS = (True, False, None)
Situation = Mapping[str, object]
SITUATIONS: tuple[Situation, ...] = tuple(
    {"fact.size": size, "fact.colour": colour, "sunny": sunny, "windy": windy}
    for size, colour, sunny, windy in product(SIZES, COLOURS, ANSWERS, ANSWERS)
)


# The language once more, as simply as can be


def answer(node: Condition, situation: Situation) -> bool | None:
    match node:
        case Call("small"):
            return answer(Comparison("fact.size", Operator.AT_MOST, (2,)), situation)
        case Call(plugin):
            return situation[plugin]  # type: ignore[return-value]
        case Comparison():
            return compared(node.operator, situation[node.field], node.values)
        case Not(item):
            inner = answer(item, situation)
            return None if inner is None else not inner
        case Group(quantifier, items, count):
            answers = [answer(item, situation) for item in items]
            yes, maybe = answers.count(True), answers.count(True) + answers.count(None)
            if quantifier is Quantifier.NONE:
                return False if yes else None if maybe else True
            wanted = {Quantifier.ALL: len(items), Quantifier.ANY: 1}.get(quantifier, count)
            return True if yes >= wanted else None if maybe >= wanted else False
    raise AssertionError(node)


def compared(operator: Operator, value: object, against: tuple[object, ...]) -> bool | None:
    if value == ABSENT:
        return None
    if operator in (Operator.EMPTY, Operator.FILLED):
        return (value is None) == (operator is Operator.EMPTY)
    if value is None:
        return None
    tests = {
        Operator.IS: "value == against[0]",
        Operator.IS_NOT: "value != against[0]",
        Operator.ABOVE: "value > against[0]",
        Operator.BELOW: "value < against[0]",
        Operator.AT_LEAST: "value >= against[0]",
        Operator.AT_MOST: "value <= against[0]",
        Operator.ONE_OF: "value in against",
        Operator.BETWEEN: "against[0] <= value <= against[1]",
    }
    return bool(eval(tests[operator], {"value": value, "against": against}))


def holds(conditions: tuple[Condition, ...], situation: Situation) -> bool:
    return all(answer(node, situation) is True for node in conditions)


def fires(trigger: Trigger, number: int, situation: Situation) -> bool:
    """Whether this row (0: the only one) fires; where the first counts, all rows above it must fail."""
    rows = rows_of(trigger)
    row = max(number, 1) - 1
    first = trigger.table is not None and trigger.table.mode is Mode.FIRST
    above = rows[:row] if first else ()
    return holds(rows[row].conditions, situation) and all(fails(other, situation) for other in above)


def fails(row: Row, situation: Situation) -> bool:
    return any(answer(node, situation) is False for node in row.conditions)


# Random rules


sizes = st.integers(0, 5)
colours = st.sampled_from(Colour)
leaves = st.one_of(
    st.builds(Call, st.sampled_from(["sunny", "windy", "small"])),
    st.builds(lambda operator, value: Comparison("fact.size", operator, (value,)), st.sampled_from(list(Operator)[:6]), sizes),
    st.builds(lambda low, high: Comparison("fact.size", Operator.BETWEEN, (low, high)), sizes, sizes),
    st.builds(lambda operator: Comparison("fact.size", operator), st.sampled_from([Operator.EMPTY, Operator.FILLED])),
    st.builds(
        lambda values: Comparison("fact.colour", Operator.ONE_OF, tuple(values)), st.lists(colours, min_size=1, max_size=3)
    ),
    st.builds(
        lambda operator, value: Comparison("fact.colour", operator, (value,)), st.sampled_from(list(Operator)[:2]), colours
    ),
)


def groups(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    items = st.lists(inner, min_size=1, max_size=3).map(tuple)
    counted = st.builds(
        lambda items, count: Group(Quantifier.AT_LEAST, items, min(count, len(items) + 1)), items, st.integers(1, 4)
    )
    return st.one_of(st.builds(Group, st.sampled_from(list(Quantifier)[:3]), items), counted, st.builds(Not, inner))


trees = st.recursive(leaves, groups, max_leaves=4)
actions = st.lists(st.builds(Call, st.sampled_from(["open", "close"])), min_size=1, max_size=1).map(tuple)
bullets = st.lists(trees, max_size=3).map(tuple)
plain = st.builds(lambda conditions, actions: Trigger("", "event", conditions, actions), bullets, actions)


@st.composite
def outlines(draw: st.DrawFn) -> Trigger:
    between = Comparison("fact.size", Operator.BETWEEN, (Placeholder("low"), Placeholder("high")))
    coloured = Comparison("fact.colour", Operator.IS, (Placeholder("colour"),))
    conditions = (*draw(st.lists(trees, max_size=1)), between, *draw(st.sampled_from([(), (coloured,)])))
    rows = draw(st.lists(st.tuples(sizes, sizes, colours), min_size=1, max_size=4))
    table = Table(draw(st.sampled_from(Mode)), ("low", "high", "colour"), tuple(rows))
    return Trigger("", "event", conditions, draw(actions), table=table)


rule_sets = st.lists(st.one_of(plain, outlines()), min_size=1, max_size=3)


# What is claimed


class Book:
    """Rules with every node, row and trigger at a place of its own, so that a finding tells what it is about."""

    def __init__(self, triggers: list[Trigger]) -> None:
        self.nodes: dict[Span, Condition] = {}
        self.tables: dict[Span, Trigger] = {}
        self.rows: dict[Span, tuple[Trigger, int]] = {}
        self._lines = 0
        self.triggers = {f"t{index}": self._placed(replace(trigger, name=f"t{index}")) for index, trigger in enumerate(triggers)}

    def findings(self) -> tuple[Diagnostic, ...]:
        return prove((("a.rules", RuleFile(Language.EN, tuple(self.triggers.values()))),), CATALOGUE)

    def named(self, found: Diagnostic) -> list[tuple[Trigger, int]]:
        """The rules that the message names, as trigger and row."""
        return [(self.triggers[name], int(row or 0)) for row, name in re.findall(r"(?:row (\d+) of )?`(t\d)`", found.message)]

    def _placed(self, trigger: Trigger) -> Trigger:
        table = trigger.table
        if table:
            table = replace(table, span=self._spot(), cell_spans=tuple((self._spot(),) for _ in table.rows))
        conditions = tuple(self._node(node) for node in trigger.conditions)
        trigger = replace(trigger, span=self._spot(), conditions=conditions, table=table)
        if table:
            self.tables[table.span] = trigger
            self.rows |= {cells[0]: (trigger, row) for row, cells in enumerate(table.cell_spans, 1)}
        return trigger

    def _node(self, node: Condition) -> Condition:
        match node:
            case Not():
                node = replace(node, item=self._node(node.item))
            case Group():
                node = replace(node, items=tuple(self._node(item) for item in node.items))
        node = replace(node, span=self._spot())
        self.nodes[node.span] = node
        return node

    def _spot(self) -> Span:
        self._lines += 1
        return Span(self._lines, 1, self._lines, 2)


def situation_of(example: str) -> Situation:
    """The example's words as a situation; what it does not mention is not known."""
    told: dict[str, object] = {"fact.size": ABSENT, "fact.colour": ABSENT, "sunny": None, "windy": None}
    for part in filter(None, example.split(", ")):
        word, _, value = part.partition(" ")
        if word == "size":
            told["fact.size"] = None if value == "empty" else 0 if value == "filled in" else int(value)
        elif word == "colour":
            told["fact.colour"] = None if value == "empty" else Colour.RED if value == "filled in" else Colour(value)
        else:
            told[value if word == "not" else word] = word != "not"
    return told


@settings(max_examples=300, deadline=None)
@given(rule_sets)
def test_every_claim_is_true(triggers: list[Trigger]) -> None:
    book = Book(triggers)
    for found in book.findings():
        example = situation_of(found.message.partition("; for example: ")[2])
        CLAIMS[found.code](book, found, example)


def never_fires(book: Book, found: Diagnostic, _: Situation) -> None:
    [(trigger, row)] = book.named(found)
    assert not any(holds(rows_of(trigger)[max(row, 1) - 1].conditions, now) for now in SITUATIONS)


def never_holds(book: Book, found: Diagnostic, _: Situation) -> None:
    assert not any(answer(book.nodes[found.span], now) is True for now in SITUATIONS)


def always_holds(book: Book, found: Diagnostic, _: Situation) -> None:
    assert not any(answer(book.nodes[found.span], now) is False for now in SITUATIONS)


def does_the_same(book: Book, found: Diagnostic, example: Situation) -> None:
    (rule, row), (other, other_row) = book.named(found)
    assert rule.actions == other.actions
    assert fires(rule, row, example)
    assert all(fires(other, other_row, now) for now in SITUATIONS if fires(rule, row, now))
    back = all(fires(rule, row, now) for now in SITUATIONS if fires(other, other_row, now))
    assert back == (found.code == "same-trigger")


def conflicts(book: Book, found: Diagnostic, example: Situation) -> None:
    (rule, row), (other, other_row) = book.named(found)
    assert {rule.actions[0].plugin, other.actions[0].plugin} == {"open", "close"}
    assert fires(rule, row, example)
    assert fires(other, other_row, example)


def unreachable(book: Book, found: Diagnostic, example: Situation) -> None:
    trigger, row = book.rows[found.span]
    assert holds(rows_of(trigger)[row - 1].conditions, example)
    assert not any(fires(trigger, row, now) for now in SITUATIONS)


def overlaps(book: Book, found: Diagnostic, example: Situation) -> None:
    trigger, row = book.rows[found.span]
    other, same = map(int, re.findall(r"row (\d+)", found.message))
    assert same == row
    assert fires(trigger, row, example)
    assert fires(trigger, other, example)


def has_a_gap(book: Book, found: Diagnostic, example: Situation) -> None:
    trigger = book.tables[found.span]
    rows = range(1, len(rows_of(trigger)) + 1)
    assert not any(holds(rows_of(trigger)[row - 1].conditions, example) for row in rows)
    covered = [now for now in SITUATIONS if any(holds(rows_of(trigger)[row - 1].conditions, now) for row in rows)]
    sizes = [now["fact.size"] for now in covered]
    lists = len({now["fact.colour"] for now in covered if now["fact.size"] == example["fact.size"]})
    assert min(sizes) < example["fact.size"] < max(sizes) or lists == len(Colour) - 1  # type: ignore[type-var,operator]


CLAIMS = {
    "never-fires": never_fires,
    "never-holds": never_holds,
    "always-holds": always_holds,
    "same-trigger": does_the_same,
    "covered-trigger": does_the_same,
    "conflicting-actions": conflicts,
    "unreachable-row": unreachable,
    "overlapping-rows": overlaps,
    "gap": has_a_gap,
}


@settings(max_examples=200, deadline=None)
@given(bullets)
def test_what_never_fires_is_always_found(conditions: tuple[Condition, ...]) -> None:
    found = {item.code for item in Book([Trigger("", "event", conditions, (Call("open"),))]).findings()}
    if not any(holds(conditions, now) for now in SITUATIONS):
        assert found & {"never-fires", "never-holds", "always-holds"}


@settings(max_examples=200, deadline=None)
@given(plain, plain)
def test_opposite_actions_are_found_when_all_is_declared(one: Trigger, other: Trigger) -> None:
    pair = [replace(one, actions=(Call("open"),)), replace(other, actions=(Call("close"),))]
    if any(name in repr(pair) for name in ("sunny", "windy")):
        return
    found = {item.code for item in Book(pair).findings()}
    both = any(fires(one, 0, now) and fires(other, 0, now) for now in SITUATIONS)
    assert ("conflicting-actions" in found) == both
