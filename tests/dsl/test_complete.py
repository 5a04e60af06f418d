"""What an author is offered: always something that fits, and always what he is on his way to (issue 3: complete)."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from domain.values import Language
from dsl.complete import complete
from dsl.highlight import highlight
from dsl.offers import Completion, Role
from dsl.parse import Parser
from dsl.ruleset import load

HERE = Path(__file__).parent
SOURCES = [path.read_text("utf-8") for path in sorted(HERE.glob("cases/*/*.rules"))]

RULE = """\
taal nl

definitie "hoog loon"
  trajectverloop heeft loon van ten minste € 6.000 of meer

trigger "Stoploss <type>"
  bij claim geïmporteerd
  als
    - {condition}
    - niet "hoog loon"
  dan
    - {action}
"""


def offered(source: str, parser: Parser, *others: str) -> tuple[Completion, ...]:
    """What is offered at `@@`."""
    before, _, after = source.partition("@@")
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    return complete(before + after, line, column, parser, others)


def labels(source: str, parser: Parser) -> list[str]:
    return [one.label for one in offered(source, parser)]


def condition(text: str) -> str:
    return RULE.format(condition=text, action="start ZW ERD traject")


def action(text: str) -> str:
    return RULE.format(condition='"hoog loon"', action=text)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@@", ["taal nl", "language en"]),
        ("taal nl\n\n@@", ["definitie", "trigger", "voorbeeld"]),
        ("taal nl\n\ntr@@", ["trigger"]),
        ('language en\ntrigger "x"\n  at@@', ["at most once per"]),
        (condition("heeft lop@@"), ["lopende polis van verzekeringstype …"]),
        (condition("lopende pol@@"), ["heeft lopende polis van verzekeringstype …"]),
        (condition("heeft lopende polis van verzekeringstype W@@"), ["WGA ERD", "WGA-hiaat", "WIA-excedent"]),
        (condition('"h@@'), ['"hoog loon"']),
        (condition("één @@"), ["van"]),
        (condition("traject duurt ten minste @@"), ["6 weken"]),
        (action("start @@"), ["ZW ERD traject"]),
        (action('maak taak "x" voor @@'), ["rol … binnen …"]),
        ('taal nl\ntrigger "x"\n  geldig van 10-02-2022 @@', ["tot en met"]),
        ('taal nl\ntrigger "x"\n  na @@', ["6 weken", "3 werkdagen"]),
        ('taal nl\ntrigger "x"\n  na 5 weken tenzij einde@@', ["einde traject"]),
        (
            'taal nl\ntrigger "x"\n  na 5 weken tenzij ziekmelding, ziek@@',
            ["ziekmelding", "ziek uit dienst", "correctie ziekmelding"],
        ),
        ('taal nl\ntrigger "x"\n  hoogstens één keer per @@', ["traject", "werknemer", "werkgever"]),
        ('taal nl\ntrigger "T"\n\nvoorbeeld "x"\n  verwacht @@', ['"T"']),
        ('taal nl\nvoorbeeld "x"\n  verwacht "T" gaat @@', ["af", "niet af"]),
        ("taal nl\n# over @@", []),
        (condition("onzin @@"), []),
    ],
)
def test_offers(source: str, expected: list[str], parser: Parser) -> None:
    assert labels(source, parser) == expected


def test_slots_are_fields_of_a_snippet(parser: Parser) -> None:
    (one,) = offered(action('maak taak "x" @@'), parser)
    roles = "claimbehandelaar,seniorbehandelaar,casemanager,bedrijfsarts,planner,functioneel beheerder,auditor"
    assert one.snippet == f"voor rol ${{1|{roles}|}} binnen ${{2:3 werkdagen}}"


def test_fields_then_the_operators_of_their_type_then_values(parser: Parser) -> None:
    assert "claim.brutobedrag" in labels(condition("claim.@@"), parser)
    assert "is hoger dan …" in labels(condition("claim.brutobedrag @@"), parser)
    assert "is hoger dan …" not in labels(condition("claim.nummer @@"), parser)
    assert "€ 1.000" in labels(condition("claim.brutobedrag is hoger dan @@"), parser)
    assert "Stoploss" in labels(condition("polis.verzekeringstype is een van ZW ERD, Conventioneel of @@"), parser)


def test_what_the_event_does_not_carry_is_not_offered(parser: Parser) -> None:
    assert "de afspraak is een conceptafspraak" not in labels(condition("@@"), parser)
    agenda = condition("@@").replace("claim geïmporteerd", "toevoegen agenda afspraak")
    assert "de afspraak is een conceptafspraak" in labels(agenda, parser)


def test_a_clause_that_stands_there_is_not_offered_again(parser: Parser) -> None:
    assert "bij" not in labels(condition("x") + "  @@", parser)
    assert "geldig van" in labels(condition("x") + "  @@", parser)


def test_where_a_dash_is_missing_it_comes_along(parser: Parser) -> None:
    (one,) = offered('taal nl\ntrigger "x"\n  dan\n    start@@', parser)
    assert (one.snippet, one.start) == ("- start ZW ERD traject", 5)


def test_names_come_from_other_files_too(parser: Parser) -> None:
    found = offered(condition('"@@"'), parser, 'language en\ndefine "elders"\n  onleesbaar')
    assert [one.label for one in found] == ['"hoog loon"', '"elders"']


def test_a_cell_takes_what_its_column_fills(parser: Parser) -> None:
    table = "  waarbij eerste geldt\n    | type | x |\n    | Sto@@ | |\n"
    source = condition("heeft lopende polis van verzekeringstype <type>") + table
    assert [(one.label, one.role) for one in offered(source, parser)] == [("Stoploss", Role.VALUE)]


def test_a_table_begins_with_the_placeholders_of_its_trigger(parser: Parser) -> None:
    source = condition("heeft lopende polis van verzekeringstype <type>") + "  waarbij eerste geldt\n    | @@"
    assert labels(source.replace("hoog loon", "<loon>"), parser) == ["type", "loon"]
    assert labels(source.replace("@@", "type | @@"), parser) == []


def filled(snippet: str) -> str:
    """The text that a snippet makes when its fields are left as they are; quoted texts hold an x."""
    text = re.sub(r"\$\{\d+\|((?:\\.|[^|,])*)[^|]*\|\}", r"\1", snippet)
    text = re.sub(r"\$\{\d+:((?:\\.|[^}])*)\}", r"\1", text)
    return re.sub(r"\\(.)", r"\1", re.sub(r"\$\d", "x", text))


@pytest.mark.parametrize("language", Language)
def test_every_phrase_that_is_offered_can_be_read(language: Language, parser: Parser) -> None:
    """The whole catalogue at once: each phrase as it is put in makes a line without mistakes."""
    lead, trigger, on, then = {
        Language.NL: ("taal nl", "trigger", "bij", "dan"),
        Language.EN: ("language en", "trigger", "on", "then"),
    }[language]
    for role, before in ((Role.CONDITION, {Language.NL: "als", Language.EN: "when"}[language]), (Role.ACTION, then)):
        found = offered(f'{lead}\n\n{trigger} "x"\n  {before}\n    - @@', parser)
        phrases = [one for one in found if one.role is role]
        assert len(phrases) >= 4
        for one in phrases:
            assert "$" not in filled(one.snippet)
            source = f'{lead}\n\n{trigger} "x"\n  {before}\n    - {filled(one.snippet)}\n'
            assert [item for item in parser.parse(source).diagnostics if item.span.line == 5] == []
    for one in offered(f'{lead}\n\n{trigger} "x"\n  {on} @@', parser):
        assert parser.parse(f'{lead}\n\n{trigger} "x"\n  {on} {filled(one.snippet)}\n  {then}\n    - "x"').diagnostics


def words_of(source: str) -> list[tuple[int, int, int]]:
    """Line, and first and last column, of each word of a text; values, names and tables left out."""
    lines = source.split("\n")
    return [
        (part.line, part.column, part.column + len(part.text))
        for part in highlight(source)
        if part.style in ("keyword", "phrase", "field") and len(part.text.split()) == 1 and "|" not in lines[part.line - 1]
    ]


@given(data=st.data())
@settings(deadline=None, max_examples=200)
def test_each_next_word_of_a_good_file_is_offered(data: DataObject, good: list[str], parser: Parser) -> None:
    """Wherever an author has got in any file that can be read, what he wrote next was among the offers."""
    source = data.draw(st.sampled_from(good))
    line, start, end = data.draw(st.sampled_from(words_of(source)))
    word = source.split("\n")[line - 1][start - 1 : end - 1]
    lines = source.split("\n")
    unfinished = "\n".join([*lines[: line - 1], lines[line - 1][: start - 1], *lines[line:]])
    found = complete(unfinished, line, start, parser)
    beginnings = {bare(one.label.split()[0]) for one in found}
    assert bare(word) in beginnings, (source, line, start, word, sorted(beginnings))


def bare(word: str) -> str:
    """A word without capitals and accents: of the spellings of one word only the printed one is offered."""
    return unicodedata.normalize("NFD", word.casefold()).encode("ascii", "ignore").decode()


@pytest.fixture(scope="session")
def good(parser: Parser) -> list[str]:
    """The cases without any mistake: what an event does not carry is rightly not offered."""
    return [source for source in SOURCES if load({"a": source}, parser)[0] is not None and words_of(source)]


@given(data=st.data())
@settings(deadline=None)
def test_any_place_in_any_text_gets_an_answer(data: DataObject, parser: Parser) -> None:
    source = data.draw(st.sampled_from(SOURCES) | st.text())
    lines = source.split("\n")
    line = data.draw(st.integers(1, len(lines) + 1))
    column = data.draw(st.integers(1, len(lines[line - 1]) + 2 if line <= len(lines) else 3))
    for one in complete(source, line, column, parser):
        assert 1 <= one.start <= column
