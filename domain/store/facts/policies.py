"""The policies that cover the employee, the daily wages under them, and the policy that the event is about."""
# ruff: noqa: S608  # the queries are put together from constants of this package only

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from domain.claim_facts import Policy
from domain.facts import Coverage, IncludedWage, IncludedWages, Policies
from domain.people_facts import Inclusion, Inclusions
from domain.policies import Participation
from domain.values import InsuranceType, Money, Period

from .batch import Rows, last_day, loader, loader_of_one, money
from .people import ILL

_COVERED = """
    (p.participation = 'all' OR EXISTS (
        SELECT FROM policy_inclusion n WHERE n.policy_id = p.id AND n.employee_id = {employee}
        AND daterange(n.starts_on, n.ends_before) @> e.on_date))
"""


def _coverage(row: Row[Any]) -> Coverage:
    runs = Period(row.starts_on, row.ends_before)
    sums = (money(row.declared_wage_sum), money(row.maximum_wage_sum))
    return Coverage(row.number, InsuranceType(row.insurance_type), runs, *sums)


POLICIES = loader(
    f"""
    SELECT e.i, p.number, p.insurance_type, c.starts_on, c.ends_before, c.declared_wage_sum, c.maximum_wage_sum
    FROM e JOIN policy p ON p.employer_id = e.employer_id JOIN policy_coverage c ON c.policy_id = p.id
    WHERE {_COVERED.format(employee="e.employee_id")} ORDER BY e.i, p.number, c.starts_on
    """,
    lambda rows: Policies(tuple(_coverage(row) for row in rows)),
)


def _included(rows: Rows) -> IncludedWages:
    return IncludedWages(
        tuple(IncludedWage(row.number, money(row.declared_wage_sum), row.ill, row.missing, Money(row.total)) for row in rows)
    )


INCLUDED_WAGES = loader(
    f"""
    SELECT e.i, p.number, c.declared_wage_sum, count(a.id) AS ill, count(a.id) - count(a.daily_wage) AS missing,
           coalesce(sum(a.daily_wage), 0) AS total
    FROM e JOIN policy p ON p.employer_id = e.employer_id
    JOIN policy_coverage c ON c.policy_id = p.id AND daterange(c.starts_on, c.ends_before) @> e.on_date
    LEFT JOIN (employee m JOIN absence_case a ON a.employee_id = m.id)
      ON m.employer_id = p.employer_id AND {ILL} AND {_COVERED.format(employee="m.id")}
    WHERE {_COVERED.format(employee="e.employee_id")}
    GROUP BY e.i, p.number, c.declared_wage_sum ORDER BY e.i, p.number
    """,
    _included,
)

INCLUSIONS = loader(
    """
    SELECT e.i, p.number, p.insurance_type, n.starts_on FROM e
    JOIN policy_inclusion n ON n.employee_id = e.employee_id AND daterange(n.starts_on, n.ends_before) @> e.on_date
    JOIN policy p ON p.id = n.policy_id ORDER BY e.i, p.number
    """,
    lambda rows: Inclusions(tuple(Inclusion(row.number, InsuranceType(row.insurance_type), row.starts_on) for row in rows)),
)


def _policy(row: Row[Any]) -> Policy:
    return Policy(
        number=row.number,
        insurance_type=InsuranceType(row.insurance_type),
        insurer=row.por_code,
        participation=Participation(row.participation),
        running=row.starts_on is not None,
        started_on=row.starts_on,
        last_day=last_day(row.ends_before),
        declared_wage_sum=money(row.declared_wage_sum),
        maximum_wage_sum=money(row.maximum_wage_sum),
    )


POLICY = loader_of_one(
    """
    SELECT e.i, p.number, p.insurance_type, p.participation, s.por_code, c.starts_on, c.ends_before,
           c.declared_wage_sum, c.maximum_wage_sum
    FROM e JOIN policy p ON p.id = e.policy_id JOIN insurer s ON s.id = p.insurer_id
    LEFT JOIN policy_coverage c ON c.policy_id = p.id AND daterange(c.starts_on, c.ends_before) @> e.on_date
    """,
    _policy,
)
