"""The grammar of one language: its fixed part with the keywords, slots and phrases of a catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

from domain.values import TARGET_LABELS, Language, Text

from . import comparisons
from .comparisons import ANY_FIELD, by_slot, field_alternatives, field_rule, list_rule
from .keywords import Keyword, spellings
from .literals import read_text
from .phrases import SLOT, Catalogue, Field, Kind, Phrase
from .productions import Alternative, Production, Slots, Use, Word, first, production, tails, told_apart
from .slots import alternatives
from .types import Duration, Plain, Slot, Workdays
from .vocabulary import Vocabulary, name_of, vocabulary

FIXED = files(__package__).joinpath("grammar.lark").read_text("utf-8")
REFERENCE = Phrase(
    Kind.CONDITION, "reference", Text("{name}", "{name}"), {"name": Plain(str)}, frozenset(), "The name of a definition."
)
"""The one condition that is neither a plugin's nor a comparison."""

_QUOTED_NAME = Alternative(("STRING",), lambda texts: read_text(texts[0]))

DELAY = "delay"
"""The rule of the time of a deadline."""


_HEADER_COUNT = Phrase(Kind.CONDITION, "", Text("", ""), {"n": Plain(int)}, frozenset(), "")


@dataclass(frozen=True)
class Grammar:
    """What a parser is made from, and what its nodes are read with. `productions` are named as their nodes are: `event_3`.

    `slots` holds the alternatives of every rule for a value, `lists` the rule of one value by the rule of several, and
    `fields` the field that a terminal names.
    """

    language: Language
    words: Vocabulary
    slots: Slots
    productions: Mapping[str, Production]
    lists: Mapping[str, str]
    fields: Mapping[str, Field]

    def of(self, kind: Kind) -> Mapping[str, Production]:
        return {name: item for name, item in self.productions.items() if item.phrase.kind is kind}

    @property
    def text(self) -> str:
        """The grammar as Lark reads it."""
        return "\n".join(
            (
                FIXED,
                *_keyword_rules(self),
                *_slot_rules(self),
                *_list_rules(self),
                *_target_rule(self),
                *_phrase_rules(self),
                *_word_terminals(self),
            )
        )


def assemble(catalogue: Catalogue, language: Language) -> Grammar:
    """ValueError, naming the plugins, when a phrase cannot be read back or two can be written as the same sentence."""
    _refuse_shared_names(catalogue)
    words = vocabulary(catalogue, language)
    phrases = (REFERENCE, *catalogue.phrases)
    comparisons.refuse_clashes(catalogue, language, words)
    rules = _rules(catalogue)
    values = {rule: alternatives(slot, language, words) for slot, rule in rules.items()}
    lists = {list_rule(number): rules[slot] for number, slot in enumerate(by_slot(catalogue.fields))}
    slots = {**values, **_other_slots(catalogue, language, words), **{rule: values[item] for rule, item in lists.items()}}
    _refuse_joined_labels(lists, slots, language, words)
    reserved = tuple(_group_headers(language))
    productions = {}
    for kind in Kind:
        written = [_production(phrase, language, words, rules) for phrase in (*reserved, *phrases) if phrase.kind is kind]
        if kind is Kind.CONDITION:
            written += comparisons.productions(catalogue.fields, language, words, rules)
        own = [item for item in told_apart(written, slots) if item.phrase not in reserved]
        productions.update({f"{kind}_{number}": item for number, item in enumerate(own)})
    fields = {words.terminals(field.label[language])[0]: field for field in catalogue.fields}
    grammar = Grammar(language, words, slots, productions, lists, fields)
    _refuse_negations(grammar)
    return grammar


def _rules(catalogue: Catalogue) -> Mapping[Slot, str]:
    """The name of the rule for each type of value."""
    used = (slot for phrase in (_HEADER_COUNT, REFERENCE, *catalogue.phrases) for slot in phrase.slots.values())
    slots = dict.fromkeys((*used, *by_slot(catalogue.fields)))
    return {slot: f"slot_{number}" for number, slot in enumerate(slots)}


def _other_slots(catalogue: Catalogue, language: Language, words: Vocabulary) -> Slots:
    """The fields of each type, all fields, and the time of a deadline."""
    fields = {
        field_rule(number): field_alternatives(group, language, words)
        for number, group in enumerate(by_slot(catalogue.fields).values())
    }
    times = (item for kind in (Duration, Workdays) for item in alternatives(Plain(kind), language, words))
    delay = tuple({item.terminals: item for item in times}.values())
    return {**fields, ANY_FIELD: field_alternatives(catalogue.fields, language, words), DELAY: delay}


def _refuse_joined_labels(lists: Mapping[str, str], slots: Slots, language: Language, words: Vocabulary) -> None:
    joint = words.terminals(spellings(Keyword.OR, language)[0])
    for rule in lists:
        if tails(slots[rule]) & set(joint):
            raise ValueError(f"a label that goes on with `{words.spelled[joint[0]]}` after another label cannot stand in a list")


def _group_headers(language: Language) -> Iterator[Phrase]:
    """The headers of groups as phrases, so that no plugin's phrase can be taken for one."""
    for keyword in (Keyword.ALL_OF, Keyword.ANY_OF, Keyword.NONE_OF):
        for text in spellings(keyword, language):
            yield Phrase(Kind.CONDITION, text, Text(text, text), {}, frozenset(), "")
    for text in spellings(Keyword.AT_LEAST, language):
        yield replace(_HEADER_COUNT, name=text, template=Text(text, text))


def _production(phrase: Phrase, language: Language, words: Vocabulary, rules: Mapping[Slot, str]) -> Production:
    elements: list[Word | Use] = []
    for piece in phrase.template[language].split():
        if slot := SLOT.fullmatch(piece):
            elements.append(Use(slot[1], rules[phrase.slots[slot[1]]], _QUOTED_NAME if phrase is REFERENCE else None))
        else:
            elements += [Word(terminal) for terminal in words.terminals(piece)]
    return production(phrase, elements)


def _refuse_shared_names(catalogue: Catalogue) -> None:
    conditions, actions = ({phrase.name for phrase in catalogue.of(kind)} for kind in (Kind.CONDITION, Kind.ACTION))
    for name in conditions & actions:
        raise ValueError(f"condition `{name}` and action `{name}` need different names: a rule is known by the names in it")


def _refuse_negations(grammar: Grammar) -> None:
    (negation,) = grammar.words.terminals(spellings(Keyword.NOT, grammar.language)[0])
    for item in grammar.of(Kind.CONDITION).values():
        if negation in first(item.symbols[0], grammar.slots):
            raise ValueError(
                f"{name_of(item.phrase)} begins with the keyword `{grammar.words.spelled[negation]}`; change its words"
            )


def _keyword_rules(grammar: Grammar) -> Iterator[str]:
    for keyword in Keyword:
        forms = (" ".join(grammar.words.terminals(text)) for text in spellings(keyword, grammar.language))
        yield f"_{keyword}: " + " | ".join(forms)


def _slot_rules(grammar: Grammar) -> Iterator[str]:
    for rule, items in grammar.slots.items():
        if rule not in grammar.lists:
            forms = [f"{' '.join(item.terminals)} -> {rule}_{n}" for n, item in enumerate(items)]
            yield f"{rule}: " + " | ".join(forms or ["NO_PHRASE"])


def _list_rules(grammar: Grammar) -> Iterator[str]:
    for rule, item in grammar.lists.items():
        yield f"{rule}: {item} | _{rule} _{Keyword.OR} {item}"
        yield f"_{rule}: {item} | _{rule} COMMA {item}"


def _target_rule(grammar: Grammar) -> Iterator[str]:
    forms = (
        f"{' '.join(grammar.words.terminals(label[grammar.language]))} -> target_{target}"
        for target, label in TARGET_LABELS.items()
    )
    yield "target: " + " | ".join(forms)


def _phrase_rules(grammar: Grammar) -> Iterator[str]:
    for kind in Kind:
        forms = [f"{' '.join(item.symbols)} -> {name}" for name, item in grammar.of(kind).items()]
        yield f"{kind}: " + " | ".join(forms or ["NO_PHRASE"])
    yield "%declare NO_PHRASE"


def _word_terminals(grammar: Grammar) -> Iterator[str]:
    return (f'{name}: "{word}"' for word, name in grammar.words.names.items())
