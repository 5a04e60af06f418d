"""The tree as text: a whole file in its canonical form, or one sentence of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.values import Language, Period

from .ast import Call, Condition, Definition, Group, Not, Quantifier, Reference, RuleFile, Trigger, Value
from .keywords import Keyword, written
from .literals import quoted, write
from .phrases import SLOT, Catalogue, Kind, Phrase
from .types import Choice, Slot

HEADERS = {Quantifier.ALL: Keyword.ALL_OF, Quantifier.ANY: Keyword.ANY_OF, Quantifier.NONE: Keyword.NONE_OF}


def print_file(file: RuleFile, catalogue: Catalogue, language: Language) -> str:
    """The file in `language`; reading it gives the same tree. Quoted text is not translated."""
    writer = _Writer(catalogue, language)
    blocks = [[*_comments(file.comments, 0), writer.word(Keyword.LANGUAGE)]]
    blocks += [list(writer.statement(item)) for item in file.statements]
    blocks += [list(_comments(file.trailing, 0))] if file.trailing else []
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def print_statement(statement: Definition | Trigger, catalogue: Catalogue, language: Language) -> str:
    """One definition or trigger in its canonical form, with its comments."""
    return "\n".join(_Writer(catalogue, language).statement(statement))


def sentence(node: Condition, catalogue: Catalogue, language: Language) -> str:
    """One line for a condition or action: its phrase with the slots filled; for a group its header.

    KeyError when the catalogue does not know the plugin.
    """
    match node:
        case Call():
            return _filled(node, catalogue.called(node.plugin), language)
        case Reference(name):
            return quoted(name)
        case Not(item):
            return f"{written(Keyword.NOT, language)} {sentence(item, catalogue, language)}"
        case Group(quantifier):
            return written(HEADERS[quantifier], language)


def value_text(value: Value, slot: Slot, language: Language) -> str:
    """The value as it is written in a rule."""
    if isinstance(slot, Choice) and isinstance(value, StrEnum):
        return slot.labels[value][language]
    return write(value, language)


def _filled(call: Call, phrase: Phrase, language: Language) -> str:
    values = dict(call.arguments)
    return SLOT.sub(lambda slot: value_text(values[slot[1]], phrase.slots[slot[1]], language), phrase.template[language])


def _comments(comments: tuple[str, ...], depth: int) -> Iterator[str]:
    return (f"{'  ' * depth}# {comment}".rstrip() for comment in comments)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the lines of statements, two spaces per level."""

    catalogue: Catalogue
    language: Language

    def word(self, keyword: Keyword) -> str:
        return written(keyword, self.language)

    def statement(self, item: Definition | Trigger) -> Iterator[str]:
        yield from _comments(item.comments, 0)
        if isinstance(item, Trigger):
            yield f"{self.word(Keyword.TRIGGER)} {quoted(item.name)}"
            yield from self._clauses(item)
        else:
            yield f"{self.word(Keyword.DEFINE)} {quoted(item.name)}"
            bullet = "- " if len(item.items) > 1 else ""
            for condition in item.items:
                yield from self._condition(condition, 1, bullet)

    def _clauses(self, trigger: Trigger) -> Iterator[str]:
        if trigger.description is not None:
            yield f"  {self.word(Keyword.DESCRIPTION)} {quoted(trigger.description)}"
        if trigger.valid is not None:
            yield f"  {self._validity(trigger.valid)}"
        event = self.catalogue.get(Kind.EVENT, trigger.event).template[self.language]
        yield f"  {self.word(Keyword.ON)} {event}"
        yield from self._block(Keyword.WHEN, trigger.conditions)
        yield from self._block(Keyword.THEN, trigger.actions)

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
