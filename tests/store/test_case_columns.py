"""Issue 4, outcome 5: the columns of open cases hold the numbers of the very values that the engine reads case by case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Connection, text

from conditions.fields import FIELDS
from domain.columns import MISSING, Column
from domain.events import Subject
from domain.facts import Facts
from domain.store.case_columns import has_column, read_acted, read_open_cases
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.portfolio.load import load_portfolio
from domain.store.read_facts import read_facts
from engine.columns import type_of
from engine.contracts import FactField, subject_of
from workflows.day_change import change_event

PORTFOLIO = Path(__file__).parent / "facts"
DAY = date(2026, 4, 15)
OF_CASES = (Subject.CASE, Subject.EMPLOYEE, Subject.EMPLOYER)
ASKED = [field for field in FIELDS if subject_of(field.fact) in OF_CASES and has_column(field.fact, field.attribute)]


@pytest.fixture(scope="module")
def portfolio(database_url: str) -> Iterator[Connection]:
    """The five cases of the small portfolio, of which T-2 ends in two weeks, in a transaction that is never committed."""
    engine = connect(database_url)
    with engine.connect() as opened:
        migrate(opened)
        load_portfolio(opened, {file.name: file.read_bytes() for file in PORTFOLIO.iterdir()}, datetime(2026, 1, 1, tzinfo=UTC))
        yield opened
    engine.dispose()


def facts_of(connection: Connection, field: FactField) -> list[Facts]:
    """What the engine reads of each case, in the order of the cases."""
    query = "SELECT m.employer_id, m.id, c.id FROM absence_case c JOIN employee m ON m.id = c.employee_id ORDER BY 3"
    events = [change_event(employer, employee, case, DAY) for employer, employee, case in connection.execute(text(query))]
    return read_facts(connection, events, [field.fact])


def test_most_fields_of_a_case_have_a_column() -> None:
    """So that a trigger over them needs no engine at night."""
    assert len(ASKED) >= 30
    assert {"case_course.days", "case_wage.daily_wage", "case_segment.percentage", "person.age"} <= {one.name for one in ASKED}


@pytest.mark.parametrize("field", ASKED, ids=lambda field: field.name)
def test_a_column_holds_the_numbers_of_the_values(portfolio: Connection, field: FactField) -> None:
    """Missing values are missing, in a fact that exists and in one that does not; a coded value is its place in the list."""
    found = facts_of(portfolio, field)
    values = [None if facts[field.fact] is None else getattr(facts[field.fact], field.attribute) for facts in found]
    codes = tuple(sorted({str(value) for value in values if isinstance(value, str)}))[:2]
    column, exists = Column(field.fact, field.attribute, type_of(field), codes), Column(field.fact, None, bool)
    cases = read_open_cases(portfolio, DAY, 0, 100, [column, exists])
    expected = [MISSING if value is None else column.number(value) for value in values]
    assert np.array_equal(cases.columns[column], expected, equal_nan=True)
    assert (cases.columns[exists] == 1).tolist() == [facts[field.fact] is not None for facts in found]


def test_cases_come_in_chunks_by_key_and_only_when_open_that_day(portfolio: Connection) -> None:
    first = read_open_cases(portfolio, DAY, 0, 2, [])
    second = read_open_cases(portfolio, DAY, int(first.case_id[-1]), 10, [])
    keys = portfolio.scalars(text("SELECT id FROM absence_case ORDER BY id")).all()
    assert [*first.case_id, *second.case_id] == keys
    days = (date(2026, 1, 31), date(2026, 2, 28), DAY, date(2026, 5, 1))
    assert [len(read_open_cases(portfolio, day, 0, 10, [])) for day in days] == [0, 1, 5, 4]


def test_who_acted_before_is_found_per_subject(portfolio: Connection) -> None:
    """T-1 by itself, and all of employer W-1."""
    cases = read_open_cases(portfolio, DAY, 0, 10, [])
    with portfolio.begin_nested() as changes:
        portfolio.execute(text("SET LOCAL session_replication_role = replica"))  # the events that acted are left out
        given = [("case", int(cases.case_id[0]), "Eens"), ("employer", int(cases.employer_id[0]), "Samen"), ("case", 0, "Eens")]
        for subject, key, trigger in given:
            row = {"subject": subject, "key": key, "trigger": trigger}
            portfolio.execute(text("INSERT INTO acted_once VALUES (:key, :subject, :trigger, gen_random_uuid())"), row)
        once = {"Eens": Subject.CASE, "Nooit": Subject.CASE, "Samen": Subject.EMPLOYER}
        acted = read_acted(portfolio, cases, once)
        changes.rollback()
    assert {trigger: places.tolist() for trigger, places in acted.items()} == {"Eens": [0], "Nooit": [], "Samen": [0, 1, 2, 3]}
