"""The employee and the employer on the event's date, and the characteristics on all that carries them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row

from domain.facts import CaseCharacteristics, EmployeeCharacteristics, EmployerCharacteristics, EmployerWages
from domain.months import full_months
from domain.payroll import BeneficiaryRole
from domain.people_facts import AbsenceHistory, Accounts, Employer, EmployerAbsence, Employment, Person
from domain.reference import Reference
from domain.values import Money

from .batch import Loader, last_day, loader, loader_of_one

ILL = "a.kind = 'absence' AND daterange(a.starts_on, a.ends_before) @> e.on_date"
"""That the absence case `a` runs on the event's date."""

PERSON = loader_of_one(
    """
    SELECT e.i, m.number, CAST(extract(year FROM age(e.on_date, m.born_on)) AS integer) AS years
    FROM e JOIN employee m ON m.id = e.employee_id
    """,
    lambda row: Person(row.number, row.years),
)


def _employment(row: Row[Any]) -> Employment:
    until = last_day(row.ends_before)
    employed = until is None or row.on_date <= until
    months = full_months(row.starts_on, row.on_date if until is None or employed else row.ends_before)
    return Employment(row.name, row.starts_on, until, employed, months)


EMPLOYMENT = loader_of_one(
    """
    SELECT DISTINCT ON (e.i) e.i, e.on_date, d.name, m.starts_on, m.ends_before
    FROM e JOIN employment m ON m.employee_id = e.employee_id AND m.starts_on <= e.on_date
    JOIN department d ON d.id = m.department_id ORDER BY e.i, m.starts_on DESC
    """,
    _employment,
)

ABSENCE_HISTORY = loader_of_one(
    """
    SELECT e.i, coalesce(array_agg(a.starts_on ORDER BY a.starts_on) FILTER (WHERE a.id IS NOT NULL), '{}') AS reported_on,
           count(a.id) FILTER (WHERE a.starts_on > e.on_date - interval '1 year') AS in_past_year
    FROM e LEFT JOIN absence_case a ON a.employee_id = e.employee_id AND a.kind = 'absence' AND a.starts_on <= e.on_date
    WHERE e.employee_id IS NOT NULL GROUP BY e.i
    """,
    lambda row: AbsenceHistory(tuple(row.reported_on), row.in_past_year),
)

ACCOUNTS = loader(
    """
    SELECT DISTINCT e.i, b.role FROM e JOIN beneficiary b ON b.employee_id = e.employee_id
    AND daterange(b.starts_on, b.ends_before) @> e.on_date ORDER BY e.i, b.role
    """,
    lambda rows: Accounts(tuple(BeneficiaryRole(row.role) for row in rows)),
)


EMPLOYER = loader_of_one(
    "SELECT e.i, w.number, w.name FROM e JOIN employer w ON w.id = e.employer_id", lambda row: Employer(row.number, row.name)
)


def _employer_absence(row: Row[Any]) -> EmployerAbsence:
    percentage = None if row.employees == 0 else round(100 * row.ill / row.employees, 2)
    return EmployerAbsence(row.employees, int(row.ill), percentage)


EMPLOYER_ABSENCE = loader_of_one(
    f"""
    SELECT e.i, count(w.id) AS employees, CAST(count(w.id) FILTER (WHERE EXISTS (
               SELECT FROM absence_case a WHERE a.employee_id = w.id AND {ILL})) AS numeric) AS ill
    FROM e LEFT JOIN (employee w JOIN employment m ON m.employee_id = w.id)
      ON w.employer_id = e.employer_id AND daterange(m.starts_on, m.ends_before) @> e.on_date
    GROUP BY e.i
    """,  # noqa: S608  # a constant of this file
    _employer_absence,
)

EMPLOYER_WAGES = loader_of_one(
    f"""
    SELECT e.i, count(a.id) AS ill, count(a.id) - count(a.daily_wage) AS missing, coalesce(sum(a.daily_wage), 0) AS total,
           (SELECT r.value FROM reference_value r WHERE r.name = '{Reference.DAILY_WAGE_DAYS}' AND r.starts_on <= e.on_date
            ORDER BY r.starts_on DESC LIMIT 1) AS days
    FROM e LEFT JOIN (employee m JOIN absence_case a ON a.employee_id = m.id) ON m.employer_id = e.employer_id AND {ILL}
    GROUP BY e.i, e.on_date
    """,  # noqa: S608  # constants of the code
    lambda row: EmployerWages(row.ill, row.missing, Money(row.total), None if row.days is None else int(row.days)),
)


def _characteristics(column: str, kind: Callable[[frozenset[str]], object]) -> Loader:
    sql = f"SELECT e.i, k.name FROM e JOIN characteristic k ON k.{column} = e.{column} ORDER BY e.i, k.name"  # noqa: S608
    return loader(sql, lambda rows: kind(frozenset(row.name for row in rows)))


CASE_CHARACTERISTICS = _characteristics("case_id", CaseCharacteristics)
EMPLOYEE_CHARACTERISTICS = _characteristics("employee_id", EmployeeCharacteristics)
EMPLOYER_CHARACTERISTICS = _characteristics("employer_id", EmployerCharacteristics)
