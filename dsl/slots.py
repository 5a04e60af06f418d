"""How each type of slot is written: the alternatives of its rule in the grammar, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from domain.values import Language

from .ast import Placeholder, Value
from .keywords import fold
from .literals import BOOLEANS, NOTATIONS, TERMINALS, UNITS, WORKDAY, read
from .productions import Alternative
from .types import Choice, Duration, Slot, Workdays
from .vocabulary import Vocabulary

PLACEHOLDER = "PLACEHOLDER"


def alternatives(slot: Slot, language: Language, words: Vocabulary) -> tuple[Alternative, ...]:
    """Every way to fill `slot`: one per label, per unit, or one token; and a placeholder."""
    return (*_written(slot, language, words), Alternative((PLACEHOLDER,), _placeholder))


def _written(slot: Slot, language: Language, words: Vocabulary) -> Iterator[Alternative]:
    if isinstance(slot, Choice):
        for value, label in slot.labels.items():
            yield Alternative(words.terminals(label[language]), constant(value))
    elif slot.type is Duration:
        for unit, forms in UNITS.items():
            for form in forms:
                yield _counted(partial(Duration, unit=unit), form[language], language, words)
    elif slot.type is Workdays:
        for form in WORKDAY:
            yield _counted(Workdays, form[language], language, words)
    elif slot.type is bool:
        for answer, label in BOOLEANS.items():
            yield Alternative(words.terminals(label[language]), constant(answer))
    else:
        yield Alternative((TERMINALS[slot.type],), partial(_literal, slot.type, language))


def _counted(make: Callable[[int], Value], unit: str, language: Language, words: Vocabulary) -> Alternative:
    return Alternative((TERMINALS[int], *words.terminals(unit)), partial(_count, make, language))


def constant(value: Value) -> Callable[[Sequence[str]], Value]:
    """Reads any texts as `value`."""
    return partial(_constant, value)


def _placeholder(texts: Sequence[str]) -> Value:
    return Placeholder(fold(texts[0][1:-1]))


def _constant(value: Value, _texts: Sequence[str]) -> Value:
    return value


def _count(make: Callable[[int], Value], language: Language, texts: Sequence[str]) -> Value:
    return make(int(NOTATIONS[language].number(texts[0])))


def _literal(kind: type, language: Language, texts: Sequence[str]) -> Value:
    return read(kind, texts[0], language)
