"""What rules read, from a real database; the portfolio in `facts/` is small enough to add up by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid5

import pytest
from sqlalchemy import Connection, Table, event, select

from domain.events import NAMESPACE, Event, Subject
from domain.facts import (
    FACT_TYPES,
    AbsenceCase,
    CaseCharacteristics,
    CaseSegment,
    EmployeeCharacteristics,
    EmployerCharacteristics,
    EmployerWages,
    IncludedWage,
    IncludedWages,
    Policies,
)
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.portfolio.load import load_portfolio
from domain.store.read_facts import LOADERS, read_facts
from domain.store.tables.absence import absence_case
from domain.store.tables.people import employee, employer
from domain.values import Money

FILES = Path(__file__).with_name("facts")


@pytest.fixture
def connection(fresh_database: str) -> Iterator[Connection]:
    engine = connect(fresh_database)
    try:
        with engine.begin() as opened:
            migrate(opened)
            files = {file.name: file.read_bytes() for file in FILES.iterdir()}
            load_portfolio(opened, files, datetime(2026, 1, 1, tzinfo=UTC))
            yield opened
    finally:
        engine.dispose()


def key(connection: Connection, table: Table, number: str) -> int:
    return int(connection.execute(select(table.c.id).where(table.c.number == number)).scalar_one())


def on(connection: Connection, day: str, case: str = "T-1", person: str = "M-1", works_for: str = "W-1") -> Event:
    subjects = {
        Subject.EMPLOYER: key(connection, employer, works_for),
        Subject.EMPLOYEE: key(connection, employee, person),
        Subject.CASE: key(connection, absence_case, case),
    }
    return Event(uuid5(NAMESPACE, day + case), "claim_imported", date.fromisoformat(day), subjects)


def read(connection: Connection, kind: type, happened: Event) -> object:
    return read_facts(connection, [happened], [kind])[0][kind]


def test_every_fact_type_has_a_loader() -> None:
    assert set(LOADERS) == set(FACT_TYPES)


@pytest.mark.parametrize(
    ("day", "declared", "ill", "missing", "total"),
    [
        ("2025-12-31", "900.00", 0, 0, "0.00"),  # the old coverage runs, nobody is included or ill yet ... see the next test
        ("2026-02-15", "300.00", 1, 0, "200.00"),  # only M-1 is ill
        ("2026-03-01", "300.00", 3, 1, "300.50"),  # M-1 200.00 + M-2 100.50; M-4 has no daily wage; M-3 is not included
        ("2026-04-30", "300.00", 3, 1, "300.50"),  # the last day of M-2's case
        ("2026-05-01", "300.00", 2, 1, "200.00"),  # M-2 has recovered
        ("2026-06-01", "300.00", 1, 0, "200.00"),  # M-4 is not included any more
    ],
)
def test_daily_wages_of_included_ill_employees(
    connection: Connection, day: str, declared: str, ill: int, missing: int, total: str
) -> None:
    """R-3.3.4b: per policy the daily wages of those included and ill on the event's date."""
    read_now = read(connection, IncludedWages, on(connection, day))
    assert isinstance(read_now, IncludedWages)
    of_stop_loss = [policy for policy in read_now.policies if policy.policy == "P-SL"]
    expected = IncludedWage("P-SL", Money(Decimal(declared)), ill, missing, Money(Decimal(total)))
    assert of_stop_loss == ([] if day == "2025-12-31" else [expected])  # M-1 is included from 2026 on only


def test_policy_for_all_counts_all_ill_employees(connection: Connection) -> None:
    """R-3.3.4b: a policy for all employees includes all: 200.00 + 100.50 + 150.00, and M-4 without a daily wage."""
    read_now = read(connection, IncludedWages, on(connection, "2026-03-15"))
    assert isinstance(read_now, IncludedWages)
    assert read_now.policies[0] == IncludedWage("P-CV", None, 4, 1, Money(Decimal("450.50")))


def test_employer_wages_and_days(connection: Connection) -> None:
    """R-3.3.4c: all ill employees of the employer, included or not; 261 days a year from the reference values."""
    assert read(connection, EmployerWages, on(connection, "2026-03-15")) == EmployerWages(4, 1, Money(Decimal("450.50")), 261)
    assert read(connection, EmployerWages, on(connection, "2019-01-01")) == EmployerWages(0, 0, Money(Decimal(0)), None)


def test_policies_that_cover_the_employee(connection: Connection) -> None:
    """R-3.3.4a: by inclusion or because the policy is for all; running or not is for the condition to say."""
    covered = read(connection, Policies, on(connection, "2026-03-15"))
    assert isinstance(covered, Policies)
    assert [(item.policy, item.runs.start.year) for item in covered.coverages] == [("P-CV", 2026), ("P-SL", 2025), ("P-SL", 2026)]
    not_included = read(connection, Policies, on(connection, "2026-03-15", "T-3", "M-3"))
    assert isinstance(not_included, Policies)
    assert [item.policy for item in not_included.coverages] == ["P-CV"]


def test_segment_that_runs_on_the_date(connection: Connection) -> None:
    """R-3.3.4f: each segment carries its own wage; no segment on that day is no fact at all."""
    first = CaseSegment(date(2026, 2, 1), Decimal("100.00"), Money(Decimal("4350.00")))
    second = CaseSegment(date(2026, 4, 1), Decimal("50.00"), Money(Decimal("4500.00")))
    assert read(connection, CaseSegment, on(connection, "2026-03-31")) == first
    assert read(connection, CaseSegment, on(connection, "2026-04-01")) == second
    assert read(connection, CaseSegment, on(connection, "2026-01-31")) is None
    empty = read(connection, CaseSegment, on(connection, "2026-03-01", "T-2", "M-2"))
    assert isinstance(empty, CaseSegment)
    assert empty.wage_at_onset is None


def test_case_and_characteristics(connection: Connection) -> None:
    happened = on(connection, "2026-03-15")
    assert read(connection, AbsenceCase, happened) == AbsenceCase("T-1", date(2026, 2, 1))
    assert read(connection, CaseCharacteristics, happened) == CaseCharacteristics(frozenset({"handmatig beoordelen"}))
    assert read(connection, EmployeeCharacteristics, happened) == EmployeeCharacteristics(frozenset({"handmatig akkoord"}))
    assert read(connection, EmployerCharacteristics, happened) == EmployerCharacteristics(frozenset({"automatisch accorderen"}))


def test_a_batch_takes_one_query_per_kind_and_keeps_events_apart(connection: Connection) -> None:
    events = [on(connection, f"2026-0{month}-15") for month in range(1, 9)] + [on(connection, "2026-03-15", "T-5", "M-5", "W-2")]
    statements: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    together = read_facts(connection, events, FACT_TYPES)
    assert len(statements) == len(FACT_TYPES)
    assert together == [read_facts(connection, [happened], FACT_TYPES)[0] for happened in events]
