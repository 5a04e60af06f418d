"""What rules read, from a real database; the portfolio in `facts/` is small enough to add up by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid5

import pytest
from sqlalchemy import Connection, Table, event, insert, select, text

from domain.absence import CaseKind
from domain.building import names_of
from domain.case_facts import (
    Attendance,
    CaseAgenda,
    CaseClaims,
    CaseCourse,
    CaseWage,
    Onset,
    OpenTask,
    OpenTasks,
    SegmentHistory,
    Task,
)
from domain.claim_facts import Policy
from domain.events import NAMESPACE, Event, Subject
from domain.fact_codec import decode, encode
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
from domain.people_facts import AbsenceHistory, Accounts, Employer, EmployerAbsence, Employment, Inclusion, Inclusions, Person
from domain.policies import Participation
from domain.store.engine import connect
from domain.store.facts.batch import given, parameters
from domain.store.migrate import migrate
from domain.store.portfolio.load import load_portfolio
from domain.store.read_facts import LOADERS, read_facts
from domain.store.tables.absence import absence_case, appointment
from domain.store.tables.people import employee, employer
from domain.store.tables.policies import policy
from domain.store.tasks import NewTask, add_task_once, complete_open_tasks
from domain.values import InsuranceType, Money, Role

FILES = Path(__file__).with_name("facts")


@pytest.fixture(scope="module")
def loaded(database_url: str) -> Iterator[Connection]:
    """The portfolio in a transaction that is never committed: to migrate a database for each test takes a second each."""
    engine = connect(database_url)
    with engine.connect() as opened:
        migrate(opened)
        load_portfolio(opened, {file.name: file.read_bytes() for file in FILES.iterdir()}, datetime(2026, 1, 1, tzinfo=UTC))
        yield opened
    engine.dispose()


@pytest.fixture
def connection(loaded: Connection) -> Iterator[Connection]:
    with loaded.begin_nested() as changes:
        yield loaded
        changes.rollback()


def key(connection: Connection, table: Table, number: str) -> int:
    return int(connection.execute(select(table.c.id).where(table.c.number == number)).scalar_one())


def on(
    connection: Connection,
    day: str,
    case: str = "T-1",
    person: str = "M-1",
    works_for: str = "W-1",
    data: dict[str, object] | None = None,
    **more: int,
) -> Event:
    subjects = {
        Subject.EMPLOYER: key(connection, employer, works_for),
        Subject.EMPLOYEE: key(connection, employee, person),
        Subject.CASE: key(connection, absence_case, case),
    }
    subjects |= {Subject(name): number for name, number in more.items()}
    return Event(uuid5(NAMESPACE, day + case), "claim_imported", date.fromisoformat(day), subjects, data or {})


def told_to(connection: Connection, sql: str) -> None:
    connection.execute(text(sql))


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


@pytest.mark.parametrize(
    ("case", "person", "day", "expected"),
    [
        ("T-1", "M-1", "2026-02-01", CaseCourse(CaseKind.ABSENCE, 0, 0, False, None)),  # the first sick day
        ("T-1", "M-1", "2026-03-15", CaseCourse(CaseKind.ABSENCE, 42, 1, False, None)),  # 28 days of February and 14
        ("T-2", "M-2", "2026-04-30", CaseCourse(CaseKind.ABSENCE, 60, 1, False, date(2026, 4, 30))),  # its last day
        ("T-2", "M-2", "2026-05-01", CaseCourse(CaseKind.ABSENCE, 61, 2, True, date(2026, 4, 30))),
    ],
)
def test_course_of_the_case(connection: Connection, case: str, person: str, day: str, expected: CaseCourse) -> None:
    """R-A5: how long it lasts, counted from its first day, and whether it has ended."""
    assert read(connection, CaseCourse, on(connection, day, case, person)) == expected


def test_daily_wage_and_the_maximum_of_that_day(connection: Connection) -> None:
    """R-3.3.1-2: of the reference values the last one that had begun."""
    assert read(connection, CaseWage, on(connection, "2026-03-15")) == CaseWage(Money(Decimal(200)), None)
    told_to(
        connection,
        "INSERT INTO reference_value (name, starts_on, value, source, verified) VALUES"
        " ('maximumdagloon', '2026-01-01', 304.25, 's', true), ('maximumdagloon', '2026-07-01', 310.00, 's', true)",
    )
    expected = CaseWage(Money(Decimal(200)), Money(Decimal("304.25")))
    assert read(connection, CaseWage, on(connection, "2026-06-30")) == expected


def test_segments_that_have_begun(connection: Connection) -> None:
    assert read(connection, SegmentHistory, on(connection, "2026-03-31")) == SegmentHistory(1, None)
    assert read(connection, SegmentHistory, on(connection, "2026-04-01")) == SegmentHistory(2, Decimal("100.00"))


def test_what_came_before_the_first_sick_day(connection: Connection) -> None:
    """R-2.3.6: M-1 was ill until 9 January, 23 days before 1 February; M-2 left on 19 February, 10 days before 1 March."""
    person = key(connection, employee, "M-1")
    told_to(
        connection,
        "INSERT INTO absence_case (number, employee_id, kind, starts_on, ends_before)"
        f" VALUES ('T-0', {person}, 'absence', '2025-06-01', '2026-01-10')",
    )
    left = key(connection, employee, "M-2")
    told_to(connection, f"UPDATE employment SET ends_before = '2026-02-20' WHERE employee_id = {left}")
    assert read(connection, Onset, on(connection, "2026-03-15")) == Onset(True, None, 23)
    assert read(connection, Onset, on(connection, "2026-03-15", "T-2", "M-2")) == Onset(False, 10, None)
    history = AbsenceHistory((date(2025, 6, 1), date(2026, 2, 1)), 2)
    assert read(connection, AbsenceHistory, on(connection, "2026-05-31")) == history
    history = AbsenceHistory((date(2025, 6, 1), date(2026, 2, 1)), 1)  # the first of them is a year ago
    assert read(connection, AbsenceHistory, on(connection, "2026-06-01")) == history
    gone = Employment("Winkel", date(2020, 1, 1), date(2026, 2, 19), False, 73)
    assert read(connection, Employment, on(connection, "2026-03-15", "T-2", "M-2")) == gone


def test_employee_and_employer(connection: Connection) -> None:
    """R-A1: nothing in them tells who the employee is outside."""
    happened = on(connection, "2026-03-15")
    assert read(connection, Person, happened) == Person("M-1", 46)
    assert read(connection, Person, on(connection, "2025-12-31")) == Person("M-1", 45)  # born on 1 January
    assert read(connection, Employment, happened) == Employment("Winkel", date(2020, 1, 1), None, True, 74)
    assert read(connection, Employment, on(connection, "2019-12-31")) is None
    assert read(connection, Employer, happened) == Employer("W-1", "Bakkerij Proefdeeg")
    assert read(connection, EmployerAbsence, happened) == EmployerAbsence(4, 4, Decimal(100))
    assert read(connection, EmployerAbsence, on(connection, "2026-05-01")) == EmployerAbsence(4, 3, Decimal(75))
    assert read(connection, EmployerAbsence, on(connection, "2019-12-31")) == EmployerAbsence(0, 0, None)
    assert read(connection, Accounts, happened) == Accounts(())


def test_inclusions_by_hand(connection: Connection) -> None:
    """R-3.3.4e: a policy for all employees includes nobody by hand."""
    included = Inclusions((Inclusion("P-SL", InsuranceType.STOP_LOSS, date(2026, 1, 1)),))
    assert read(connection, Inclusions, on(connection, "2026-03-15")) == included
    assert read(connection, Inclusions, on(connection, "2025-12-31")) == Inclusions(())


def test_the_policy_of_the_event(connection: Connection) -> None:
    """R-3.3.4a: with the coverage of that day, or without one."""
    number = key(connection, policy, "P-SL")
    told = Policy(
        "P-SL",
        InsuranceType.STOP_LOSS,
        "V001",
        Participation.INCLUDED,
        True,
        date(2025, 1, 1),
        date(2025, 12, 31),
        Money(Decimal(900)),
        None,
    )
    assert read(connection, Policy, on(connection, "2025-12-31", policy=number)) == told
    before = Policy("P-SL", InsuranceType.STOP_LOSS, "V001", Participation.INCLUDED, False, None, None, None, None)
    assert read(connection, Policy, on(connection, "2024-12-31", policy=number)) == before
    assert read(connection, Policy, on(connection, "2025-12-31")) is None


def test_agenda_of_the_case(connection: Connection) -> None:
    """R-A2: an appointment on the day itself is still to come."""
    assert read(connection, CaseAgenda, on(connection, "2026-03-15")) == CaseAgenda(None, None)
    case = key(connection, absence_case, "T-1")
    days = [date(2026, 3, 1), date(2026, 3, 14), date(2026, 3, 15), date(2026, 4, 1)]
    rows = [
        {"number": f"A-{day}", "case_id": case, "takes_place_on": day, "kind": "spreekuur", "is_concept": False} for day in days
    ]
    connection.execute(insert(appointment), rows)
    assert read(connection, CaseAgenda, on(connection, "2026-03-15")) == CaseAgenda(date(2026, 3, 14), date(2026, 3, 15))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"no_show": True}, Attendance(True)),
        ({"no_show": False}, Attendance(False)),
        ({}, None),
        ({"no_show": "ja"}, None),
        ({"no_show": None, "other": [1, {"no_show": True}]}, None),
        ({"no_show": True, "tekst": 'een "b" \\ {,}\n\té NULL'}, Attendance(True)),
    ],
)
def test_no_show_is_what_the_event_tells(connection: Connection, data: dict[str, object], expected: Attendance | None) -> None:
    """R-A2 (completed, with no-show): anything but yes or no is not told."""
    assert read(connection, Attendance, on(connection, "2026-03-15", data=data, appointment=1)) == expected
    assert read(connection, Attendance, on(connection, "2026-03-15", data=data)) is None


def test_tasks_of_the_case_and_of_the_event(connection: Connection) -> None:
    """R-A3: in the order in which they are due; a task that is done is not open."""
    case, works_for = key(connection, absence_case, "T-1"), key(connection, employer, "W-1")
    tasks = [OpenTask("Bel", Role.PLANNER, date(2026, 4, 2)), OpenTask("Mail", Role.CASE_MANAGER, date(2026, 4, 1))]
    keys = [add_task_once(connection, NewTask(one.title, one.title, one.role, one.due_on, works_for, case)) for one in tasks]
    happened = on(connection, "2026-03-15", task=keys[0])
    assert read(connection, OpenTasks, happened) == OpenTasks((tasks[1], tasks[0]), 2)
    complete_open_tasks(connection, case, "Bel", None)
    assert read(connection, OpenTasks, happened) == OpenTasks((tasks[1],), 1)
    assert read(connection, Task, happened) == Task("Bel", Role.PLANNER, date(2026, 4, 2))
    assert read(connection, CaseClaims, happened) == CaseClaims(0, 0, 0, Money(Decimal(0)))


def test_a_batch_takes_one_query_per_kind_and_keeps_events_apart(connection: Connection) -> None:
    events = [on(connection, f"2026-0{month}-15") for month in range(1, 9)] + [
        on(connection, "2026-03-15", "T-2", "M-2"),
        on(connection, "2026-03-15", "T-5", "M-5", "W-2"),
        on(connection, "2026-03-15"),
    ]
    statements: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    together = read_facts(connection, events, FACT_TYPES)
    assert len(statements) == len(FACT_TYPES)
    assert together == [read_facts(connection, [happened], FACT_TYPES)[0] for happened in events]
    assert [decode(encode(facts)) for facts in together] == together


@pytest.mark.parametrize("kind", FACT_TYPES, ids=lambda kind: kind.__name__)
def test_the_columns_of_a_fact_are_its_attributes(connection: Connection, kind: type) -> None:
    """Issue 4 (night): a reader of columns takes an attribute straight from the query."""
    loader = LOADERS[kind]
    with connection.exec_driver_sql(loader.over(given(loader.reads)), parameters([], loader.reads)) as result:
        assert next(iter(result.keys())) == "i"
        assert loader.columns is None or tuple(result.keys())[1:] == loader.columns == names_of(kind)


@pytest.mark.parametrize("kind", [CaseCourse, OpenTasks, IncludedWages])
def test_facts_are_read_over_a_relation_of_ones_own(connection: Connection, kind: type) -> None:
    """Issue 4 (night): the events may also come from a table, here all cases on one day."""
    cases = [on(connection, "2026-03-15", f"T-{number}", f"M-{number}") for number in (1, 2, 3)]
    relation = """
        SELECT row_number() OVER (ORDER BY c.number) AS i, date '2026-03-15' AS on_date, c.id AS case_id, m.id AS employee_id,
               m.employer_id FROM absence_case c JOIN employee m ON m.id = c.employee_id WHERE c.number < 'T-4'
    """
    rows = connection.exec_driver_sql(LOADERS[kind].over(relation)).cursor.fetchall()
    assert LOADERS[kind].facts(rows, len(cases)) == [facts[kind] for facts in read_facts(connection, cases, [kind])]


def test_no_events_and_no_kinds_are_nothing(connection: Connection) -> None:
    assert read_facts(connection, [], FACT_TYPES) == []
    assert read_facts(connection, [on(connection, "2026-03-15")], []) == [{}]
