"""The tree as text: a whole file in its canonical form, or one sentence of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.values import TARGET_LABELS, Language, Period

from .ast import (
    Call,
    Comparison,
    Condition,
    Deadline,
    Definition,
    Example,
    Group,
    Mode,
    Not,
    Operator,
    Placeholder,
    Quantifier,
    Reference,
    RuleFile,
    Table,
    Trigger,
    Value,
)
from .diagnostics import width
from .keywords import NUMBER, Keyword, written
from .linked import leaves
from .literals import quoted, write
from .operators import forms
from .phrases import SLOT, Catalogue, Kind, Phrase
from .types import Choice, Slot

HEADERS = {
    Quantifier.ALL: Keyword.ALL_OF,
    Quantifier.ANY: Keyword.ANY_OF,
    Quantifier.NONE: Keyword.NONE_OF,
    Quantifier.AT_LEAST: Keyword.AT_LEAST,
}
MODES = {Mode.FIRST: Keyword.WHERE_FIRST, Mode.ALL: Keyword.WHERE_ALL}


def print_file(file: RuleFile, catalogue: Catalogue, language: Language) -> str:
    """The file in `language`; reading it gives the same tree. Quoted text is not translated."""
    writer = _Writer(catalogue, language)
    blocks = [[*_comments(file.comments, 0), writer.word(Keyword.LANGUAGE)]]
    blocks += [list(writer.statement(item)) for item in file.statements]
    blocks += [list(_comments(file.trailing, 0))] if file.trailing else []
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def print_statement(statement: Definition | Trigger | Example, catalogue: Catalogue, language: Language) -> str:
    """One statement in its canonical form, with its comments."""
    return "\n".join(_Writer(catalogue, language).statement(statement))


def sentence(node: Condition, catalogue: Catalogue, language: Language) -> str:
    """One line for a condition or action: its phrase with the slots filled; for a group its header.

    KeyError when the catalogue does not know the plugin or field.
    """
    match node:
        case Call():
            return _filled(node, catalogue.called(node.plugin), language)
        case Comparison():
            return _compared(node, catalogue, language)
        case Reference(name):
            return quoted(name)
        case Not(item):
            return f"{written(Keyword.NOT, language)} {sentence(item, catalogue, language)}"
        case Group(quantifier):
            return written(HEADERS[quantifier], language).replace(NUMBER, str(node.count))


def value_text(value: Value, slot: Slot, language: Language) -> str:
    """The value as it is written in a rule."""
    if isinstance(slot, Choice) and isinstance(value, StrEnum):
        return slot.labels[value][language]
    return write(value, language)


def _filled(call: Call, phrase: Phrase, language: Language) -> str:
    values = dict(call.arguments)
    return SLOT.sub(lambda slot: value_text(values[slot[1]], phrase.slots[slot[1]], language), phrase.template[language])


def _compared(node: Comparison, catalogue: Catalogue, language: Language) -> str:
    field = catalogue.field(node.field)
    form = forms(node.operator, field.slot, language)[0]
    texts = [value_text(value, field.slot, language) for value in node.values]
    if node.operator is Operator.ONE_OF:
        *others, last = texts
        texts = [f"{', '.join(others)} {written(Keyword.OR, language)} {last}" if others else last]
    slots = iter(texts)
    return f"{field.label[language]} {SLOT.sub(lambda _: next(slots), form)}"


def placeholders(trigger: Trigger, catalogue: Catalogue) -> Mapping[str, Slot]:
    """The type of each placeholder that stands in a condition or action; one in the deadline alone is not among them."""
    found: dict[str, Slot] = {}
    for leaf in (*leaves(trigger.conditions), *trigger.actions):
        if isinstance(leaf, Call):
            slots = catalogue.called(leaf.plugin).slots
            found |= {value.name: slots[name] for name, value in leaf.arguments if isinstance(value, Placeholder)}
        elif isinstance(leaf, Comparison):
            slot = catalogue.field(leaf.field).slot
            found |= {value.name: slot for value in leaf.values if isinstance(value, Placeholder)}
    return found


def _comments(comments: tuple[str, ...], depth: int) -> Iterator[str]:
    return (f"{'  ' * depth}# {comment}".rstrip() for comment in comments)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the lines of statements, two spaces per level."""

    catalogue: Catalogue
    language: Language

    def word(self, keyword: Keyword) -> str:
        return written(keyword, self.language)

    def statement(self, item: Definition | Trigger | Example) -> Iterator[str]:
        yield from _comments(item.comments, 0)
        match item:
            case Trigger():
                yield f"{self.word(Keyword.TRIGGER)} {quoted(item.name)}"
                yield from self._clauses(item)
            case Example():
                yield f"{self.word(Keyword.EXAMPLE)} {quoted(item.name)}"
                yield from self._example(item)
            case Definition():
                yield f"{self.word(Keyword.DEFINE)} {quoted(item.name)}"
                bullet = "- " if len(item.items) > 1 else ""
                for condition in item.items:
                    yield from self._condition(condition, 1, bullet)

    def _clauses(self, trigger: Trigger) -> Iterator[str]:
        if trigger.description is not None:
            yield f"  {self.word(Keyword.DESCRIPTION)} {quoted(trigger.description)}"
        if trigger.valid is not None:
            yield f"  {self._validity(trigger.valid)}"
        yield f"  {self.word(Keyword.ON)} {self._event(trigger.event)}"
        if trigger.deadline is not None:
            yield f"  {self._deadline(trigger.deadline)}"
        if trigger.once_per is not None:
            yield f"  {self.word(Keyword.ONCE_PER)} {TARGET_LABELS[trigger.once_per][self.language]}"
        yield from self._block(Keyword.WHEN, trigger.conditions)
        yield from self._block(Keyword.THEN, trigger.actions)
        if trigger.table is not None:
            yield f"  {self.word(MODES[trigger.table.mode])}"
            yield from self._table(trigger.table, placeholders(trigger, self.catalogue))

    def _example(self, example: Example) -> Iterator[str]:
        yield f"  {self.word(Keyword.GIVEN)} {self._event(example.event)}"
        for condition in example.given:
            yield from self._condition(condition, 2, "- ")
        for expected in example.expect:
            fires = self.word(Keyword.FIRES if expected.fires else Keyword.FIRES_NOT)
            yield f"  {self.word(Keyword.EXPECT)} {quoted(expected.trigger)} {fires}"

    def _event(self, name: str) -> str:
        return self.catalogue.get(Kind.EVENT, name).template[self.language]

    def _deadline(self, deadline: Deadline) -> str:
        delay = write(deadline.delay, self.language)
        if deadline.before is None:
            text = f"{self.word(Keyword.AFTER)} {delay}"
        else:
            text = f"{delay} {self.word(Keyword.BEFORE)} {self.catalogue.field(deadline.before).label[self.language]}"
        events = ", ".join(map(self._event, deadline.unless))
        return f"{text} {self.word(Keyword.UNLESS)} {events}" if events else text

    def _table(self, table: Table, slots: Mapping[str, Slot]) -> Iterator[str]:
        """The rows below one another, their columns as wide as the widest cell."""
        rows = [table.columns, *(self._cells(table.columns, row, slots) for row in table.rows)]
        widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))
            yield f"    | {' | '.join(cells)} |"

    def _cells(self, columns: tuple[str, ...], row: tuple[Value, ...], slots: Mapping[str, Slot]) -> tuple[str, ...]:
        """A column that no slot of a phrase uses is the time of the deadline."""
        return tuple(
            value_text(value, slots[name], self.language) if name in slots else write(value, self.language)
            for name, value in zip(columns, row, strict=True)
        )

    def _validity(self, period: Period) -> str:
        start = f"{self.word(Keyword.VALID_FROM)} {write(period.start, self.language)}"
        if period.end is None:
            return start
        return f"{start} {self.word(Keyword.THROUGH)} {write(period.end - timedelta(days=1), self.language)}"

    def _block(self, header: Keyword, items: tuple[Condition, ...]) -> Iterator[str]:
        if items:
            yield f"  {self.word(header)}"
            for item in items:
                yield from self._condition(item, 2, "- ")

    def _condition(self, item: Condition, depth: int, bullet: str) -> Iterator[str]:
        yield from _comments(item.comments, depth)
        yield f"{'  ' * depth}{bullet}{sentence(item, self.catalogue, self.language)}"
        group = item.item if isinstance(item, Not) else item
        for inner in group.items if isinstance(group, Group) else ():
            yield from self._condition(inner, depth + len(bullet) // 2 + 1, "- ")
