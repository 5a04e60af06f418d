"""Reading only what changed gives what reading everything gives, whatever is typed (issue 3: diagnostics while typing)."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from dsl.incremental import Rereader, parts
from dsl.parse import Parsed, Parser

HERE = Path(__file__).parent
SOURCES = {path.parent.name: path.read_bytes().decode() for path in sorted(HERE.glob("cases/*/*.rules"))}

PIECES = (
    *(
        "",
        "\n",
        "\n\n",
        "\r\n",
        "\n  ",
        "\n    - ",
        " ",
        "\t",
        "\n\t",
        "# los\n",
        "\n# los\n",
        "  # los\n",
        '"',
        '"naam"',
        "|",
        "-",
        "\u200b",
    ),
    *(
        "taal nl\n",
        "\ntaal en\n",
        "\nlanguage en\n",
        "\ufeff",
        "trigger",
        '\ntrigger "x"\n',
        '\ndefinitie "x"\n  "y"\n',
        "\n  als\n",
        "\n  dan\n",
    ),
    *("\nvoorbeeld", "  bij ziekmelding\n", "niet ", "één van\n", "10-02-2022", "€ 5", "x"),
)


def assert_same(one: Parsed, other: Parsed) -> None:
    """Places too, which equality of trees does not see."""
    assert one.diagnostics == other.diagnostics
    assert one.file == other.file
    assert repr(one.file) == repr(other.file)


@pytest.mark.parametrize("name", SOURCES)
def test_each_case_is_read_the_same_in_parts(name: str, parser: Parser) -> None:
    assert_same(Rereader(parser, "a").parse(SOURCES[name]), parser.parse(SOURCES[name], "a"))


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_after_any_edits_the_answer_is_that_of_a_whole_reading(data: DataObject, parser: Parser) -> None:
    text = "\n".join(data.draw(st.lists(st.sampled_from(sorted(SOURCES.values())), min_size=1, max_size=2)))
    reader = Rereader(parser, "a")
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.sampled_from((start, start + 1, start + 8, start + 60)))
        text = text[:start] + data.draw(st.sampled_from(PIECES)) + text[end:]
        assert_same(reader.parse(text), parser.parse(text, "a"))


def test_parts_are_the_whole_text() -> None:
    for source in SOURCES.values():
        assert "\n".join(part.text for part in parts(source)) == source
        assert [source.split("\n")[part.line - 1] for part in parts(source)] == [
            part.text.split("\n")[0] for part in parts(source)
        ]
