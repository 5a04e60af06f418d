"""Places in the language and in editors are each other's inverse, whatever characters stand before them."""

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position

from api.lsp.positions import from_position, to_position, to_range, units
from dsl.ast import Span

LINES = st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=("Cs",))), min_size=1)


@given(lines=LINES, data=st.data())
def test_there_and_back(lines: list[str], data: st.DataObject) -> None:
    line = data.draw(st.integers(1, len(lines)))
    column = data.draw(st.integers(1, len(lines[line - 1]) + 1))
    assert from_position(lines, to_position(lines, line, column)) == (line, column)


@given(text=st.text(st.characters(exclude_categories=("Cs",))))
def test_units_are_those_of_utf_16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2


def test_past_the_end_is_the_end() -> None:
    assert to_range(["😀a"], Span(1, 2, 1, 99)).end == Position(0, 3)
    assert from_position(["ab"], Position(0, 9)) == (1, 3)
    assert from_position(["ab"], Position(7, 0)) == (8, 1)
    assert from_position(["😀a"], Position(0, 1)) == (1, 1)
