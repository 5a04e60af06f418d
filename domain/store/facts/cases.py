"""The case on the event's date: its course, segments, wage and what came before it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from domain.absence import CaseKind
from domain.case_facts import CaseClaims, CaseCourse, CaseWage, Onset, SegmentHistory
from domain.facts import AbsenceCase, CaseSegment
from domain.months import full_months
from domain.reference import Reference
from domain.values import CENT, Money

from .batch import last_day, loader_of_one, money

ABSENCE_CASE = loader_of_one(
    "SELECT e.i, c.number, c.starts_on FROM e JOIN absence_case c ON c.id = e.case_id",
    lambda row: AbsenceCase(row.number, row.starts_on),
)


def _course(row: Row[Any]) -> CaseCourse:
    ended = row.ends_before is not None and row.ends_before <= row.on_date
    days = (row.on_date - row.starts_on).days
    months = full_months(row.starts_on, row.on_date)
    return CaseCourse(CaseKind(row.kind), days, months, ended, last_day(row.ends_before))


CASE_COURSE = loader_of_one(
    "SELECT e.i, e.on_date, c.kind, c.starts_on, c.ends_before FROM e JOIN absence_case c ON c.id = e.case_id", _course
)

CASE_WAGE = loader_of_one(
    f"""
    SELECT e.i, c.daily_wage, (
        SELECT r.value FROM reference_value r WHERE r.name = '{Reference.MAXIMUM_DAILY_WAGE}' AND r.starts_on <= e.on_date
        ORDER BY r.starts_on DESC LIMIT 1) AS maximum
    FROM e JOIN absence_case c ON c.id = e.case_id
    """,  # noqa: S608  # a constant of the code
    lambda row: CaseWage(money(row.daily_wage), None if row.maximum is None else Money(row.maximum.quantize(CENT))),
)

CASE_SEGMENT = loader_of_one(
    """
    SELECT e.i, s.starts_on, s.percentage, s.wage_at_onset FROM e
    JOIN case_segment s ON s.case_id = e.case_id AND daterange(s.starts_on, s.ends_before) @> e.on_date
    """,
    lambda row: CaseSegment(row.starts_on, row.percentage, money(row.wage_at_onset)),
)

SEGMENT_HISTORY = loader_of_one(
    """
    SELECT e.i, (SELECT count(*) FROM case_segment s WHERE s.case_id = e.case_id AND s.starts_on <= e.on_date) AS segments,
           (SELECT s.percentage FROM case_segment s WHERE s.case_id = e.case_id AND s.starts_on <= e.on_date
            ORDER BY s.starts_on DESC LIMIT 1 OFFSET 1) AS previous
    FROM e WHERE e.case_id IS NOT NULL
    """,
    lambda row: SegmentHistory(row.segments, row.previous),
)

ONSET = loader_of_one(
    """
    SELECT e.i, EXISTS (
               SELECT FROM employment m
               WHERE m.employee_id = c.employee_id AND daterange(m.starts_on, m.ends_before) @> c.starts_on) AS employed,
           (SELECT c.starts_on - max(m.ends_before) + 1 FROM employment m
            WHERE m.employee_id = c.employee_id AND m.ends_before <= c.starts_on) AS since_employment,
           (SELECT c.starts_on - max(p.ends_before) + 1 FROM absence_case p
            WHERE p.employee_id = c.employee_id AND p.kind = 'absence' AND p.id <> c.id
              AND p.ends_before <= c.starts_on) AS since_recovery
    FROM e JOIN absence_case c ON c.id = e.case_id
    """,
    lambda row: Onset(row.employed, None if row.employed else row.since_employment, row.since_recovery),
)

CASE_CLAIMS = loader_of_one(
    """
    SELECT e.i, count(*) FILTER (WHERE c.status = 'pending') AS pending,
           count(*) FILTER (WHERE c.status = 'approved') AS approved, count(*) FILTER (WHERE c.status = 'rejected') AS rejected,
           coalesce(sum(c.gross) FILTER (WHERE c.status = 'approved'), 0) AS gross
    FROM e LEFT JOIN claim c ON c.case_id = e.case_id WHERE e.case_id IS NOT NULL GROUP BY e.i
    """,
    lambda row: CaseClaims(row.pending, row.approved, row.rejected, Money(row.gross)),
)
