"""Printing and reading are each other's inverse in both languages, and no text at all breaks reading (R-A1)."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, DrawFn, SearchStrategy

from domain.values import Language, Money, Period, Target
from dsl.ast import (
    Call,
    Comparison,
    Condition,
    Deadline,
    Definition,
    Example,
    Expectation,
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
from dsl.diagnostics import MOST, render
from dsl.operators import fitting
from dsl.parse import Parsed, Parser
from dsl.phrases import Catalogue, Field, Kind, Phrase
from dsl.print import print_file
from dsl.types import Choice, Duration, Plain, Slot, Unit, Workdays

SHAPED = st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"))
TEXTS = st.text(SHAPED, max_size=12).map(lambda text: unicodedata.normalize("NFC", text))
NAMES = TEXTS.filter(lambda text: bool(text.strip()))
COMMENTS = st.lists(TEXTS.map(str.strip), max_size=2).map(tuple)
SIMPLE = (Quantifier.ALL, Quantifier.ANY, Quantifier.NONE)
COUNTS = st.integers(0, 10**9)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 30))
LITERALS: dict[type, SearchStrategy[Value]] = {
    Money: st.decimals(-(10**12), 10**12, places=2).map(Money),
    Duration: st.builds(Duration, COUNTS, st.sampled_from(Unit)),
    Workdays: st.builds(Workdays, COUNTS),
    Decimal: st.decimals(0, 1000, places=4),
    int: COUNTS,
    date: DAYS,
    bool: st.booleans(),
    str: TEXTS,
}
DELAYS = st.builds(Duration, st.integers(1, 99), st.sampled_from(Unit)) | st.builds(Workdays, st.integers(1, 99))
COLUMNS = st.lists(st.from_regex(r"[a-z0-9_\-]{1,8}", fullmatch=True), min_size=1, max_size=4, unique=True)


def values(slot: Slot) -> SearchStrategy[Value]:
    return st.sampled_from(list(slot.labels)) if isinstance(slot, Choice) else LITERALS[slot.type]


def calls(phrase: Phrase) -> SearchStrategy[Call]:
    arguments = st.tuples(*(st.tuples(st.just(name), values(slot)) for name, slot in phrase.slots.items()))
    return st.builds(Call, st.just(phrase.name), arguments, comments=COMMENTS)


def any_call(catalogue: Catalogue, kind: Kind) -> SearchStrategy[Call]:
    return st.sampled_from(catalogue.of(kind)).flatmap(calls)


def comparisons(catalogue: Catalogue) -> SearchStrategy[Comparison]:
    """Every operator that fits the field, with as many values as it takes."""

    def of(field: Field, operator: Operator) -> SearchStrategy[Comparison]:
        least, most = {Operator.ONE_OF: (1, 4), Operator.BETWEEN: (2, 2)}.get(operator, (1, 1))
        if operator in (Operator.EMPTY, Operator.FILLED):
            least = most = 0
        held = st.lists(values(field.slot), min_size=least, max_size=most).map(tuple)
        return st.builds(Comparison, st.just(field.name), st.just(operator), held, comments=COMMENTS)

    pairs = [(field, operator) for field in catalogue.fields for operator in fitting(field.slot)]
    return st.sampled_from(pairs).flatmap(lambda pair: of(*pair))


def groups(items: SearchStrategy[tuple[Condition, ...]], comments: SearchStrategy[tuple[str, ...]]) -> SearchStrategy[Group]:
    counted = items.flatmap(
        lambda found: st.builds(
            Group, st.just(Quantifier.AT_LEAST), st.just(found), st.integers(1, len(found)), comments=comments
        )
    )
    return st.builds(Group, st.sampled_from(SIMPLE), items, comments=comments) | counted


def conditions(catalogue: Catalogue) -> SearchStrategy[Condition]:
    """A comment stands above the whole condition, so what is negated carries none itself."""
    leaves = any_call(catalogue, Kind.CONDITION) | comparisons(catalogue) | st.builds(Reference, NAMES, comments=COMMENTS)

    def wider(inner: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
        items = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return groups(items, COMMENTS) | st.builds(Not, groups(items, st.just(())), comments=COMMENTS)

    negations = st.builds(Not, st.builds(Reference, NAMES), comments=COMMENTS)
    return st.recursive(leaves | negations, wider, max_leaves=6)


def periods() -> SearchStrategy[Period]:
    return st.builds(Period, DAYS) | st.tuples(DAYS, DAYS).map(
        lambda days: Period(min(days), max(max(days), min(days) + timedelta(days=1)))
    )


def deadlines(catalogue: Catalogue) -> SearchStrategy[Deadline]:
    days = [field.name for field in catalogue.fields if field.slot == Plain(date)]
    unless = st.lists(st.sampled_from(names(catalogue, Kind.EVENT)), max_size=3, unique=True).map(tuple)
    return st.builds(Deadline, DELAYS, st.none() | st.sampled_from(days), unless)


def names(catalogue: Catalogue, kind: Kind) -> list[str]:
    return [phrase.name for phrase in catalogue.of(kind)]


def examples(catalogue: Catalogue) -> SearchStrategy[Example]:
    return st.builds(
        Example,
        NAMES,
        st.sampled_from(names(catalogue, Kind.EVENT)),
        st.lists(conditions(catalogue), max_size=3).map(tuple),
        st.lists(st.builds(Expectation, TEXTS, st.booleans()), min_size=1, max_size=3).map(tuple),
        comments=COMMENTS,
    )


def triggers(catalogue: Catalogue) -> SearchStrategy[Trigger]:
    return st.builds(
        Trigger,
        NAMES,
        st.sampled_from(names(catalogue, Kind.EVENT)),
        st.lists(conditions(catalogue), max_size=3).map(tuple),
        st.lists(any_call(catalogue, Kind.ACTION), max_size=3).map(tuple),
        st.none() | TEXTS,
        st.none() | periods(),
        st.none() | st.sampled_from(Target),
        st.none() | deadlines(catalogue),
        comments=COMMENTS,
    )


@st.composite
def outlines(draw: DrawFn, catalogue: Catalogue) -> Trigger:
    """A trigger whose table fills every column that it has: in a comparison, in an action, and in the deadline."""
    trigger = draw(triggers(catalogue))
    columns = draw(COLUMNS)
    slots: list[SearchStrategy[Value]] = []
    held: list[Condition] = []
    actions: list[Call] = []
    for name in columns[1:]:
        field = draw(st.sampled_from([one for one in catalogue.fields if Operator.ONE_OF in fitting(one.slot)]))
        if draw(st.booleans()):
            held.append(Comparison(field.name, Operator.ONE_OF, (Placeholder(name), draw(values(field.slot)))))
            slots.append(values(field.slot))
        else:
            call = Call("add_characteristic", (("name", Placeholder(name)), ("target", Target.CASE)))
            actions.append(call)
            slots.append(TEXTS)
    deadline = replace(draw(deadlines(catalogue)), delay=Placeholder(columns[0]))
    rows = draw(st.lists(st.tuples(DELAYS, *slots), min_size=1, max_size=3))
    return replace(
        trigger,
        conditions=(*trigger.conditions, *held),
        actions=(*trigger.actions, *actions),
        deadline=deadline,
        table=Table(draw(st.sampled_from(Mode)), tuple(columns), tuple(rows)),
    )


def rule_files(catalogue: Catalogue, language: Language) -> SearchStrategy[RuleFile]:
    items = st.lists(conditions(catalogue), min_size=1, max_size=3).map(tuple)
    definitions = st.builds(Definition, NAMES, items, comments=COMMENTS)
    statements = st.lists(definitions | triggers(catalogue) | outlines(catalogue) | examples(catalogue), max_size=3).map(tuple)
    return st.builds(RuleFile, st.just(language), statements, COMMENTS, COMMENTS)


UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Drawing a whole rule file takes long on a busy machine; that is no mistake of the language."""


def read(text: str, parser: Parser) -> RuleFile:
    parsed = parser.parse(text)
    assert parsed.file is not None, [render(item, text, Language.EN) for item in parsed.diagnostics]
    return parsed.file


@pytest.mark.parametrize("language", Language)
@given(data=st.data())
@UNHURRIED
def test_reading_what_was_printed_gives_the_same_tree(
    language: Language, data: DataObject, catalogue: Catalogue, parser: Parser
) -> None:
    tree = data.draw(rule_files(catalogue, language))
    assert read(print_file(tree, catalogue, language), parser) == tree


@given(data=st.data())
@UNHURRIED
def test_translating_there_and_back_gives_the_same_tree(data: DataObject, catalogue: Catalogue, parser: Parser) -> None:
    tree = data.draw(rule_files(catalogue, Language.NL))
    english = read(print_file(tree, catalogue, Language.EN), parser)
    assert english.language is Language.EN
    assert english.statements == tree.statements
    assert read(print_file(english, catalogue, Language.NL), parser) == tree


@pytest.mark.parametrize("language", Language)
@given(data=st.data())
@UNHURRIED
def test_capitals_do_not_count(language: Language, data: DataObject, catalogue: Catalogue, parser: Parser) -> None:
    unquoted = [phrase for phrase in catalogue.of(Kind.CONDITION) if Plain(str) not in phrase.slots.values()]
    tree = Definition("X", (data.draw(st.sampled_from(unquoted).flatmap(calls).map(without_comments)),))
    text = print_file(RuleFile(language, (tree,)), catalogue, language)
    assert read(text.upper(), parser).statements == (tree,)


def without_comments(call: Call) -> Call:
    return replace(call, comments=())


def assert_sound(parsed: Parsed) -> None:
    """An answer: a tree without errors or at least one error, each in the text and fit to be shown."""
    assert (parsed.file is None) == any(item.severity == "error" for item in parsed.diagnostics)
    assert len(parsed.diagnostics) <= MOST
    lines = parsed.source.removeprefix("\ufeff").split("\n")
    for item in parsed.diagnostics:
        assert 1 <= item.span.line <= len(lines)
        assert 1 <= item.span.column <= item.span.end_column <= len(lines[item.span.end_line - 1]) + 1
        assert render(item, parsed.source, Language.NL).count("\n") == 2


@given(text=st.text(), language=st.sampled_from(["", "taal nl\n", "language en\n"]))
def test_any_text_gets_an_answer(text: str, language: str, parser: Parser) -> None:
    assert_sound(parser.parse(language + text))


PIECES = (
    *(
        "\n",
        "\n  ",
        "\n    ",
        "\n      ",
        "\n        ",
        "\n   ",
        "\n\t",
        " ",
        "- ",
        "-",
        '"',
        '"naam"',
        "#",
        "(",
        "\\",
        "\r\n",
        "\u200b",
    ),
    *("taal nl", "definitie", "trigger", "omschrijving", "geldig van", "tot en met", "bij", "als", "dan", "alle van", "niet"),
    *("één van", "geen", "ziekmelding", "claim", "is ziek sinds", "10-02-2022", "31-02-2022", "€ 5", "€", "6 weken", "12%", "7"),
    *(
        "na",
        "tenzij",
        ",",
        "vóór",
        "traject.startdatum",
        "claim.brutobedrag",
        "is",
        "is een van",
        "of",
        "<type>",
        "<",
        "|",
        "| a |",
    ),
    *("voorbeeld", "gegeven", "verwacht", "gaat af", "gaat niet af", "waarbij eerste geldt", "hoogstens één keer per"),
    *(
        "ten minste 2 van",
        "is leeg",
        "is tussen",
        "en",
        "traject",
        "werknemer",
        "heeft kenmerk",
        "start ZW ERD traject",
        "duurt ten minste",
        "voeg kenmerk",
        "toe aan",
    ),
)


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=60))
@settings(max_examples=300)
def test_any_jumble_of_the_language_gets_an_answer(pieces: list[str], parser: Parser) -> None:
    assert_sound(parser.parse("taal nl\n" + "".join(pieces)))
    assert_sound(parser.parse("taal nl\n" + " ".join(pieces)))


@given(data=st.data())
@UNHURRIED
def test_any_edit_of_a_good_file_gets_an_answer(data: DataObject, catalogue: Catalogue, parser: Parser) -> None:
    text = print_file(data.draw(rule_files(catalogue, Language.NL)), catalogue, Language.NL)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 20)))
        text = text[:start] + data.draw(st.sampled_from(("", *PIECES))) + text[end:]
    assert_sound(parser.parse(text))


HOSTILE = {
    "brackets": "(" * 1_000_000,
    "bracketed lines": "((\n" * 300_000,
    "negations": 'definitie "x"\n  ' + "niet " * 200_000,
    "groups": 'trigger "x"\n  als\n' + "".join(" " * (depth + 4) + "- alle van\n" for depth in range(1_000)),
    "quotes": '"' * 500_000,
    "backslashes": '"' + "\\" * 1_000_001,
    "digits": "9" * 1_000_000,
    "groups of digits": "1." * 500_000,
    "zero-width spaces": "\u200b" * 1_000_000,
    "right-to-left": 'trigger "\u202eabc"',
    "half a character": "\ud800",
    "nothing but margin": "x\n" + " " * 1_000_000 + "y",
    "bars": "|" * 300_000,
    "one wide row": 'trigger "x"\n  waarbij eerste geldt\n    ' + "| a " * 100_000 + "|",
    "many rows": 'trigger "x"\n  waarbij eerste geldt\n' + "    | a |\n" * 50_000,
    "half a placeholder": "<a" * 100_000,
    "placeholders": "<a>" * 100_000,
    "wide table": 'trigger "x"\n  bij ziekmelding\n  dan\n'
    + "".join(f"    - voeg kenmerk <a{n}> toe aan traject\n" for n in range(3_000))
    + "  waarbij alle gelden\n    "
    + "".join(f"| b{n} " for n in range(3_000))
    + "|",
    "a long list": 'definitie "x"\n  claim.nummer is een van ' + '"a", ' * 50_000,
    "commas": 'definitie "x"\n  claim.nummer is een van "a"' + "," * 500_000,
    "expectations": 'voorbeeld "x"\n' + '  verwacht "y" gaat af\n' * 10_000,
    "one long line": "trigger " + "de " * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gets_its_diagnostics(name: str, parser: Parser) -> None:
    parsed = parser.parse("taal nl\n" + HOSTILE[name])
    assert parsed.diagnostics
    assert_sound(parsed)
