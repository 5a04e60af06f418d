"""Laying out changes white space only, twice is as once, and the tree stays as it was (issue 3: format)."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from dsl.diagnostics import Diagnostic
from dsl.format import format_source
from dsl.parse import Parser
from dsl.print import print_file

HERE = Path(__file__).parent
SOURCES = {str(path.relative_to(HERE)): path.read_text("utf-8") for path in sorted(HERE.glob("cases/*/*.rules"))}

UNTIDY = """
#about this file
taal   nl
trigger  "Hoog   loon"# met opmerking
      bij    claim geïmporteerd


      als
       -  één   van
          - "a"
          # over b
          -"b  |  #c"
       # over de acties
      dan
            - voeg  kenmerk   "x"   toe aan traject\t
# over a
definitie "a"
 is ziek sinds 10-02-2022
definitie "b  |  #c"
 is ten minste 25 % ziek
   # tot slot

"""

TIDY = """\
#about this file
taal nl

trigger "Hoog   loon"  # met opmerking
  bij claim geïmporteerd

  als
    - één van
        - "a"
        # over b
        - "b  |  #c"
  # over de acties
  dan
    - voeg kenmerk "x" toe aan traject

# over a
definitie "a"
  is ziek sinds 10-02-2022

definitie "b  |  #c"
  is ten minste 25 % ziek

# tot slot
"""


def laid(source: str, parser: Parser) -> str:
    result = format_source(source, parser)
    assert isinstance(result, str), result
    return result


def test_a_file_is_laid_out(parser: Parser) -> None:
    assert laid(UNTIDY, parser) == TIDY


def test_a_file_that_is_not_read_is_left_alone_and_says_why(parser: Parser) -> None:
    result = format_source('taal nl\n\ndefinitie "a"\n  is ziek sindz 10-02-2022\n', parser, "a.rules")
    assert not isinstance(result, str)
    assert [(item.path, item.span.line) for item in result] == [("a.rules", 4)]


@pytest.fixture(scope="session")
def good(parser: Parser) -> dict[str, str]:
    """The cases that can be read."""
    return {name: source for name, source in SOURCES.items() if parser.parse(source).file is not None}


def test_every_readable_case_keeps_its_characters_and_its_tree(good: dict[str, str], parser: Parser) -> None:
    assert len(good) >= 8
    for source in good.values():
        result = laid(source, parser)
        assert "".join(result.split()) == "".join(source.removeprefix("\ufeff").split())
        assert parser.parse(result).file == parser.parse(source).file
        assert laid(result, parser) == result


@given(data=st.data())
@settings(deadline=None)
def test_any_other_white_space_gives_the_same_layout(data: DataObject, good: dict[str, str], parser: Parser) -> None:
    """Wider spaces, deeper margins, more blank lines and other line ends all come back to one text."""
    source = laid(data.draw(st.sampled_from(list(good.values()))), parser)
    step = data.draw(st.integers(1, 5))
    end = data.draw(st.sampled_from(("\n", "\r\n")))
    lines = [respaced(line, step, data) for line in source.split("\n")]
    gaps = [data.draw(st.integers(1, 3)) if line == "" else 1 for line in lines]
    untidy = "".join(line + end * gap for line, gap in zip(lines, gaps, strict=True))
    assert laid(untidy, parser) == source


def respaced(line: str, step: int, data: DataObject) -> str:
    """The line with another margin, and other spaces between its words unless it holds quotes or a comment."""
    words = line.lstrip(" ")
    margin = " " * ((len(line) - len(words)) // 2 * step)
    if '"' in words or "#" in words:
        return margin + words
    return margin + (" " * data.draw(st.integers(1, 3))).join(words.split(" ")) + " " * data.draw(st.integers(0, 2))


def test_printed_files_are_laid_out_already(good: dict[str, str], parser: Parser) -> None:
    """Apart from what printing leaves out: blank lines, and comments at the ends of lines."""
    for source in good.values():
        file = parser.parse(source).file
        assert file is not None
        printed = print_file(file, parser.catalogue, file.language)
        assert laid(printed, parser) == printed


TABLE = """\
taal nl

trigger "Behandelaar van <type>"
  bij claim geïmporteerd
  als
    - heeft lopende polis van verzekeringstype <type>
  dan
    - maak taak "a | b" voor rol <rol> binnen 1 werkdag
  waarbij eerste geldt
    | type          | rol               |
    | Stoploss      | seniorbehandelaar |  # eerst
    | Conventioneel | claimbehandelaar  |
"""


def test_the_columns_of_a_table_are_aligned(parser: Parser) -> None:
    untidy = (
        TABLE.replace(" | rol               |", "|rol|").replace("      | senior", "|senior").replace("  | claim", "|   claim")
    )
    assert untidy != TABLE
    assert laid(untidy, parser) == TABLE


@pytest.mark.parametrize("text", ["", "\n\n", "taal fr", "taal nl\n\ttrigger"])
def test_what_is_no_rule_file_is_refused(text: str, parser: Parser) -> None:
    result = format_source(text, parser)
    assert isinstance(result, tuple)
    assert all(isinstance(item, Diagnostic) for item in result)
