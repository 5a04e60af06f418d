"""Each folder of `cases/` is a set of rule files with what is said about them, word for word; `ok` when nothing is (R-A1)."""

from pathlib import Path

import pytest

from domain.values import Language
from dsl.diagnostics import Severity, render
from dsl.parse import Parser
from dsl.ruleset import load

CASES = sorted(Path(__file__).with_name("cases").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_said(case: Path, parser: Parser) -> None:
    sources = {path.name: path.read_bytes().decode() for path in case.glob("*.rules")}
    ruleset, diagnostics = load(sources, parser)
    said = [render(item, sources[item.path], language_of(sources[item.path])) for item in diagnostics]
    assert "\n".join(said or ["ok"]) + "\n" == (case / "expected.txt").read_text("utf-8")
    assert (ruleset is None) == any(item.severity is Severity.ERROR for item in diagnostics)


def language_of(source: str) -> Language:
    return Language.EN if "language en" in source else Language.NL
