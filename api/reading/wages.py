"""What the overview ‘Geïmporteerde looncomponenten’ adds up, and what the checks of one import found (R-3.3.1.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.payroll import Check, WageStatus
from domain.store.payroll import STATUS, WAGE_ROWS, WageFilters, wanted_by
from domain.store.tables.payroll import payroll_import, wage_check, wage_import
from domain.values import ZERO, Money, Text


@dataclass(frozen=True, slots=True)
class StatusTotal:
    """All rows that the filters leave in one status: how many, and their net together."""

    status: WageStatus
    rows: int
    net: Money


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One of the four checks on imported wages, and each thing in it that a person must look at."""

    check: Check
    passed: bool
    differences: tuple[Text, ...]


def totals(connection: Connection, filters: WageFilters) -> Sequence[StatusTotal]:
    """A total for each status, also when it is zero."""
    query = (
        select(STATUS.label("status"), func.count().label("rows"), func.sum(wage_import.c.net).label("net"))
        .select_from(WAGE_ROWS)
        .where(*wanted_by(filters))
        .group_by(STATUS)
    )
    found = {row.status: (row.rows, Money(row.net)) for row in connection.execute(query)}
    return [StatusTotal(status, *found.get(status.value, (0, ZERO))) for status in WageStatus]


def processed_at(connection: Connection, wage_import_ids: Collection[int]) -> Mapping[int, datetime]:
    """When each of these wages was imported."""
    query = select(wage_import.c.id, payroll_import.c.imported_at).join(
        payroll_import, payroll_import.c.id == wage_import.c.import_id
    )
    return {row.id: row.imported_at for row in connection.execute(query.where(wage_import.c.id.in_(wage_import_ids)))}


def checks_of(connection: Connection, wage_import_id: int) -> Sequence[CheckRow]:
    """The four checks in their order."""
    rows = connection.execute(select(wage_check).where(wage_check.c.wage_import_id == wage_import_id))
    found = {Check(row.name): row for row in rows}
    return [
        CheckRow(check, row.passed, tuple(Text(item["nl"], item["en"]) for item in row.differences))
        for check in Check
        if (row := found.get(check)) is not None
    ]
