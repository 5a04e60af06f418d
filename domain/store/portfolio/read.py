"""Bytes to rows: each cell becomes a value, and what is no such value is told with its line and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from domain.formats.problems import Problem, shown
from domain.values import Text

from .files import Field, File
from .rows import Row

Line = tuple[int, list[str]]


def read_lines(file: File, content: bytes) -> tuple[list[Line], list[Problem]]:
    """The lines below the header with their numbers, or why `content` is no CSV file with the columns of `file`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        nl = "deze regel is geen UTF-8; sla het bestand op als CSV UTF-8"
        return [], [Problem(f"{file.name}:{line}", Text(nl, "this line is not UTF-8; save the file as CSV UTF-8"))]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        nl = f"deze regel is geen CSV ({error}); controleer de aanhalingstekens"
        return [], [Problem(f"{file.name}:{reader.line_num}", Text(nl, f"this line is not CSV ({error}); check its quotes"))]
    return lines[1:], list(_misshapen(file, lines))


def _misshapen(file: File, lines: Sequence[Line]) -> Iterator[Problem]:
    wanted = [field.name for field in file.fields]
    header = [cell.strip() for cell in lines[0][1]] if lines else []
    if header != wanted:
        columns, found = ",".join(wanted), shown(",".join(header))
        nl = f"de eerste regel moet `{columns}` zijn, gevonden is {found}"
        yield Problem(f"{file.name}:1", Text(nl, f"the first line must be `{columns}`, found is {found}"))
        return
    for line, cells in lines[1:]:
        if len(cells) != len(wanted):
            nl = f'de regel heeft {len(cells)} velden en de eerste regel {len(wanted)}; zet tekst met een komma tussen "…"'
            en = f"the line has {len(cells)} fields and the first line {len(wanted)}; quote a text that holds a comma"
            yield Problem(f"{file.name}:{line}", Text(nl, en))


def read_rows(file: File, lines: Iterable[Line]) -> tuple[list[Row], list[Problem]]:
    """The rows of `file`, and everything that is wrong in their cells."""
    problems: list[Problem] = []
    return [_read_row(file, line, cells, problems) for line, cells in lines], problems


def _read_row(file: File, line: int, cells: Sequence[str], problems: list[Problem]) -> Row:
    row = Row(line, {})
    for field, cell in zip(file.fields, cells, strict=True):
        text, value = cell.strip(), None
        try:
            value = field.cell.read(text) if text else None
            missing = value is None and not field.optional
        except ValueError:
            missing = True
        if missing:
            row.wrong = True
            problems.append(Problem(f"{file.name}:{line} {field.name}", _wanted(field, text)))
        row.values[field.name] = value
    return row


def _wanted(field: Field, text: str) -> Text:
    meaning = field.cell.meaning
    if not text:
        return Text(f"is leeg; vul in: {meaning.nl}", f"is empty; fill in {meaning.en}")
    told = Text("de waarde", "the value") if field.cell.private else Text(shown(text), shown(text))
    return Text(f"{told.nl} is geen {meaning.nl}", f"{told.en} is not {meaning.en}")
