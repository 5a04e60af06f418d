"""Absence cases and the work on them, as words; the rows are in `store/tables/absence.py`."""

from enum import StrEnum

from .values import Text


class CaseKind(StrEnum):
    """An absence with wage, or the ZW ERD case that continues it after the employment."""

    ABSENCE = "absence"
    ZW_ERD = "zw_erd"


CASE_KIND_LABELS: dict[StrEnum, Text] = {
    CaseKind.ABSENCE: Text("verzuim", "absence"),
    CaseKind.ZW_ERD: Text("ZW ERD", "ZW ERD"),
}


class TaskStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
