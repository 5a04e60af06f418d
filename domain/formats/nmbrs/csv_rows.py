"""CSV as rows: the lines below a header, each with its number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from domain.errors import BadInput
from domain.formats.problems import Problem, refusal, refuse_size
from domain.values import Text

from .rows import Row, with_point


def csv_rows(data: bytes, name: str, columns: Sequence[str], limit: int) -> list[Row]:
    """The rows below a header that names at least `columns`, divided by `;` or `,` and ended by a line break."""
    refuse_size(data, name, limit)
    text = _decoded(data, name)
    if not text.endswith(("\n", "\r")):
        nl = "de laatste regel is niet afgesloten: het bestand is misschien afgekapt; haal het opnieuw op"
        en = "the last line is not ended: the file may be cut off; fetch it again"
        raise BadInput(Text(nl, en), f"{name}:{text.count(chr(10)) + 1}")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    lines = _lines(text, delimiter, name)
    header = next(lines, (1, []))[1]
    _refuse_header(header, columns, name)
    rows = [(number, cells) for number, cells in lines if cells]
    uneven = [_uneven(f"{name}:{number}", len(cells), len(header)) for number, cells in rows if len(cells) != len(header)]
    if uneven:
        raise refusal(uneven, name)
    return [Row(f"{name}:{number}", _named(header, cells)) for number, cells in rows]


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        nl = f"de tekens zijn geen UTF-8 (byte {error.start}); sla het bestand op als CSV UTF-8"
        raise BadInput(
            Text(nl, f"this is not UTF-8 (byte {error.start}); save the file as CSV UTF-8"), f"{name}:{line}"
        ) from error


def _lines(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        nl = f"deze regel is geen CSV (`{error}`); controleer de aanhalingstekens"
        raise BadInput(Text(nl, f"this line is not CSV (`{error}`); check its quotes"), f"{name}:{reader.line_num}") from error


def _refuse_header(header: Sequence[str], columns: Sequence[str], name: str) -> None:
    found = [cell.strip() for cell in header]
    missing = ", ".join(column for column in columns if column not in found)
    twice = ", ".join(column for column in columns if found.count(column) > 1)
    if missing:
        nl = f"ontbrekende kolommen: {missing}; exporteer met deze namen in de eerste regel"
        raise BadInput(Text(nl, f"missing columns: {missing}; export with these names in the first line"), f"{name}:1")
    if twice:
        nl = f"dubbele kolommen: {twice}; laat van elk één over"
        raise BadInput(Text(nl, f"columns that stand twice: {twice}; leave one of each"), f"{name}:1")


def _uneven(place: str, found: int, wanted: int) -> Problem:
    nl = f"de regel heeft {found} velden en de kopregel {wanted}; controleer het scheidingsteken"
    return Problem(place, Text(nl, f"the line has {found} fields and the header {wanted}; check the delimiter"))


def _named(header: Sequence[str], cells: Sequence[str]) -> Mapping[str, object]:
    pairs = ((column.strip(), cell.strip()) for column, cell in zip(header, cells, strict=True))
    return {column: with_point(column, cell) for column, cell in pairs if cell}
