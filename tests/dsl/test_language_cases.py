"""Each folder of `cases/` and `broken/` is a set of rule files with what is said about them, word for word (R-A1).

`cases/` holds many things at once, and says `ok` when nothing is wrong; each of `broken/` is one mistake that people make.
"""

from pathlib import Path

import pytest

from domain.values import Language
from dsl.diagnostics import Severity, render
from dsl.parse import Parser
from dsl.ruleset import load

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").iterdir())
CASES = [*sorted((HERE / "cases").iterdir()), *BROKEN]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_said(case: Path, parser: Parser) -> None:
    sources = {path.name: path.read_bytes().decode() for path in case.glob("*.rules")}
    ruleset, diagnostics = load(sources, parser)
    said = [render(item, sources[item.path], language_of(sources[item.path])) for item in diagnostics]
    assert "\n".join(said or ["ok"]) + "\n" == (case / "expected.txt").read_text("utf-8")
    assert (ruleset is None) == any(item.severity is Severity.ERROR for item in diagnostics)


def test_the_corpus_of_mistakes_is_wide() -> None:
    texts = {(case / "rules.rules").read_text("utf-8") for case in BROKEN}
    said = [(case / "expected.txt").read_text("utf-8") for case in BROKEN]
    assert len(texts) == len(BROKEN) >= 60
    assert "ok\n" not in said
    assert all(any(case.name.startswith(language) for case in BROKEN) for language in Language)


@pytest.mark.parametrize("case", [case for case in BROKEN if case.name.endswith("no_suggestion")], ids=lambda case: case.name)
def test_nothing_is_suggested_that_is_not_close(case: Path) -> None:
    assert "bedoelt u" not in (case / "expected.txt").read_text("utf-8")


def language_of(source: str) -> Language:
    return Language.EN if "language en" in source else Language.NL
