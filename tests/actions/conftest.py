"""Actions called on the small portfolio of `tests/store/facts`, and on the March payroll of `tests/workflows/claims`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import Connection, Engine, Table, select, text

from actions.acting import Acting
from actions.writes import Writes
from domain.events import NAMESPACE, Event, Subject
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.portfolio.load import load_portfolio
from domain.store.tables.absence import absence_case
from domain.store.tables.people import employee
from domain.store.users import user_named
from domain.store.zw_erd import start_zw_erd
from engine.contracts import ActionPlugin
from workflows.import_payroll import File, PayrollFiles, attempt_import

TESTS = Path(__file__).parents[1]
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


@dataclass
class World:
    """An open transaction on a portfolio, and what tests do in it."""

    connection: Connection

    def key(self, table: Table, number: str) -> int:
        return int(self.connection.execute(select(table.c.id).where(table.c.number == number)).scalar_one())

    def event(self, case: str, day: str = "2026-03-15", causes: tuple[UUID, ...] = (), **subjects: int) -> Event:
        """Something that happened in this case."""
        row = self.connection.execute(select(absence_case).where(absence_case.c.number == case)).one()
        person = self.connection.execute(select(employee).where(employee.c.id == row.employee_id)).one()
        about = {Subject.EMPLOYER: person.employer_id, Subject.EMPLOYEE: person.id, Subject.CASE: row.id}
        about |= {Subject(name): number for name, number in subjects.items()}
        identity = uuid5(NAMESPACE, f"{case}/{day}/{subjects}")
        return Event(identity, "day_change", date.fromisoformat(day), about, causes=causes)

    def act(self, plugin: ActionPlugin, event: Event, key: str = "k/1", **slots: object) -> Mapping[str, object]:
        """What the action did, once its writes have been made."""
        writes = Writes(self.connection)
        with writes.action():
            done = plugin.function(Acting(writes, event, key, NOW), **slots)
        writes.flush()
        return done

    def grant(self, permission: str) -> None:
        """Gives the system user an authorisation."""
        granted = "INSERT INTO user_permission (user_id, permission) SELECT id, :p FROM app_user WHERE name = 'systeem'"
        self.connection.execute(text(granted), {"p": permission})

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.connection.execute(text(sql))]


@pytest.fixture
def empty(fresh_database: str) -> Iterator[Engine]:
    engine = connect(fresh_database)
    try:
        with engine.begin() as connection:
            migrate(connection)
        yield engine
    finally:
        engine.dispose()


def _load(connection: Connection, folder: Path) -> None:
    load_portfolio(connection, {file.name: file.read_bytes() for file in folder.iterdir()}, NOW)


@pytest.fixture
def world(empty: Engine) -> Iterator[World]:
    with empty.begin() as connection:
        _load(connection, TESTS / "store" / "facts")
        yield World(connection)


@pytest.fixture
def march(empty: Engine) -> Iterator[World]:
    """Five ZW ERD cases with their wages of March 2025 imported; the figures are in `march/README.md` there."""
    folder = TESTS / "workflows" / "claims"
    with empty.begin() as connection:
        _load(connection, folder / "portfolio")
        world = World(connection)
        for number in ("1001", "1002", "1003", "1004", "2001"):
            start_zw_erd(connection, world.event(f"T-{number}", "2025-01-01"), f"left {number}", NOW)
    files = {file.stem: File(file.name, file.read_bytes()) for file in (folder / "march").iterdir()}
    with empty.begin() as connection:
        anna = user_named(connection, "anna")
    attempt_import(empty, anna, PayrollFiles(files["net"], files["tax"], files["journals"], files["components"]), NOW)
    with empty.begin() as connection:
        yield World(connection)
