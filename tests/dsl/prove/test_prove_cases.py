"""Each folder of `cases/` is a set of rule files with what is proved about them, word for word; in `clean/` nothing is (issue 3)."""

from pathlib import Path

import pytest

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
    if os.environ.get("ACCEPT"):
        (case / "expected.txt").write_text(said)
    assert said == (case / "expected.txt").read_text("utf-8")
