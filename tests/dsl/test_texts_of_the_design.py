"""The rules that the design shows are read as they stand there, with the plugins of a real installation (R-A1, R-3.3.4f)."""

from pathlib import Path

import pytest

from api.bootstrap import parser
from domain.values import Language
from dsl.ast import Deadline, Definition, Example, Mode, Trigger
from dsl.diagnostics import render
from dsl.print import print_file
from dsl.ruleset import load
from dsl.types import Duration, Unit

TEXTS = sorted(Path(__file__).with_name("texts").glob("*.rules"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_of_the_design_is_read_without_a_remark(path: Path) -> None:
    text = path.read_text("utf-8")
    ruleset, diagnostics = load({path.name: text}, parser())
    assert [render(item, text) for item in diagnostics] == []
    assert ruleset is not None


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_its_translation_is_the_same_tree(path: Path) -> None:
    catalogue = parser().catalogue
    file = parser().parse(path.read_text("utf-8")).file
    assert file is not None
    english = parser().parse(print_file(file, catalogue, Language.EN)).file
    assert english is not None
    assert english.statements == file.statements
    assert parser().parse(print_file(english, catalogue, Language.NL)).file == file


def test_what_the_design_shows_means_what_it_says() -> None:
    file = parser().parse(TEXTS[0].read_text("utf-8")).file
    assert file is not None
    kinds = [type(item) for item in file.statements]
    assert kinds == [Definition, Trigger, Trigger, Trigger, Trigger, Example, Example]
    analysis, outline = file.statements[2], file.statements[4]
    assert isinstance(analysis, Trigger)
    assert analysis.deadline == Deadline(Duration(5, Unit.WEEK), None, ("absence_case_ended",))
    assert isinstance(outline, Trigger)
    assert outline.table is not None
    assert (outline.table.mode, outline.table.columns, len(outline.table.rows)) == (Mode.FIRST, ("type", "loon", "rol"), 2)
