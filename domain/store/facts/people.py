"""The employee and the employer on the event's date, and the characteristics on all that carries them."""
# ruff: noqa: S608  # the queries are put together from constants of the code only

from domain.facts import CaseCharacteristics, EmployeeCharacteristics, EmployerCharacteristics, EmployerWages
from domain.people_facts import AbsenceHistory, Accounts, Employer, EmployerAbsence, Employment, Person
from domain.reference import Reference

from .batch import Loader, loader
from .pieces import full_months, ill, reference, runs

PERSON = loader(
    Person,
    """
    SELECT e.i, m.number, CAST(date_part('year', age(e.on_date, m.born_on)) AS integer) AS age
    FROM e JOIN employee m ON m.id = e.employee_id
    """,
)

EMPLOYMENT = loader(
    Employment,
    f"""
    SELECT e.i, d.name AS department, m.starts_on AS started_on, m.ends_before - 1 AS last_day,
           coalesce(e.on_date < m.ends_before, true) AS employed,
           {full_months("m.starts_on", "least(e.on_date, m.ends_before)")} AS months
    FROM e CROSS JOIN LATERAL (
        SELECT m.department_id, m.starts_on, m.ends_before FROM employment m
        WHERE m.employee_id = e.employee_id AND m.starts_on <= e.on_date ORDER BY m.starts_on DESC LIMIT 1) m
    JOIN department d ON d.id = m.department_id
    """,
)

ABSENCE_HISTORY = loader(
    AbsenceHistory,
    """
    SELECT e.i, a.reported_on, a.in_past_year FROM e CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(a.starts_on ORDER BY a.starts_on), '{}') AS reported_on,
               count(*) FILTER (WHERE a.starts_on > e.on_date - interval '1 year') AS in_past_year
        FROM absence_case a WHERE a.employee_id = e.employee_id AND a.kind = 'absence' AND a.starts_on <= e.on_date) a
    WHERE e.employee_id IS NOT NULL
    """,
)

ACCOUNTS = loader(
    Accounts,
    f"""
    SELECT e.i, ARRAY(
        SELECT DISTINCT b.role FROM beneficiary b WHERE b.employee_id = e.employee_id AND {runs("b", "e.on_date")} ORDER BY b.role
    ) AS roles FROM e
    """,
)

EMPLOYER = loader(Employer, "SELECT e.i, w.number, w.name FROM e JOIN employer w ON w.id = e.employer_id")

DAYS_OF_EMPLOYERS = "(SELECT DISTINCT e.employer_id, e.on_date FROM e)"
"""What is counted over a whole employer is counted once for all events of that employer on one day."""

EMPLOYER_ABSENCE = loader(
    EmployerAbsence,
    f"""
    SELECT e.i, w.employees, w.ill, round(100.0 * w.ill / nullif(w.employees, 0), 2) AS percentage FROM e JOIN (
        SELECT d.employer_id, d.on_date, count(m.id) AS employees, count(m.id) FILTER (WHERE EXISTS (
                   SELECT FROM absence_case a WHERE a.employee_id = w.id AND {ill("a", "d.on_date")})) AS ill
        FROM {DAYS_OF_EMPLOYERS} d LEFT JOIN (employee w JOIN employment m ON m.employee_id = w.id)
          ON w.employer_id = d.employer_id AND {runs("m", "d.on_date")}
        GROUP BY d.employer_id, d.on_date) w
    ON w.employer_id = e.employer_id AND w.on_date = e.on_date
    """,
)

EMPLOYER_WAGES = loader(
    EmployerWages,
    f"""
    SELECT e.i, w.ill, w.without_daily_wage, w.total_daily_wage, CAST(trunc(r.value) AS integer) AS days_per_year FROM e JOIN (
        SELECT d.employer_id, d.on_date, count(a.id) AS ill, count(a.id) - count(a.daily_wage) AS without_daily_wage,
               coalesce(sum(a.daily_wage), 0.00) AS total_daily_wage
        FROM {DAYS_OF_EMPLOYERS} d LEFT JOIN (employee m JOIN absence_case a ON a.employee_id = m.id)
          ON m.employer_id = d.employer_id AND {ill("a", "d.on_date")}
        GROUP BY d.employer_id, d.on_date) w
    ON w.employer_id = e.employer_id AND w.on_date = e.on_date
    LEFT JOIN {reference(Reference.DAILY_WAGE_DAYS)} r ON {runs("r", "e.on_date")}
    """,
)


def _characteristics(kind: type, column: str) -> Loader:
    return loader(kind, f"SELECT e.i, ARRAY(SELECT k.name FROM characteristic k WHERE k.{column} = e.{column}) AS names FROM e")


CASE_CHARACTERISTICS = _characteristics(CaseCharacteristics, "case_id")
EMPLOYEE_CHARACTERISTICS = _characteristics(EmployeeCharacteristics, "employee_id")
EMPLOYER_CHARACTERISTICS = _characteristics(EmployerCharacteristics, "employer_id")
