"""Colours outside the server: the VS Code folder and the Pygments lexer know every keyword (issue 3: editor)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pygments.token import Comment, Error, Keyword, Name, Number, String

from api.lsp.pygments_lexer import RegelaarLexer
from api.lsp.textmate import FILE, grammar
from domain.values import Language
from dsl.keywords import NUMBER, spellings
from dsl.keywords import Keyword as Word

ROOT = Path(__file__).parents[2]
VSCODE = ROOT / "docs" / "editor" / "vscode"
EXAMPLES = sorted((ROOT / "examples").rglob("*.rules"))


@pytest.mark.parametrize("file", sorted(VSCODE.rglob("*.json")), ids=lambda file: file.name)
def test_each_json_file_can_be_read(file: Path) -> None:
    assert json.loads(file.read_text("utf-8"))


def test_the_extension_holds_what_it_names() -> None:
    package = json.loads((VSCODE / "package.json").read_text("utf-8"))
    named = [package["main"], *(one["configuration"] for one in package["contributes"]["languages"])]
    named += [one["path"] for one in package["contributes"]["grammars"]]
    assert all((VSCODE / path).is_file() for path in named)


def test_the_textmate_grammar_is_the_one_of_the_table() -> None:
    assert FILE.read_text("utf-8") == grammar()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("keyword", Word)
def test_every_keyword_is_in_the_textmate_grammar(keyword: Word, language: Language) -> None:
    patterns = [one["match"] for one in json.loads(grammar())["patterns"] if one["name"].startswith("keyword")]
    for form in spellings(keyword, language):
        text = form.replace(NUMBER, "2")
        assert any(found and found[0].strip() == text for found in (re.search(pattern, text) for pattern in patterns))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_pygments_colours_every_character_of_the_examples(file: Path) -> None:
    text = file.read_text("utf-8")
    tokens = list(RegelaarLexer().get_tokens_unprocessed(text))
    assert "".join(part for _, _, part in tokens) == text
    assert all(text.startswith(part, at) for at, _, part in tokens)
    assert not any(kind in Error for _, kind, _ in tokens)
    assert any(kind in Keyword for _, kind, _ in tokens)


def test_what_pygments_makes_of_a_rule() -> None:
    text = 'trigger "x"\n  na 5 weken tenzij einde traject  # later\n    - niet claim.nummer is "a"\n'
    coloured = [(part, kind) for _, kind, part in RegelaarLexer().get_tokens_unprocessed("taal nl\n" + text) if part.strip()]
    assert coloured[1:5] == [("trigger", Keyword), ('"x"', Name.Class), ("na", Keyword), ("5", Number)]
    assert [pair for pair in coloured if pair[0] == "tenzij"] == [("tenzij", Keyword)]
    assert ("# later", Comment) in coloured
    assert coloured[-4:-2] == [("niet", Keyword), ("claim.nummer", Name.Attribute)]
    assert coloured[-1] == ('"a"', String)
