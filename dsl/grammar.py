"""The grammar of one language: its fixed part with the keywords, slots and phrases of a catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from domain.values import Language, Text

from .keywords import Keyword, spellings
from .phrases import SLOT, Catalogue, Kind, Phrase
from .productions import Production, Slots, Use, Word, first, production, told_apart
from .slots import alternatives
from .types import Plain, Slot
from .vocabulary import Vocabulary, name_of, vocabulary

FIXED = files(__package__).joinpath("grammar.lark").read_text("utf-8")
REFERENCE = Phrase(
    Kind.CONDITION, "reference", Text("{name}", "{name}"), {"name": Plain(str)}, frozenset(), "The name of a definition."
)
"""The one condition that is not a plugin's."""


@dataclass(frozen=True)
class Grammar:
    """What a parser is made from, and what its nodes are read with. `productions` are named as their nodes are: `event_3`."""

    language: Language
    words: Vocabulary
    slots: Slots
    productions: Mapping[str, Production]

    def of(self, kind: Kind) -> Mapping[str, Production]:
        return {name: item for name, item in self.productions.items() if item.phrase.kind is kind}

    @property
    def text(self) -> str:
        """The grammar as Lark reads it."""
        return "\n".join((FIXED, *_keyword_rules(self), *_slot_rules(self), *_phrase_rules(self), *_word_terminals(self)))


def assemble(catalogue: Catalogue, language: Language) -> Grammar:
    """ValueError, naming the plugins, when a phrase cannot be read back or two can be written as the same sentence."""
    _refuse_shared_names(catalogue)
    words = vocabulary(catalogue, language)
    phrases = (REFERENCE, *catalogue.phrases)
    rules: dict[Slot, str] = {}
    for phrase in phrases:
        for slot in phrase.slots.values():
            rules.setdefault(slot, f"slot_{len(rules)}")
    slots = {rule: tuple(alternatives(slot, language, words)) for slot, rule in rules.items()}
    reserved = tuple(_group_headers(language))
    productions = {}
    for kind in Kind:
        written = (_production(phrase, language, words, rules) for phrase in (*reserved, *phrases) if phrase.kind is kind)
        own = [item for item in told_apart(written, slots) if item.phrase not in reserved]
        productions.update({f"{kind}_{number}": item for number, item in enumerate(own)})
    grammar = Grammar(language, words, slots, productions)
    _refuse_negations(grammar)
    return grammar


def _group_headers(language: Language) -> Iterator[Phrase]:
    """The headers of groups as phrases, so that no plugin's phrase can be taken for one."""
    for keyword in (Keyword.ALL_OF, Keyword.ANY_OF, Keyword.NONE_OF):
        for text in spellings(keyword, language):
            yield Phrase(Kind.CONDITION, text, Text(text, text), {}, frozenset(), "")


def _production(phrase: Phrase, language: Language, words: Vocabulary, rules: Mapping[Slot, str]) -> Production:
    elements: list[Word | Use] = []
    for piece in phrase.template[language].split():
        if slot := SLOT.fullmatch(piece):
            elements.append(Use(slot[1], rules[phrase.slots[slot[1]]]))
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
        yield f"{rule}: " + " | ".join(f"{' '.join(item.terminals)} -> {rule}_{n}" for n, item in enumerate(items))


def _phrase_rules(grammar: Grammar) -> Iterator[str]:
    for kind in Kind:
        forms = [f"{' '.join(item.symbols)} -> {name}" for name, item in grammar.of(kind).items()]
        yield f"{kind}: " + " | ".join(forms or ["NO_PHRASE"])
    yield "%declare NO_PHRASE"


def _word_terminals(grammar: Grammar) -> Iterator[str]:
    return (f'{name}: "{word}"' for word, name in grammar.words.names.items())
