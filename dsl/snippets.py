"""Phrases as snippets: text with the places where an author fills something in, as editors know them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from domain.values import Language, Money

from .ast import Value
from .grammar import Grammar
from .keywords import NUMBER, Keyword, written
from .literals import BOOLEANS, write
from .productions import Production, Use, Word
from .types import Choice, Duration, Slot, Unit, Workdays

GAP = "…"
"""What stands for a slot where a phrase is shown."""

_EXAMPLES: Mapping[type, Value] = {
    Money: Money(Decimal(1000)),
    Duration: Duration(6, Unit.WEEK),
    Workdays: Workdays(3),
    Decimal: Decimal(50),
    int: 1,
    date: date(2026, 1, 1),
    bool: True,
}
"""What a slot is filled with until the author does."""

_SPECIAL = re.compile(r"[\\$}]")
_SPECIAL_IN_CHOICE = re.compile(r"[\\$},|]")
_ESCAPED = r"\\\g<0>"

Element = Word | Use
Elements = tuple[Element, ...]


def rests(form: Production, done: tuple[str, ...], grammar: Grammar) -> Iterator[Elements]:
    """What is left of `form` when the terminals `done` have been read, once for each way to read them."""
    return (tuple(_whole(rest)) for rest in _rests(form.elements, done, grammar))


def _rests(elements: Elements, done: tuple[str, ...], grammar: Grammar) -> Iterator[Elements]:
    if not done:
        yield elements
    elif elements:
        for terminals in spelled(elements[0], grammar):
            size = min(len(terminals), len(done))
            if terminals[:size] == done[:size]:
                left = (*map(Word, terminals[size:]), *elements[1:])
                yield from _rests(left, done[size:], grammar)
                if done[size : size + 1] in _joints(elements[0], grammar):
                    yield from _rests(elements, done[size + 1 :], grammar)


def _joints(element: Element, grammar: Grammar) -> tuple[tuple[str, ...], ...]:
    """What can stand between the values of `element`, when that is a list."""
    if isinstance(element, Use) and element.rule in grammar.lists:
        return ("COMMA",), grammar.words.terminals(written(Keyword.OR, grammar.language))
    return ()


def spelled(element: Element, grammar: Grammar) -> Sequence[tuple[str, ...]]:
    """Every way to write `element`."""
    if isinstance(element, Use) and element.written_out is None:
        return [item.terminals for item in grammar.slots[element.rule]]
    return [element.symbols]


def _whole(elements: Elements) -> Iterator[Element]:
    """A slot of which the grammar wrote out each value is one slot to an author."""
    return (Use(one.parameter, one.rule) if isinstance(one, Use) else one for one in elements)


def text(elements: Elements, grammar: Grammar) -> str:
    """The words of `elements`, with gaps for slots."""
    return " ".join(GAP if isinstance(one, Use) else grammar.words.spelled.get(one.terminal, GAP) for one in elements)


def snippet(form: Production, elements: Elements, grammar: Grammar) -> str:
    """The same with its slots as numbered fields."""
    texts, number = [], 0
    for one in elements:
        if isinstance(one, Use):
            number += 1
            texts.append(field(slot_of(form, one), number, grammar.language))
        else:
            texts.append(plain(grammar.words.spelled.get(one.terminal, "1")))
    return " ".join(texts)


def slot_of(form: Production, use: Use) -> Slot:
    """The type of a slot; the values of a comparison are all of one type, under the name `value`."""
    return form.phrase.slots.get(use.parameter) or form.phrase.slots["value"]


def field(slot: Slot, number: int, language: Language) -> str:
    """A field of a snippet: a choice of labels, a text to type, or a value to change."""
    if labels := _labels(slot, language):
        return f"${{{number}|{','.join(_SPECIAL_IN_CHOICE.sub(_ESCAPED, label) for label in labels)}|}}"
    if slot.type is str:
        return f'"${number}"'
    return f"${{{number}:{plain(write(_EXAMPLES[slot.type], language))}}}"


def values(slot: Slot, language: Language) -> Sequence[tuple[str, str]]:
    """What can fill a slot that is next, as shown and as a snippet: each label, or one value to change."""
    if labels := _labels(slot, language):
        return [(label, plain(label)) for label in labels]
    if slot.type is str:
        return [(f'"{GAP}"', field(slot, 1, language))]
    return [(write(_EXAMPLES[slot.type], language), field(slot, 1, language))]


def _labels(slot: Slot, language: Language) -> tuple[str, ...]:
    if isinstance(slot, Choice):
        return tuple(label[language] for label in slot.labels.values())
    return tuple(label[language] for label in BOOLEANS.values()) if slot.type is bool else ()


def plain(text: str) -> str:
    """Text that holds no field."""
    return _SPECIAL.sub(_ESCAPED, text)


def opened(keyword: Keyword, label: str, language: Language) -> str:
    """A keyword with what always follows it."""
    say = {one: written(one, language) for one in Keyword}
    name, list_below = '"$1"', "\n  - $0"
    match keyword:
        case Keyword.TRIGGER:
            return f"{label} {name}\n  {say[Keyword.ON]} $2\n  {say[Keyword.WHEN]}\n    - $3\n  {say[Keyword.THEN]}\n    - $0"
        case Keyword.EXAMPLE:
            return f'{label} {name}\n  {say[Keyword.GIVEN]} $2\n    - $3\n  {say[Keyword.EXPECT]} "$4" {say[Keyword.FIRES]}'
        case Keyword.DEFINE:
            return f"{label} {name}\n  $0"
        case Keyword.DESCRIPTION:
            return f"{label} {name}"
        case Keyword.WHEN | Keyword.THEN:
            return label + list_below
        case Keyword.ALL_OF | Keyword.ANY_OF | Keyword.NONE_OF | Keyword.AT_LEAST:
            return label.replace(NUMBER, "${1:2}") + "\n    - $0"
        case Keyword.WHERE_FIRST | Keyword.WHERE_ALL:
            return f"{label}\n  | $1 |\n  | $0 |"
        case Keyword.FIRES | Keyword.FIRES_NOT:
            return label
    return f"{label} "
