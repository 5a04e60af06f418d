"""The policies that cover the employee, the daily wages under them, and the policy that the event is about."""
# ruff: noqa: S608  # the queries are put together from constants of the code only

from __future__ import annotations

from typing import Any

from domain.building import builder
from domain.claim_facts import Policy
from domain.facts import Coverage, IncludedWage, IncludedWages, Policies
from domain.people_facts import Inclusion, Inclusions
from domain.values import Money, Period

from .batch import loader, loader_of_many
from .people import DAYS_OF_EMPLOYERS
from .pieces import covered, ill, runs

_coverage = builder(Coverage, {Money: Money, Period: lambda days: Period(*days)})


def _coverage_of(row: list[Any]) -> Coverage:
    number, insurance_type, starts_on, ends_before, *sums = row
    made: Coverage = _coverage([number, insurance_type, (starts_on, ends_before), *sums])
    return made


POLICIES = loader_of_many(
    f"""
    SELECT e.i, p.number, p.insurance_type, c.starts_on, c.ends_before, c.declared_wage_sum, c.maximum_wage_sum
    FROM e JOIN policy p ON p.employer_id = e.employer_id JOIN policy_coverage c ON c.policy_id = p.id
    WHERE {covered("p", "e.employee_id", "e.on_date")} ORDER BY e.i, p.number, c.starts_on
    """,
    _coverage_of,
    Policies,
)

INCLUDED_WAGES = loader_of_many(
    f"""
    SELECT e.i, p.number, p.declared_wage_sum, p.ill, p.without_daily_wage, p.total_daily_wage FROM e JOIN (
        SELECT d.employer_id, d.on_date, p.id, p.number, p.participation, c.declared_wage_sum, count(a.id) AS ill,
               count(a.id) - count(a.daily_wage) AS without_daily_wage, coalesce(sum(a.daily_wage), 0.00) AS total_daily_wage
        FROM {DAYS_OF_EMPLOYERS} d JOIN policy p ON p.employer_id = d.employer_id
        JOIN policy_coverage c ON c.policy_id = p.id AND {runs("c", "d.on_date")}
        LEFT JOIN (employee m JOIN absence_case a ON a.employee_id = m.id)
          ON m.employer_id = p.employer_id AND {ill("a", "d.on_date")} AND {covered("p", "m.id", "d.on_date")}
        GROUP BY d.employer_id, d.on_date, p.id, c.id) p
    ON p.employer_id = e.employer_id AND p.on_date = e.on_date
    WHERE {covered("p", "e.employee_id", "e.on_date")} ORDER BY e.i, p.number
    """,
    builder(IncludedWage, {Money: Money}),
    IncludedWages,
)

INCLUSIONS = loader_of_many(
    f"""
    SELECT e.i, p.number, p.insurance_type, n.starts_on FROM e
    JOIN policy_inclusion n ON n.employee_id = e.employee_id AND {runs("n", "e.on_date")}
    JOIN policy p ON p.id = n.policy_id ORDER BY e.i, p.number
    """,
    builder(Inclusion, {}),
    Inclusions,
)

POLICY = loader(
    Policy,
    f"""
    SELECT e.i, p.number, p.insurance_type, s.por_code AS insurer, p.participation, c.id IS NOT NULL AS running,
           c.starts_on AS started_on, c.ends_before - 1 AS last_day, c.declared_wage_sum, c.maximum_wage_sum
    FROM e JOIN policy p ON p.id = e.policy_id JOIN insurer s ON s.id = p.insurer_id
    LEFT JOIN policy_coverage c ON c.policy_id = p.id AND {runs("c", "e.on_date")}
    """,
)
