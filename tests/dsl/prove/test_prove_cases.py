"""Each folder of `cases/` is a set of rule files with what is proved of them, word for word; of `clean/` nothing is (issue 3)."""

from pathlib import Path

import pytest

from api.bootstrap import parser as parser_of_all_plugins
from api.bootstrap import registry
from dsl.diagnostics import render
from dsl.parse import Parser
from dsl.phrases import Catalogue
from dsl.prove.prove import prove
from dsl.ruleset import load

CASES = sorted(Path(__file__).with_name("cases").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_proved(case: Path, parser: Parser, catalogue: Catalogue) -> None:
    sources = {path.name: path.read_text("utf-8") for path in sorted(case.glob("*.rules"))}
    ruleset, diagnostics = load(sources, parser)
    assert ruleset is not None, diagnostics
    said = "\n".join(render(item, sources[item.path]) for item in prove(ruleset.files, catalogue)) + "\n"
    assert said == (case / "expected.txt").read_text("utf-8")


CLEAN = sorted(Path(__file__).with_name("clean").iterdir())
EXAMPLE = sorted(Path("examples/income_insurance/rules").iterdir())


def said_of(files: list[Path]) -> list[str]:
    ruleset, diagnostics = load({path.name: path.read_text("utf-8") for path in files}, parser_of_all_plugins())
    found = [*diagnostics, *(prove(ruleset.files, registry().catalogue) if ruleset else ())]
    return [f"{item.path}:{item.span.line} {item.message}" for item in found]


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_nothing_is_said_of_a_clean_file(path: Path) -> None:
    assert said_of([path]) == []


def test_nothing_is_said_of_all_clean_files_together() -> None:
    assert len(CLEAN) >= 30
    assert said_of(CLEAN) == []


def test_nothing_is_said_of_the_example_portfolio() -> None:
    assert said_of(EXAMPLE) == []
