"""A ruleset is known by its texts and meaning, and can be asked for its parts (R-A1)."""

import re
from pathlib import Path

from domain.values import Language
from dsl import mistakes, table_mistakes
from dsl.check import MAX_DEPTH
from dsl.parse import Parser
from dsl.phrases import Catalogue, Kind
from dsl.print import print_statement
from dsl.ruleset import Ruleset, load

FOLDERS = (Path(__file__).with_name("cases"), Path(__file__).with_name("broken"))
RULE = 'taal nl\n\ntrigger "a"\n  bij ziekmelding\n  als\n    - "b"\n  dan\n    - start ZW ERD traject\n'
DEFINITION = 'language en\n\ndefine "b"\n  is ill since 2022-02-10\n'


def loaded(sources: dict[str, str], parser: Parser) -> Ruleset:
    ruleset, diagnostics = load(sources, parser)
    assert ruleset is not None, diagnostics
    return ruleset


def test_the_hash_is_of_texts_and_meaning(parser: Parser, catalogue: Catalogue) -> None:
    sources = {"a.rules": RULE, "b.rules": DEFINITION}
    first = loaded(sources, parser)
    assert re.fullmatch("[0-9a-f]{64}", first.hash)
    assert loaded(dict(reversed(sources.items())), Parser(catalogue)).hash == first.hash
    assert loaded({**sources, "b.rules": DEFINITION + "# a comment\n"}, parser).hash != first.hash
    assert loaded({**sources, "b.rules": DEFINITION.replace("2022", "2023")}, parser).hash != first.hash


def test_parts_in_the_order_of_paths_and_text(parser: Parser) -> None:
    ruleset = loaded({"z.rules": DEFINITION, "a.rules": RULE + RULE.replace("taal nl", "").replace('"a"', '"c"')}, parser)
    assert [(path, language, trigger.name) for path, language, trigger in ruleset.placed_triggers] == [
        ("a.rules", Language.NL, "a"),
        ("a.rules", Language.NL, "c"),
    ]
    assert [trigger.name for trigger in ruleset.triggers] == ["a", "c"]
    assert [definition.name for definition in ruleset.definitions] == ["b"]
    assert set(ruleset.sources) == {"a.rules", "z.rules"}


def test_one_file_that_cannot_be_read_keeps_all_from_being_used(parser: Parser) -> None:
    """And no name is called missing, for it may stand in the file that could not be read."""
    ruleset, diagnostics = load({"a.rules": RULE, "b.rules": DEFINITION.replace("define", "defin")}, parser)
    assert ruleset is None
    assert [(item.path, item.code) for item in diagnostics] == [("b.rules", "unexpected")]


def test_no_more_than_a_hundred_diagnostics(parser: Parser) -> None:
    """They are the first, in the order of the text."""
    _, diagnostics = load({"a.rules": "taal nl\n" + "onzin\n" * 500}, parser)
    assert [item.span.line for item in diagnostics] == list(range(2, 102))


def test_a_long_chain_of_definitions_is_refused_where_it_becomes_too_long(parser: Parser) -> None:
    chain = "".join(f'definitie "d{number + 1}"\n  "d{number}"\n' for number in range(5_000))
    ruleset, diagnostics = load({"a.rules": f'taal nl\ndefinitie "d0"\n  is ziek sinds 10-02-2022\n{chain}'}, parser)
    assert ruleset is None
    assert [(item.code, item.span.line) for item in diagnostics] == [("too-large", 2 * MAX_DEPTH)]


def test_every_mistake_is_shown_in_a_case() -> None:
    """One word per mistake in the modules of mistakes, and each of them in what some case expects."""
    source = "".join(Path(str(module.__file__)).read_text("utf-8") for module in (mistakes, table_mistakes))
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)",\s+(?:Text|message)', source))
    codes |= {f"unknown-{kind}" for kind in Kind}
    shown = "\n".join(path.read_text("utf-8") for folder in FOLDERS for path in folder.glob("*/expected.txt"))
    assert len(codes) > 20
    assert [code for code in sorted(codes) if f" {code}  " not in shown] == []


def test_a_statement_on_its_own(catalogue: Catalogue, parser: Parser) -> None:
    (definition,) = loaded({"b.rules": DEFINITION}, parser).definitions
    assert print_statement(definition, catalogue, Language.NL) == 'definitie "b"\n  is ziek sinds 10-02-2022'
