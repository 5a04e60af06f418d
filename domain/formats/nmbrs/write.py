"""Writes journals and wage components as the payroll package would: the same records give the same bytes (R-3.3.1.1)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from lxml import etree
from lxml.builder import E

from .models import JournalItem, Record, WageReport, WageRow


def write_journals_xml(items: Iterable[JournalItem]) -> bytes:
    """A journal report in UTF-8, with an honest label."""
    rows = [E.JournalReportItem(*(E(key, value) for key, value in _texts(item).items())) for item in items]
    root = E.CompanyJournalReport(E.JournalReportItems(*rows))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def write_journals_csv(items: Iterable[JournalItem]) -> bytes:
    """A header and a row per item, divided by `;`, with decimal points."""
    return _csv(tuple(JournalItem.model_fields), [_texts(item) for item in items])


def write_wage_components_json(reports: Iterable[WageReport]) -> bytes:
    """A list of reports; values are texts such as "12.30", since a JSON number would lose its cents."""
    found = [report.model_dump(mode="json") for report in reports]
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def write_wage_components_csv(reports: Iterable[WageReport]) -> bytes:
    """A header and a row per wage component, divided by `;`; a report without lines leaves no row."""
    rows = [_texts(report) | _texts(line) for report in reports for line in report.lines]
    return _csv(tuple(WageRow.model_fields), rows)


def _texts(record: Record) -> dict[str, str]:
    """The plain fields as text; what is not known is empty."""
    return {key: _text(value) for key, value in record if not isinstance(value, tuple)}


def _text(value: object) -> str:
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
