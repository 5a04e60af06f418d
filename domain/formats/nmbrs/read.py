"""Reads the payroll package's journals and wage components from XML, JSON or CSV (R-3.3.1.1)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from domain.errors import BadInput
from domain.formats.problems import MAX_BYTES
from domain.values import Text

from .csv_rows import csv_rows
from .json_rows import json_rows
from .models import JournalItem, WageLine, WageReport, WageRow
from .validate import records
from .xml_rows import xml_rows


def read_journals(data: bytes, name: str, *, limit: int = MAX_BYTES) -> tuple[JournalItem, ...]:
    """The items of a journal report, in the file's order. The ending of `name` (.xml, .json, .csv) says how to read it.

    XML: `JournalReportItems/JournalReportItem` below any root; JSON: a list of objects; CSV: a header with all names.
    BadInput (TooLarge above `limit` bytes) names every wrong row and field; then nothing is read.
    """
    match _ending(name):
        case ".xml":
            rows = xml_rows(data, name, ("JournalReportItems", "JournalReportItem"), limit)
        case ".json":
            rows = json_rows(data, name, "JournalReportItem", limit)
        case _:
            rows = csv_rows(data, name, tuple(JournalItem.model_fields), limit)
    return records(rows, JournalItem, name)


def read_wage_components(data: bytes, name: str, *, limit: int = MAX_BYTES) -> tuple[WageReport, ...]:
    """The wage components per employee and run, in the file's order; `name`, `limit` and errors as in `read_journals`.

    XML: `report` elements below any root, each with `lines/line`; JSON: a list of the same objects; CSV: a row per line,
    in which the rows of one employee and run make one report.
    """
    match _ending(name):
        case ".xml":
            return records(xml_rows(data, name, ("report",), limit), WageReport, name)
        case ".json":
            return records(json_rows(data, name, "report", limit), WageReport, name)
        case _:
            rows = csv_rows(data, name, tuple(WageRow.model_fields), limit)
            return _reports(records(rows, WageRow, name))


def _ending(name: str) -> str:
    ending = PurePath(name).suffix.lower()
    if ending not in (".xml", ".json", ".csv"):
        nl = "de bestandsnaam moet eindigen op .xml, .json of .csv; geef het bestand die naam"
        raise BadInput(Text(nl, "the file name must end in .xml, .json or .csv; name the file so"), name)
    return ending


def _reports(rows: Iterable[WageRow]) -> tuple[WageReport, ...]:
    grouped: dict[tuple[int, int, int, int], list[WageLine]] = {}
    for row in rows:
        line = WageLine(code=row.code, description=row.description, value=row.value)
        grouped.setdefault((row.employeeid, row.period, row.year, row.runnumber), []).append(line)
    return tuple(
        WageReport(employeeid=employee, period=period, year=year, runnumber=run, lines=tuple(lines))
        for (employee, period, year, run), lines in grouped.items()
    )
