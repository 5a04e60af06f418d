"""The only place where rules meet the database: the facts of a batch of events, each kind in one set-based query."""
# ruff: noqa: S608  # the queries are put together from constants of this file only

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, TextClause, text

from domain.events import Event, Subject
from domain.facts import (
    AbsenceCase,
    Appointment,
    CaseCharacteristics,
    CaseSegment,
    Coverage,
    EmployeeCharacteristics,
    EmployerCharacteristics,
    EmployerWages,
    Facts,
    IncludedWage,
    IncludedWages,
    Policies,
    WageChecks,
)
from domain.payroll import Check
from domain.reference import Reference
from domain.values import InsuranceType, Money, Period

_EVENTS = """
    WITH e AS (
        SELECT * FROM unnest(
            CAST(:on_date AS date[]), CAST(:employer AS bigint[]), CAST(:employee AS bigint[]), CAST(:case AS bigint[]),
            CAST(:appointment AS bigint[]), CAST(:wages AS bigint[])
        ) WITH ORDINALITY AS e(on_date, employer_id, employee_id, case_id, appointment_id, wages_id, i)
    )
"""
_COVERED = """
    (p.participation = 'all' OR EXISTS (
        SELECT FROM policy_inclusion n WHERE n.policy_id = p.id AND n.employee_id = {employee}
        AND daterange(n.starts_on, n.ends_before) @> e.on_date))
"""
_ILL = "a.kind = 'absence' AND daterange(a.starts_on, a.ends_before) @> e.on_date"


def _query(sql: str) -> TextClause:
    return text(_EVENTS + sql)


_APPOINTMENT = _query("""
    SELECT e.i, t.number, t.takes_place_on, t.is_concept FROM e JOIN appointment t ON t.id = e.appointment_id
""")
_CASE = _query("SELECT e.i, c.number, c.starts_on FROM e JOIN absence_case c ON c.id = e.case_id")
_SEGMENT = _query("""
    SELECT e.i, s.starts_on, s.percentage, s.wage_at_onset FROM e
    JOIN case_segment s ON s.case_id = e.case_id AND daterange(s.starts_on, s.ends_before) @> e.on_date
""")
_POLICIES = _query(f"""
    SELECT e.i, p.number, p.insurance_type, c.starts_on, c.ends_before, c.declared_wage_sum, c.maximum_wage_sum
    FROM e JOIN policy p ON p.employer_id = e.employer_id JOIN policy_coverage c ON c.policy_id = p.id
    WHERE {_COVERED.format(employee="e.employee_id")} ORDER BY e.i, p.number, c.starts_on
""")
_INCLUDED = _query(f"""
    SELECT e.i, p.number, c.declared_wage_sum, count(a.id) AS ill, count(a.id) - count(a.daily_wage) AS missing,
           coalesce(sum(a.daily_wage), 0) AS total
    FROM e JOIN policy p ON p.employer_id = e.employer_id
    JOIN policy_coverage c ON c.policy_id = p.id AND daterange(c.starts_on, c.ends_before) @> e.on_date
    LEFT JOIN (employee m JOIN absence_case a ON a.employee_id = m.id)
      ON m.employer_id = p.employer_id AND {_ILL} AND {_COVERED.format(employee="m.id")}
    WHERE {_COVERED.format(employee="e.employee_id")}
    GROUP BY e.i, p.number, c.declared_wage_sum ORDER BY e.i, p.number
""")
_EMPLOYER_WAGES = _query(f"""
    SELECT e.i, count(a.id) AS ill, count(a.id) - count(a.daily_wage) AS missing, coalesce(sum(a.daily_wage), 0) AS total,
           (SELECT r.value FROM reference_value r WHERE r.name = '{Reference.DAILY_WAGE_DAYS}' AND r.starts_on <= e.on_date
            ORDER BY r.starts_on DESC LIMIT 1) AS days
    FROM e LEFT JOIN (employee m JOIN absence_case a ON a.employee_id = m.id) ON m.employer_id = e.employer_id AND {_ILL}
    GROUP BY e.i, e.on_date
""")
_CHARACTERISTICS = {
    kind: _query(f"SELECT e.i, k.name FROM e JOIN characteristic k ON k.{column} = e.{column} ORDER BY e.i, k.name")
    for kind, column in (
        (CaseCharacteristics, "case_id"),
        (EmployeeCharacteristics, "employee_id"),
        (EmployerCharacteristics, "employer_id"),
    )
}
_WAGE_CHECKS = _query("""
    SELECT e.i, w.name FROM e JOIN wage_check w ON w.wage_import_id = e.wages_id WHERE NOT w.passed ORDER BY e.i, w.name
""")

Rows = Sequence[Row[Any]]


def _money(amount: Decimal | None) -> Money | None:
    return None if amount is None else Money(amount)


def _appointment(rows: Rows) -> Appointment | None:
    return Appointment(rows[0].number, rows[0].takes_place_on, rows[0].is_concept) if rows else None


def _case(rows: Rows) -> AbsenceCase | None:
    return AbsenceCase(rows[0].number, rows[0].starts_on) if rows else None


def _segment(rows: Rows) -> CaseSegment | None:
    return CaseSegment(rows[0].starts_on, rows[0].percentage, _money(rows[0].wage_at_onset)) if rows else None


def _policies(rows: Rows) -> Policies:
    return Policies(tuple(_coverage(row) for row in rows))


def _coverage(row: Row[Any]) -> Coverage:
    runs = Period(row.starts_on, row.ends_before)
    sums = (_money(row.declared_wage_sum), _money(row.maximum_wage_sum))
    return Coverage(row.number, InsuranceType(row.insurance_type), runs, *sums)


def _included(rows: Rows) -> IncludedWages:
    return IncludedWages(
        tuple(IncludedWage(row.number, _money(row.declared_wage_sum), row.ill, row.missing, Money(row.total)) for row in rows)
    )


def _employer_wages(rows: Rows) -> EmployerWages:
    row = rows[0]
    return EmployerWages(row.ill, row.missing, Money(row.total), None if row.days is None else int(row.days))


def _names(rows: Rows) -> frozenset[str]:
    return frozenset(row.name for row in rows)


def _wage_checks(rows: Rows) -> WageChecks:
    return WageChecks(tuple(Check(row.name) for row in rows))


LOADERS: Mapping[type, tuple[TextClause, Callable[[Rows], object]]] = {
    Appointment: (_APPOINTMENT, _appointment),
    AbsenceCase: (_CASE, _case),
    CaseSegment: (_SEGMENT, _segment),
    Policies: (_POLICIES, _policies),
    IncludedWages: (_INCLUDED, _included),
    EmployerWages: (_EMPLOYER_WAGES, _employer_wages),
    CaseCharacteristics: (_CHARACTERISTICS[CaseCharacteristics], lambda rows: CaseCharacteristics(_names(rows))),
    EmployeeCharacteristics: (_CHARACTERISTICS[EmployeeCharacteristics], lambda rows: EmployeeCharacteristics(_names(rows))),
    EmployerCharacteristics: (_CHARACTERISTICS[EmployerCharacteristics], lambda rows: EmployerCharacteristics(_names(rows))),
    WageChecks: (_WAGE_CHECKS, _wage_checks),
}


def read_facts(connection: Connection, events: Sequence[Event], kinds: Iterable[type]) -> list[Facts]:
    """For each event the facts of these kinds, as of the event's date: one query per kind, whatever the number of events."""
    facts: list[dict[type, object]] = [{} for _ in events]
    keys = _keys(events)
    for kind in kinds:
        query, build = LOADERS[kind]
        found = _grouped(connection.execute(query, keys).all())
        for position, event_facts in enumerate(facts):
            event_facts[kind] = build(found.get(position, []))
    return list(facts)


def _keys(events: Sequence[Event]) -> dict[str, list[Any]]:
    columns = (Subject.EMPLOYER, Subject.EMPLOYEE, Subject.CASE, Subject.APPOINTMENT, Subject.WAGES)
    keys: dict[str, list[Any]] = {column.value: [event.subjects.get(column) for event in events] for column in columns}
    return {"on_date": [event.occurred_on for event in events], **keys}


def _grouped(rows: Rows) -> dict[int, list[Row[Any]]]:
    groups: dict[int, list[Row[Any]]] = {}
    for row in rows:
        groups.setdefault(row.i - 1, []).append(row)
    return groups
