"""Absence cases and the work on them, as words; the rows are in `store/tables/absence.py`."""

from enum import StrEnum


class CaseKind(StrEnum):
    """An absence with wage, or the ZW ERD case that continues it after the employment."""

    ABSENCE = "absence"
    ZW_ERD = "zw_erd"


class TaskStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
