"""The words that a grammar knows, each with its own terminal, so that a word never matches part of another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from domain.values import TARGET_LABELS, Language

from .keywords import NUMBER, Keyword, fold, spellings
from .literals import BOOLEANS, CURRENCY, NOTATIONS, RUN_CHARACTERS, UNITS, WORKDAY
from .operators import all_forms
from .phrases import SLOT, Catalogue, Phrase
from .types import Choice


@dataclass(frozen=True)
class Vocabulary:
    """`names` maps a folded word to its terminal, `spelled` a terminal to the word as it was first written."""

    names: Mapping[str, str]
    spelled: Mapping[str, str]

    def terminals(self, text: str) -> tuple[str, ...]:
        """The terminals of the words of `text`, in which `{n}` is a number; KeyError for a word that was not collected."""
        return tuple("NUMBER" if word == NUMBER else self.names[fold(word)] for word in text.split())


def vocabulary(catalogue: Catalogue, language: Language) -> Vocabulary:
    """All words of keywords, units, phrases and labels; ValueError for one that the lexer would not see as one word."""
    found: dict[str, str] = {}
    for owner, text in _texts(catalogue, language):
        for word in SLOT.sub(" ", text).split():
            if fold(word) not in found:
                if not _readable(word, language):
                    raise ValueError(f"{owner} holds `{word}`, which cannot be read back as a word; write values as slots")
                found[fold(word)] = word
    names = {folded: f"W{number}_{_ascii(folded)}" for number, folded in enumerate(found)}
    return Vocabulary(names, {names[folded]: word for folded, word in found.items()})


def name_of(phrase: Phrase) -> str:
    """How a message to a programmer names a phrase."""
    return f"{phrase.kind} `{phrase.name}`"


def _texts(catalogue: Catalogue, language: Language) -> Iterator[tuple[str, str]]:
    yield from (("the table of keywords", text) for keyword in Keyword for text in spellings(keyword, language))
    yield from (("the table of units", form[language]) for forms in (*UNITS.values(), WORKDAY) for form in forms)
    yield from ((name_of(phrase), phrase.template[language]) for phrase in catalogue.phrases)
    yield from (("the table of operators", text) for _, text in all_forms(language))
    yield from (("the table of yes and no", text[language]) for text in BOOLEANS.values())
    yield from (("the table of targets", text[language]) for text in TARGET_LABELS.values())
    yield from ((f"field `{field.name}`", field.label[language]) for field in catalogue.fields)
    used = [slot for phrase in catalogue.phrases for slot in phrase.slots.values()]
    for slot in dict.fromkeys((*used, *(field.slot for field in catalogue.fields))):
        if isinstance(slot, Choice):
            yield from _labels(slot, language)


def _labels(slot: Choice, language: Language) -> Iterable[tuple[str, str]]:
    return ((f"the label of {slot.type.__name__}.{value.name}", label[language]) for value, label in slot.labels.items())


def _readable(word: str, language: Language) -> bool:
    values = NOTATIONS[language].patterns.values()
    return (
        bool(re.fullmatch(f"[{RUN_CHARACTERS}]+", word))
        and word != "-"
        and fold(word) != CURRENCY
        and not any(v.fullmatch(word) for v in values)
    )


def _ascii(word: str) -> str:
    letters = unicodedata.normalize("NFD", word).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]", "_", letters.upper())
