"""A database with the small portfolio of `tests/store/facts`, and rules in force on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection, Row, Table, insert, make_url, select, text

from api.bootstrap import parser, registry
from domain.access import Permission
from domain.events import Event, Subject, event_id
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.portfolio.load import load_portfolio
from domain.store.publications import publish
from domain.store.record_events import as_event, partition_of, record_events
from domain.store.rulesets import keep_ruleset
from domain.store.tables.absence import absence_case, appointment
from domain.store.tables.events import event
from domain.store.tables.people import employee, employer
from domain.store.tables.trace import decision, setup
from domain.store.users import save_user, user_with_id
from engine.outcomes import by_name, unpack
from engine.verdict import Outcome
from workflows.check_rules import check_rules
from workflows.handle_events import BatchResult, process_batch
from workflows.rules import Rules

PORTFOLIO = Path(__file__).parents[1] / "store" / "facts"
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


@dataclass
class World:
    """An open transaction on the small portfolio, with what tests do to it."""

    connection: Connection
    rules: Rules

    def publish(self, **sources: str) -> None:
        """Puts rules in force at once, also in place of others: the steps before that are tested elsewhere."""
        administrator = save_user(self.connection, "beheer", "Beheer", [Permission.PUBLISH_RULES])
        checked = check_rules(sources, self.rules.parser, self.rules.registry)
        assert checked.program is not None, [item.message for item in checked.diagnostics]
        keep_ruleset(self.connection, checked.program.ruleset_hash, sources)
        user = user_with_id(self.connection, administrator)
        publish(self.connection, user, checked.program.ruleset_hash, "approved", NOW.date(), NOW)

    def key(self, table: Table, number: str) -> int:
        return int(self.connection.execute(select(table.c.id).where(table.c.number == number)).scalar_one())

    def happens(self, kind: str, day: str, case: str = "T-1", **subjects: int) -> UUID:
        """Something about a case of employer W-1 or W-2, recorded as an event; `subjects` adds keys."""
        row = self.connection.execute(select(absence_case).where(absence_case.c.number == case)).one()
        person = self.connection.execute(select(employee).where(employee.c.id == row.employee_id)).one()
        about = {Subject.EMPLOYER: person.employer_id, Subject.EMPLOYEE: person.id, Subject.CASE: row.id}
        about |= {Subject(name): number for name, number in subjects.items()}
        identity = event_id(kind, day, case, *subjects.values())
        record_events(self.connection, [Event(identity, kind, date.fromisoformat(day), about)], NOW)
        return identity

    def appointment(self, number: str, *, is_concept: bool, case: str = "T-1") -> int:
        row = {"number": number, "case_id": self.key(absence_case, case), "takes_place_on": date(2026, 4, 1), "kind": "spreekuur"}
        made = self.connection.execute(insert(appointment).values(**row, is_concept=is_concept).returning(appointment.c.id))
        return int(made.scalar_one())

    def decide(self, employer_number: str = "W-1", limit: int = 100, *, each: bool = False) -> BatchResult:
        partition = partition_of(self.key(employer, employer_number))
        return process_batch(self.connection, self.rules, partition, limit, NOW, each=each)

    def decide_all(self, employer_number: str = "W-1") -> int:
        decided, more = 0, True
        while more:
            result = self.decide(employer_number)
            decided, more = decided + result.decided, result.more
        return decided

    def judged(self) -> list[dict[str, Outcome]]:
        """Per decided event, in order of telling: every trigger that listens to it, with its outcome."""
        query = select(event, decision.c.outcomes, setup.c.ruleset_hash).select_from(event)
        query = query.join(decision, decision.c.event_seq == event.c.seq).join(setup).order_by(event.c.seq)
        return [
            by_name(self.rules.program(self.connection, row.ruleset_hash), as_event(row), unpack(row.outcomes))
            for row in self.connection.execute(query)
        ]

    def outcomes(self) -> list[str]:
        """The outcomes alone, in the order of the events and of the rules."""
        return [outcome.value for outcomes in self.judged() for outcome in outcomes.values()]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.connection.execute(text(sql))]

    def one(self, sql: str) -> Row[Any]:
        return self.connection.execute(text(sql)).one()


@contextmanager
def new_database(server_url: str, template: str) -> Iterator[str]:
    """The URL of a new database that starts as a copy of another, dropped afterwards."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
        finally:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def portfolio_database(database_url: str) -> Iterator[str]:
    """The name of a database with the portfolio in it, to be copied: making it takes longer than copying it."""
    with new_database(database_url, "template1") as url:
        engine = connect(url)
        with engine.begin() as connection:
            migrate(connection)
            load_portfolio(connection, {file.name: file.read_bytes() for file in PORTFOLIO.iterdir()}, NOW)
        engine.dispose()
        yield str(make_url(url).database)


@pytest.fixture
def world(database_url: str, portfolio_database: str) -> Iterator[World]:
    with new_database(database_url, portfolio_database) as url:
        engine = connect(url)
        try:
            with engine.begin() as connection:
                yield World(connection, Rules(registry(), parser()))
        finally:
            engine.dispose()
