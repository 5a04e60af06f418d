"""Phrases of a catalogue can always be told apart, or the catalogue is refused with the names of those that cannot (R-A1)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Lark

from api.bootstrap import registry
from domain.values import Language, Money, Text
from dsl.ast import Call, Comparison, Definition, Operator, Trigger, Value
from dsl.grammar import assemble
from dsl.keywords import Keyword, written
from dsl.lexer import LEXERS
from dsl.literals import UNITS
from dsl.operators import fitting, forms
from dsl.parse import Parser
from dsl.phrases import SLOT, Catalogue, Field, Kind, Phrase
from dsl.print import value_text
from dsl.types import Choice, Duration, Plain, Slot, Unit, Workdays

EXAMPLES: dict[type, Value] = {
    Money: Money(Decimal("1234.56")),
    Duration: Duration(6, Unit.WEEK),
    Workdays: Workdays(3),
    Decimal: Decimal("12.5"),
    int: 28,
    date: date(2022, 2, 10),
    bool: True,
    str: "naam",
}


class Scheme(StrEnum):
    """Labels of which one is the beginning of another."""

    WGA = "wga"
    WGA_ERD = "wga_erd"


SCHEME = Choice(Scheme, {Scheme.WGA: Text("WGA", "WGA"), Scheme.WGA_ERD: Text("WGA ERD", "WGA ERD")})


def phrase(name: str, nl: str, kind: Kind = Kind.CONDITION, /, **slots: Slot) -> Phrase:
    """A phrase that is the same in both languages."""
    return Phrase(kind, name, Text(nl, nl), slots, frozenset(), name)


def called(text: str, *phrases: Phrase) -> Call:
    """The condition that `text` is read as."""
    parsed = Parser(Catalogue(phrases)).parse(f'taal nl\ndefinitie "x"\n  {text}\n')
    assert parsed.file is not None, parsed.diagnostics
    (definition,) = parsed.file.statements
    assert isinstance(definition, Definition)
    (call,) = definition.items
    assert isinstance(call, Call)
    return call


def sentences(item: Phrase, language: Language) -> Iterator[str]:
    """The phrase with every label of its choices and one example of its literals."""
    fillings: list[list[Value]] = [
        list(slot.labels) if isinstance(slot, Choice) else [EXAMPLES[slot.type]] for slot in item.slots.values()
    ]
    for values in product(*fillings):
        sentence = item.template[language]
        for (name, slot), value in zip(item.slots.items(), values, strict=True):
            sentence = sentence.replace(f"{{{name}}}", value_text(value, slot, language))
        yield sentence


def file_with(sentence: str, kind: Kind, catalogue: Catalogue, language: Language) -> str:
    """The smallest file that holds `sentence`."""
    word = {keyword: written(keyword, language) for keyword in Keyword}
    event = sentence if kind is Kind.EVENT else catalogue.of(Kind.EVENT)[0].template[language]
    below = {
        Kind.EVENT: "",
        Kind.CONDITION: f"  {word[Keyword.WHEN]}\n    - {sentence}\n",
        Kind.ACTION: f"  {word[Keyword.THEN]}\n    - {sentence}\n",
    }
    return f'{word[Keyword.LANGUAGE]}\n{word[Keyword.TRIGGER]} "x"\n  {word[Keyword.ON]} {event}\n{below[kind]}'


@pytest.fixture(scope="module", params=["small", "installed"])
def spoken(request: pytest.FixtureRequest, catalogue: Catalogue) -> Catalogue:
    """The catalogue of these tests, and that of a real installation."""
    return catalogue if request.param == "small" else registry().catalogue


@pytest.fixture(scope="module")
def reader(spoken: Catalogue) -> Parser:
    return Parser(spoken)


@pytest.mark.parametrize("language", Language)
def test_every_sentence_has_exactly_one_tree(language: Language, spoken: Catalogue) -> None:
    """Earley, which finds every tree there is, is the oracle for the grammar that LALR reads with."""
    oracle = Lark(assemble(spoken, language).text, parser="earley", lexer=LEXERS[language], ambiguity="explicit")
    for item in spoken.phrases:
        for sentence in sentences(item, language):
            tree = oracle.parse(file_with(sentence, item.kind, spoken, language))
            assert not list(tree.find_data("_ambig")), sentence


def compared(catalogue: Catalogue, language: Language) -> Iterator[tuple[Comparison, str]]:
    """Every field with every operator that fits it, in each spelling of that operator."""
    for field in catalogue.fields:
        value = next(iter(field.slot.labels)) if isinstance(field.slot, Choice) else EXAMPLES[field.slot.type]
        text = value_text(value, field.slot, language)
        for operator in fitting(field.slot):
            count = {Operator.EMPTY: 0, Operator.FILLED: 0, Operator.BETWEEN: 2}.get(operator, 1)
            for form in forms(operator, field.slot, language):
                yield Comparison(field.name, operator, (value,) * count), f"{field.label[language]} {SLOT.sub(text, form)}"


@pytest.mark.parametrize("language", Language)
def test_every_comparison_has_exactly_one_tree_and_is_read_as_that(language: Language, spoken: Catalogue, reader: Parser) -> None:
    oracle = Lark(assemble(spoken, language).text, parser="earley", lexer=LEXERS[language], ambiguity="explicit")
    for tree, sentence in compared(spoken, language):
        text = file_with(sentence, Kind.CONDITION, spoken, language)
        assert not list(oracle.parse(text).find_data("_ambig")), sentence
        file = reader.parse(text).file
        assert file is not None, sentence
        assert file.statements[0].conditions == (tree,)  # type: ignore[union-attr]


DAYS = Plain(int)


def comparable(name: str, label: str, slot: Slot = DAYS) -> Field:
    return Field(name, Text(label, label), slot, frozenset(), name)


JOINED = Choice(Scheme, {Scheme.WGA: Text("WGA", "WGA"), Scheme.WGA_ERD: Text("WGA of ERD", "WGA or ERD")})


@pytest.mark.parametrize(
    ("phrases", "fields", "named"),
    [
        ((), (comparable("claim.days", "dagen"),), ("`claim.days`", "`dagen`")),
        ((), (comparable("claim.days", "aantal claim.dagen"),), ("`claim.days`", "`aantal claim.dagen`")),
        ((), (comparable("a.days", "claim.dagen"), comparable("b.days", "Claim.dagen")), ("`a.days`", "`b.days`")),
        (
            (phrase("one", "de claim.dagen zijn om"),),
            (comparable("claim.days", "claim.dagen"),),
            ("condition `one`", "`claim.days`"),
        ),
        (
            (phrase("one", "is {scheme}", scheme=Choice(Scheme, dict.fromkeys(Scheme, Text("a.b", "a.b")))),),
            (comparable("a.b", "a.b"),),
            ("Scheme", "`a.b`"),
        ),
        ((), (comparable("a.b", "a.b", JOINED),), ("label",)),
    ],
)
def test_a_field_that_could_be_something_else_is_refused_by_name(
    phrases: tuple[Phrase, ...], fields: tuple[Field, ...], named: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match="`") as refusal:
        Parser(Catalogue(phrases, fields))
    assert all(name in str(refusal.value) for name in named)


def test_a_phrase_that_begins_as_a_counted_group() -> None:
    item = phrase("many", "ten minste {days} dagen ziek", days=Plain(int))
    assert called("ten minste 3 dagen ziek", item) == Call("many", (("days", 3),))
    with pytest.raises(ValueError, match="`one`"):
        Parser(Catalogue((phrase("one", "ten minste {days} van", days=Plain(int)),)))


@pytest.mark.parametrize("language", Language)
def test_every_sentence_is_read_as_its_own_phrase(language: Language, spoken: Catalogue, reader: Parser) -> None:
    for item in spoken.phrases:
        for sentence in sentences(item, language):
            file = reader.parse(file_with(sentence, item.kind, spoken, language)).file
            assert file is not None, sentence
            (trigger,) = file.statements
            assert isinstance(trigger, Trigger)
            calls = [node.plugin for node in (*trigger.conditions, *trigger.actions) if isinstance(node, Call)]
            assert (calls or [trigger.event]) == [item.name]


def test_a_word_and_a_label_in_the_same_place() -> None:
    about = phrase("about", "{scheme} loopt", scheme=SCHEME)
    own = phrase("own", "WGA eindigt")
    assert called("WGA loopt", about, own) == Call("about", (("scheme", Scheme.WGA),))
    assert called("wga erd loopt", about, own) == Call("about", (("scheme", Scheme.WGA_ERD),))
    assert called("WGA eindigt", about, own) == Call("own")


def test_a_label_that_the_next_word_would_lengthen() -> None:
    item = phrase("both", "valt onder {scheme} ERD regels", scheme=SCHEME)
    assert called("valt onder WGA ERD regels", item) == Call("both", (("scheme", Scheme.WGA),))
    assert called("valt onder WGA ERD ERD regels", item) == Call("both", (("scheme", Scheme.WGA_ERD),))


def test_a_count_and_a_duration_in_the_same_place() -> None:
    counted = phrase("counted", "binnen {days} dagen na start", days=Plain(int))
    lasting = phrase("lasting", "binnen {length} na einde", length=Plain(Duration))
    assert called("binnen 28 dagen na start", counted, lasting) == Call("counted", (("days", 28),))
    assert called("binnen 28 dagen na einde", counted, lasting) == Call("lasting", (("length", Duration(28, Unit.DAY)),))
    assert called("binnen 1 maand na einde", counted, lasting) == Call("lasting", (("length", Duration(1, Unit.MONTH)),))


def test_a_phrase_that_begins_with_quoted_text_beside_the_name_of_a_definition() -> None:
    item = phrase("noted", "{text} staat in het dossier", text=Plain(str))
    assert called('"ziek" staat in het dossier', item) == Call("noted", (("text", "ziek"),))


def test_arguments_stand_in_the_order_of_the_plugin_in_both_languages(parser: Parser) -> None:
    """The English phrase names the slots in another order than the Dutch one."""
    dutch = 'taal nl\ntrigger "x"\n  bij ziekmelding\n  dan\n    - maak taak "t" voor rol auditor binnen 1 werkdag\n'
    english = 'language en\ntrigger "x"\n  on absence reported\n  then\n    - make task "t" within 1 workday for role auditor\n'
    one, other = parser.parse(dutch).file, parser.parse(english).file
    assert one is not None
    assert other is not None
    assert one.statements == other.statements


@pytest.mark.parametrize(
    ("phrases", "named"),
    [
        ((phrase("one", "is ziek"), phrase("two", "Is  ZIEK")), ("`one`", "`two`")),
        ((phrase("one", "{scheme} loopt", scheme=SCHEME), phrase("two", "WGA ERD loopt")), ("`one`", "`two`")),
        (
            (phrase("one", "na {days} dagen", days=Plain(int)), phrase("two", "na {time}", time=Plain(Duration))),
            ("`one`", "`two`"),
        ),
        ((phrase("one", "kent {name}", name=Plain(str)), phrase("two", "kent {title}", title=Plain(str))), ("`one`", "`two`")),
        (
            (
                phrase(
                    "one",
                    "{a} {b}",
                    a=SCHEME,
                    b=Choice(Scheme, {Scheme.WGA: Text("ERD x", "ERD x"), Scheme.WGA_ERD: Text("x", "x")}),
                ),
            ),
            ("`one`",),
        ),
        ((phrase("one", "{name}", name=Plain(str)),), ("`reference`", "`one`")),
        ((phrase("one", "geen van"),), ("`geen van`", "`one`")),
        ((phrase("one", "niet ziek"),), ("`one`", "`niet`")),
        ((phrase("one", "duurt 104 weken"),), ("`one`", "`104`")),
        ((phrase("one", "kost 5 EUR"),), ("`one`", "`5`")),
        ((phrase("one", "is (soms) ziek"),), ("`one`", "`(soms)`")),
        ((phrase("one", "is ziek"), phrase("one", "meld ziek", Kind.ACTION)), ("condition `one`", "action `one`")),
    ],
)
def test_what_cannot_be_told_apart_is_refused_by_name(phrases: tuple[Phrase, ...], named: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="`") as refusal:
        Parser(Catalogue(phrases))
    assert all(name in str(refusal.value) for name in named)
    assert "\n" not in str(refusal.value)


class Pair(StrEnum):
    """Labels made of the same words as the phrases."""

    SHORT = "short"
    LONG = "long"


PAIR = Choice(Pair, {Pair.SHORT: Text("a", "a"), Pair.LONG: Text("a b", "a b")})
OTHER = Choice(Pair, {Pair.SHORT: Text("b", "b"), Pair.LONG: Text("dagen", "dagen")})
SLOTS: dict[str, Slot] = {
    "{pair}": PAIR,
    "{other}": OTHER,
    "{days}": Plain(int),
    "{length}": Plain(Duration),
    "{text}": Plain(str),
}
TEMPLATES = st.lists(st.sampled_from(("a", "b", "dagen", *SLOTS)), min_size=1, max_size=4, unique=True).map(tuple)


def spelled(piece: str) -> list[str]:
    """Every way to write one piece of a template, with one value for each literal; any slot can be a placeholder."""
    match SLOTS.get(piece):
        case Choice(labels=labels):
            return [*(label.nl for label in labels.values()), "<x>"]
        case Plain(type=kind) if kind is Duration:
            return [*(f"28 {form.nl}" for forms in UNITS.values() for form in forms), "<x>"]
        case Plain(type=kind):
            return ["28" if kind is int else '"t"', "<x>"]
        case None:
            return [piece]


@given(templates=st.lists(TEMPLATES, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_catalogue_is_refused_exactly_when_two_phrases_share_a_sentence(templates: list[tuple[str, ...]]) -> None:
    phrases = [
        phrase(f"p{n}", " ".join(pieces), **{piece[1:-1]: SLOTS[piece] for piece in pieces if piece in SLOTS})
        for n, pieces in enumerate(templates)
    ]
    written_as = [
        (" ".join(words), item.name)
        for item, pieces in zip(phrases, templates, strict=True)
        for words in product(*map(spelled, pieces))
    ]
    shared = len({'"t"', *(text for text, _ in written_as)}) < len(written_as) + 1
    if shared:
        with pytest.raises(ValueError, match="`p"):
            Parser(Catalogue(tuple(phrases)))
        return
    parser = Parser(Catalogue(tuple(phrases)))
    for text, name in written_as:
        if "<x>" in text:
            continue
        file = parser.parse(f'taal nl\ndefinitie "x"\n  {text}\n').file
        assert file is not None, text
        assert [item.plugin for item in file.statements[0].items] == [name]  # type: ignore[union-attr]
