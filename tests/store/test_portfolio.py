"""Loading a portfolio: whole or not at all, once, and with every mistake told at its line and column (issue 2: bad input)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select, text

from domain.errors import BadInput, Conflict, NotFound, TooLarge
from domain.reference import Reference
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.portfolio.check import check
from domain.store.portfolio.files import FILES
from domain.store.portfolio.load import load_portfolio
from domain.store.portfolio.rows import Row
from domain.store.reference import read_reference_values
from domain.store.tables.absence import absence_case
from domain.store.tables.payroll import import_log
from domain.store.tables.people import department, employee, employer, employment
from domain.store.tables.policies import policy
from domain.values import Language

HERE = Path(__file__).with_name("portfolio")
EXAMPLE = Path(__file__).parents[2] / "examples" / "income_insurance" / "portfolio"
NOW = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)


def read(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*.csv")}


BASE = read(HERE / "base")


@pytest.fixture
def connection(fresh_database: str) -> Iterator[Connection]:
    engine = connect(fresh_database)
    try:
        with engine.begin() as opened:
            migrate(opened)
            yield opened
    finally:
        engine.dispose()


def everything(connection: Connection) -> dict[str, list[Any]]:
    return {file.name: sorted(map(repr, connection.execute(select(file.table)))) for file in FILES}


def test_the_example_is_loaded_whole(connection: Connection) -> None:
    counts = load_portfolio(connection, read(EXAMPLE), NOW)
    assert counts.added == counts.rows
    assert (counts.rows["employers"], counts.rows["employees"]) == (26, 452)
    for file in FILES:
        assert connection.scalar(select(func.count()).select_from(file.table)) == counts.rows[file.name.removesuffix(".csv")]


def test_rows_refer_to_what_they_name(connection: Connection) -> None:
    load_portfolio(connection, BASE, NOW)
    query = (
        select(employee.c.number, department.c.name, employer.c.number, employment.c.ends_before)
        .join(employment, employment.c.employee_id == employee.c.id)
        .join(department, department.c.id == employment.c.department_id)
        .join(employer, employer.c.id == department.c.employer_id)
        .order_by(employee.c.number, employment.c.starts_on)
    )
    assert [tuple(row) for row in connection.execute(query)] == [
        ("M1", "Kantoor", "W1", date(2024, 7, 1)),
        ("M1", "Kantoor", "W1", None),
        ("M2", "Magazijn", "W2", None),
    ]
    case = connection.execute(select(absence_case).where(absence_case.c.number == "T1")).one()
    assert (case.kind, case.daily_wage, case.daily_wage_origin) == ("absence", Decimal("150.25"), "beschikking UWV")


def test_a_second_load_changes_nothing_whatever_happened_since(connection: Connection) -> None:
    load_portfolio(connection, BASE, NOW)
    connection.execute(text("UPDATE employment SET ends_before = '2026-09-01' WHERE ends_before IS NULL"))
    connection.execute(text("DELETE FROM characteristic WHERE name = 'vangnet'"))
    before = everything(connection)
    counts = load_portfolio(connection, BASE, NOW + timedelta(days=1))
    assert set(counts.added.values()) == {0}
    assert everything(connection) == before


def test_other_contents_add_what_is_new_and_leave_what_is_there(connection: Connection) -> None:
    load_portfolio(connection, BASE, NOW)
    renamed = b"number,name\nW1,Andere Naam\nW2,Tweede Proefbedrijf\nW3,Derde Proefbedrijf\n"
    counts = load_portfolio(connection, BASE | {"employers.csv": renamed}, NOW)
    assert {name: count for name, count in counts.added.items() if count} == {"employers": 1}
    names = connection.scalars(select(employer.c.name).order_by(employer.c.number)).all()
    assert names == ["Eerste Proefbedrijf", "Tweede Proefbedrijf", "Derde Proefbedrijf"]


def test_what_does_not_fit_what_is_there_is_a_conflict_and_leaves_no_trace(connection: Connection) -> None:
    load_portfolio(connection, BASE, NOW)
    before = everything(connection)
    grown = BASE["employers.csv"] + b"W3,Derde Proefbedrijf\n"
    earlier = BASE["coverages.csv"].replace(b"P1,2025-01-01,2026-01-01", b"P1,2024-07-01,2026-01-01")
    with pytest.raises(Conflict) as refused:
        load_portfolio(connection, BASE | {"employers.csv": grown, "coverages.csv": earlier}, NOW)
    assert refused.value.place == "coverages.csv"
    assert "ex_policy_coverage_overlap" in refused.value.message(Language.NL)
    assert everything(connection) == before


def test_every_load_is_logged_as_the_system_user(connection: Connection) -> None:
    load_portfolio(connection, BASE, NOW)
    load_portfolio(connection, BASE, NOW)
    logged = connection.execute(select(import_log)).one()
    assert (logged.accepted, logged.at, logged.message_nl) == (True, NOW, "portefeuille geladen: 2 werkgevers, 2 werknemers")


def test_a_portfolio_without_the_system_user_is_refused(connection: Connection) -> None:
    files = BASE | {"users.csv": b"name,display_name\n", "user_permissions.csv": b"user,permission\n"}
    with pytest.raises(NotFound, match="systeem"):
        load_portfolio(connection, files, NOW)
    assert connection.scalar(select(func.count()).select_from(policy)) == 0


@pytest.mark.parametrize("case", sorted((HERE / "refused").iterdir()), ids=lambda case: case.name)
def test_a_bad_portfolio_is_refused_with_every_mistake_at_its_place(connection: Connection, case: Path) -> None:
    with pytest.raises(BadInput) as refused:
        load_portfolio(connection, BASE | read(case), NOW)
    for language in Language:
        assert refused.value.message(language) + "\n" == (case / f"{language}.txt").read_text()
    assert not any(everything(connection).values())


def test_missing_and_strange_files_are_named(connection: Connection) -> None:
    files = {name: content for name, content in BASE.items() if name != "cases.csv"} | {"notes.txt": b"hello"}
    with pytest.raises(BadInput) as refused:
        load_portfolio(connection, files, NOW)
    assert "cases.csv: ontbreekt" in refused.value.message(Language.NL)
    assert "notes.txt: is no part of a portfolio" in refused.value.message(Language.EN)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"number,name\nW1,Caf\xe9\n", "employers.csv:2"),
        (b"number,name\nW1,a\x00b\n", "employers.csv:2 name"),
        (b"number,name\nW1," + b"x" * 200_000 + b"\n", "employers.csv:2"),
        (b"", "employers.csv:1"),
    ],
    ids=["latin-1", "nul", "endless cell", "empty"],
)
def test_hostile_bytes_are_refused_at_their_line(connection: Connection, content: bytes, place: str) -> None:
    files = BASE | {"employers.csv": content}
    with pytest.raises(BadInput) as refused:
        load_portfolio(connection, files, NOW)
    assert f"{place}: " in refused.value.message(Language.EN)


def test_more_than_200_mb_is_refused_unread(connection: Connection) -> None:
    with pytest.raises(TooLarge):
        load_portfolio(connection, BASE | {"employers.csv": bytes(200_000_001)}, NOW)


def test_reference_values_are_read_as_of_a_day_with_their_source(connection: Connection) -> None:
    load_portfolio(connection, read(EXAMPLE), NOW)
    values = read_reference_values(connection)
    assert values.on(Reference.MAXIMUM_DAILY_WAGE, date(2026, 6, 30)).value == Decimal("304.25")
    latest = values.on(Reference.MAXIMUM_DAILY_WAGE, date(2026, 9, 30))
    assert (latest.value, latest.starts_on, latest.verified) == (Decimal("309.91"), date(2026, 7, 1), False)
    checked = values.on(Reference.MAXIMUM_DAILY_WAGE, date(2024, 1, 1))
    assert (checked.value, checked.source, checked.verified) == (
        Decimal("274.44"),
        "https://www.loket.nl/kb/maximum-dagloon/",
        True,
    )
    for name in Reference:
        assert values.on(name, date(2026, 9, 30)).value > 0


def test_no_reference_value_is_not_found(connection: Connection) -> None:
    load_portfolio(connection, BASE, NOW)
    values = read_reference_values(connection)
    with pytest.raises(NotFound, match="2025-12-31"):
        values.on(Reference.MAXIMUM_DAILY_WAGE, date(2025, 12, 31))
    with pytest.raises(NotFound, match="wettelijk minimumloon"):
        values.on("wettelijk minimumloon", date(2026, 1, 1))


days = st.integers(0, 40)
periods = st.lists(st.tuples(days, st.none() | st.integers(1, 10)), max_size=6, unique_by=lambda period: period[0])


@given(periods)
def test_periods_are_refused_exactly_when_two_share_a_day(found: list[tuple[int, int | None]]) -> None:
    first = date(2026, 1, 1)
    spans = [(start, 1000 if length is None else start + length) for start, length in found]
    shared = any(a[0] < b[1] and b[0] < a[1] for position, a in enumerate(spans) for b in spans[position + 1 :])
    rows = {file.name: list[Row]() for file in FILES}
    rows["employers.csv"] = [Row(2, {"number": "W1", "name": "x"})]
    rows["insurers.csv"] = [Row(2, {"por_code": "F001", "name": "x", "iban": "x"})]
    rows["policies.csv"] = [
        Row(2, {"number": "P1", "employer": "W1", "insurer": "F001", "insurance_type": "x", "participation": "all"})
    ]
    sums = {"declared_wage_sum": None, "maximum_wage_sum": None}
    rows["coverages.csv"] = [
        Row(
            line,
            {
                "policy": "P1",
                "starts_on": first + timedelta(days=start),
                "ends_before": None if length is None else first + timedelta(days=start + length),
                **sums,
            },
        )
        for line, (start, length) in enumerate(found, 2)
    ]
    problems = check(rows)
    assert bool(problems) == shared
    assert {problem.place.partition(":")[0] for problem in problems} <= {"coverages.csv"}
