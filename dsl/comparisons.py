"""Fields and operators as phrases of the grammar: one per operator and type, in which all fields of that type are a slot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.values import Language, Text

from .ast import Operator
from .operators import fitting, forms
from .phrases import SLOT, Catalogue, Field, Kind, Phrase
from .productions import Alternative, Production, Use, Word, production
from .slots import constant
from .types import Choice, Slot
from .vocabulary import Vocabulary, name_of

ANY_FIELD = "any_field"
"""The rule of every field, of whatever type."""


@dataclass(frozen=True, slots=True)
class Comparing(Phrase):
    """The phrase of one operator for the fields of one type."""

    operator: Operator = Operator.IS


def by_slot(fields: Sequence[Field]) -> Mapping[Slot, tuple[Field, ...]]:
    """The fields of each type."""
    slots = dict.fromkeys(field.slot for field in fields)
    return {slot: tuple(field for field in fields if field.slot == slot) for slot in slots}


def field_rule(number: int) -> str:
    return f"field_{number}"


def list_rule(number: int) -> str:
    return f"list_{number}"


def field_alternatives(fields: Sequence[Field], language: Language, words: Vocabulary) -> tuple[Alternative, ...]:
    """Each field by its one word."""
    return tuple(Alternative(words.terminals(field.label[language]), constant(field.name)) for field in fields)


def productions(
    fields: Sequence[Field], language: Language, words: Vocabulary, rules: Mapping[Slot, str]
) -> Iterator[Production]:
    """Every operator in every spelling, for each type of field."""
    for number, slot in enumerate(by_slot(fields)):
        uses = {name: Use(name, rules[slot]) for name in ("value", "low", "high")}
        uses["values"] = Use("values", list_rule(number))
        for operator in fitting(slot):
            phrase = _phrase(operator, slot)
            for form in forms(operator, slot, language):
                yield production(phrase, (Use("field", field_rule(number)), *_elements(form, uses, words)))


def _elements(form: str, uses: Mapping[str, Use], words: Vocabulary) -> Iterator[Word | Use]:
    for piece in form.split():
        if named := SLOT.fullmatch(piece):
            yield uses[named[1]]
        else:
            yield from (Word(terminal) for terminal in words.terminals(piece))


def _phrase(operator: Operator, slot: Slot) -> Phrase:
    template = Text(*(f"{{field}} {forms(operator, slot, language)[0]}" for language in Language))
    name = f"a field of type {slot.type.__name__} {operator}"
    return Comparing(Kind.CONDITION, name, template, {"value": slot}, frozenset(), "", operator=operator)


def refuse_clashes(catalogue: Catalogue, language: Language, words: Vocabulary) -> None:
    """ValueError, naming the field, when its word is not dotted, is another field's, or is also a word of a phrase or label."""
    seen: dict[str, Field] = {}
    for field in catalogue.fields:
        label = field.label[language]
        if "." not in label.strip(".") or len(label.split()) != 1:
            raise ValueError(f"field `{field.name}`: `{label}` must be one word with a dot in it, such as `claim.nummer`")
        (terminal,) = words.terminals(label)
        if other := seen.get(terminal):
            raise ValueError(f"fields `{other.name}` and `{field.name}` are both written as `{label}`; change one of them")
        seen[terminal] = field
    for owner, text in _texts(catalogue, language):
        for terminal in words.terminals(SLOT.sub(" ", text)):
            if field_of := seen.get(terminal):
                raise ValueError(f"{owner} holds the word of field `{field_of.name}`; change one of them")


def _texts(catalogue: Catalogue, language: Language) -> Iterator[tuple[str, str]]:
    for phrase in catalogue.phrases:
        yield name_of(phrase), phrase.template[language]
        for slot in phrase.slots.values():
            if isinstance(slot, Choice):
                yield from ((f"a label of {slot.type.__name__}", label[language]) for label in slot.labels.values())
