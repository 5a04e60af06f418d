"""A portfolio of six people with one payroll run, March 2025, whose figures are added up in `march/README.md`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid5

import pytest
from sqlalchemy import Connection, Engine, Table, func, select

from domain.access import User
from domain.events import NAMESPACE, Event, Subject
from domain.store.payroll import WageFilters, WageImportRow, list_wage_imports
from domain.store.portfolio.load import load_portfolio
from domain.store.schema import metadata
from domain.store.tables.absence import absence_case
from domain.store.users import user_named
from domain.store.zw_erd import start_zw_erd
from workflows.import_payroll import File, PayrollFiles

HERE = Path(__file__).parent
NOW = datetime(2025, 3, 26, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """What tests do in the office: look people up, read the overview, count rows."""

    engine: Engine

    def user(self, name: str) -> User:
        with self.engine.begin() as connection:
            return user_named(connection, name)

    def wages(self, employee: str) -> WageImportRow:
        """The only row of this employee in the overview."""
        with self.engine.begin() as connection:
            (row,) = list_wage_imports(connection, WageFilters(employee=employee))
        return row

    def key(self, table: Table, number: str) -> int:
        with self.engine.begin() as connection:
            return connection.execute(select(table.c.id).where(table.c.number == number)).scalar_one()

    def counts(self) -> Mapping[str, int]:
        """How many rows each table holds."""
        with self.engine.begin() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in metadata.sorted_tables
            }


@pytest.fixture
def office(engine: Engine) -> Office:
    """The portfolio, in which everyone but 1005 left employment while ill at the end of 2024: they have a ZW ERD case."""
    with engine.begin() as connection:
        load_portfolio(connection, {file.name: file.read_bytes() for file in (HERE / "portfolio").iterdir()}, NOW)
        for row in connection.execute(select(absence_case).where(absence_case.c.number != "T-1005")).all():
            _leave(connection, row.employee_id, row.id)
    return Office(engine)


def _leave(connection: Connection, employee_id: int, case_id: int) -> None:
    subjects = {Subject.EMPLOYER: 1, Subject.EMPLOYEE: employee_id, Subject.CASE: case_id}
    left = Event(uuid5(NAMESPACE, f"left {employee_id}"), "employment_ended_while_ill", date(2025, 1, 1), subjects)
    start_zw_erd(connection, left, f"left {employee_id}", NOW)


Change = Callable[..., PayrollFiles]


@pytest.fixture
def march() -> Change:
    """The files of March; `march(journals=("old", "new"))` gives them with that text replaced wherever it stands."""

    def files(**changes: tuple[str, str]) -> PayrollFiles:
        named = {file.stem: File(file.name, file.read_bytes()) for file in (HERE / "march").iterdir()}
        for stem, (old, new) in changes.items():
            content = named[stem].content.decode()
            assert old in content, f"{old!r} is not in {stem}"
            named[stem] = File(named[stem].name, content.replace(old, new).encode())
        return PayrollFiles(named["net"], named["tax"], named["journals"], named["components"])

    return files


@pytest.fixture
def now() -> datetime:
    return NOW
