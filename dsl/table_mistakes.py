"""Everything that can be wrong with placeholders and the table that fills them: one function per mistake."""

from __future__ import annotations

from collections.abc import Sequence

from domain.values import Language, Text

from .diagnostics import Diagnostic, Place
from .keywords import Keyword, written
from .wording import did_you_mean, error, expected, tick, warning

_WHERE = Text(*(written(Keyword.WHERE_FIRST, language) for language in Language))


def placeholder_without_table(at: Place, name: str) -> Diagnostic:
    message = Text(f"er is geen tabel die `<{name}>` invult", f"there is no table that fills `<{name}>`")
    return error(
        at,
        "placeholder-without-table",
        message,
        Text(f"zet een tabel onder {tick(_WHERE.nl)} in deze trigger", f"put a table below {tick(_WHERE.en)} in this trigger"),
    )


def placeholder_outside_trigger(at: Place, name: str) -> Diagnostic:
    message = Text(f"`<{name}>` kan alleen in een trigger staan", f"`<{name}>` can only stand in a trigger")
    return error(at, "placeholder-outside-trigger", message, Text("schrijf hier een waarde", "write a value here"))


def unknown_placeholder(at: Place, name: str, suggestion: str) -> Diagnostic:
    message = Text(f"de tabel heeft geen kolom {tick(name)}", f"the table has no column {tick(name)}")
    return error(at, "unknown-placeholder", message, did_you_mean(f"<{suggestion}>" if suggestion else ""))


def no_placeholders(at: Place) -> Diagnostic:
    message = Text("geen kolom van deze tabel wordt gebruikt", "no column of this table is used")
    help_ = Text(
        "schrijf `<kolom>` waar een waarde van de tabel moet komen", "write `<column>` where a value of the table must come"
    )
    return error(at, "no-placeholders", message, help_)


def placeholder_in_text(at: Place, name: str) -> Diagnostic:
    message = Text(
        f"`<{name}>` wordt binnen aanhalingstekens niet ingevuld", f"`<{name}>` is not filled in between quotation marks"
    )
    help_ = Text(
        f"schrijf `<{name}>` zonder aanhalingstekens, of kies een andere tekst",
        f"write `<{name}>` without quotation marks, or choose another text",
    )
    return warning(at, "placeholder-in-text", message, help_)


def unused_column(at: Place, name: str, suggestion: str) -> Diagnostic:
    message = Text(f"de kolom {tick(name)} wordt niet gebruikt", f"the column {tick(name)} is not used")
    return error(at, "unused-column", message, did_you_mean(suggestion))


def column_name(at: Place, text: str) -> Diagnostic:
    message = Text(f"{tick(text)} kan geen naam van een kolom zijn", f"{tick(text)} cannot be the name of a column")
    help_ = Text("schrijf één woord, zoals `type`", "write one word, such as `type`")
    return error(at, "column-name", message, help_)


def repeated_column(at: Place, name: str) -> Diagnostic:
    return error(at, "repeated-column", Text(f"er is al een kolom {tick(name)}", f"there already is a column {tick(name)}"))


def two_types(at: Place, name: str, line: int) -> Diagnostic:
    message = Text(
        f"de kolom {tick(name)} vult hier een andere soort waarde in dan op regel {line}",
        f"the column {tick(name)} fills another type of value here than on line {line}",
    )
    return error(at, "two-types", message, Text("maak er twee kolommen van", "make it two columns"))


def no_rows(at: Place) -> Diagnostic:
    message = Text("deze tabel heeft geen rijen met waarden", "this table has no rows with values")
    return error(at, "no-rows", message, Text("zet ze onder de namen van de kolommen", "put them below the names of the columns"))


def row_length(at: Place, found: int, wanted: int) -> Diagnostic:
    message = Text(
        f"deze rij heeft {_cells(found).nl}, de tabel {wanted}", f"this row has {_cells(found).en}, the table {wanted}"
    )
    return error(at, "row-length", message)


def _cells(count: int) -> Text:
    return Text(f"{count} {'cel' if count == 1 else 'cellen'}", f"{count} {'cell' if count == 1 else 'cells'}")


def wrong_cell(at: Place, text: str, can: Sequence[str], suggestion: str) -> Diagnostic:
    message = Text(f"{tick(text)} past niet in deze kolom", f"{tick(text)} does not fit this column")
    return error(at, "wrong-cell", message, did_you_mean(suggestion) or expected(can))


def empty_cell(at: Place, can: Sequence[str]) -> Diagnostic:
    return error(at, "empty-cell", Text("deze cel is leeg", "this cell is empty"), expected(can))
