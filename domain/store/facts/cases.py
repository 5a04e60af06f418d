"""The case on the event's date: its course, segments, wage and what came before it."""
# ruff: noqa: S608  # the queries are put together from constants of the code only

from domain.case_facts import CaseClaims, CaseCourse, CaseWage, Onset, SegmentHistory
from domain.facts import AbsenceCase, CaseSegment
from domain.reference import Reference

from .batch import loader
from .pieces import full_months, reference, runs

ABSENCE_CASE = loader(
    AbsenceCase, "SELECT e.i, c.number, c.starts_on AS started_on FROM e JOIN absence_case c ON c.id = e.case_id"
)

CASE_COURSE = loader(
    CaseCourse,
    f"""
    SELECT e.i, c.kind, e.on_date - c.starts_on AS days, {full_months("c.starts_on", "e.on_date")} AS months,
           coalesce(c.ends_before <= e.on_date, false) AS ended, c.ends_before - 1 AS last_day
    FROM e JOIN absence_case c ON c.id = e.case_id
    """,
)

CASE_WAGE = loader(
    CaseWage,
    f"""
    SELECT e.i, c.daily_wage, round(r.value, 2) AS maximum_daily_wage FROM e JOIN absence_case c ON c.id = e.case_id
    LEFT JOIN {reference(Reference.MAXIMUM_DAILY_WAGE)} r ON {runs("r", "e.on_date")}
    """,
)

CASE_SEGMENT = loader(
    CaseSegment,
    f"""
    SELECT e.i, s.starts_on AS started_on, s.percentage, s.wage_at_onset FROM e
    JOIN case_segment s ON s.case_id = e.case_id AND {runs("s", "e.on_date")}
    """,
)

SEGMENT_HISTORY = loader(
    SegmentHistory,
    """
    SELECT e.i, s.segments, s.previous_percentage FROM e CROSS JOIN LATERAL (
        SELECT count(*) AS segments, (array_agg(s.percentage ORDER BY s.starts_on DESC))[2] AS previous_percentage
        FROM case_segment s WHERE s.case_id = e.case_id AND s.starts_on <= e.on_date) s
    WHERE e.case_id IS NOT NULL
    """,
)

ONSET = loader(
    Onset,
    f"""
    SELECT e.i, m.employed, CASE WHEN NOT m.employed THEN c.starts_on - m.ended + 1 END AS days_since_employment,
           c.starts_on - a.ended + 1 AS days_since_recovery
    FROM e JOIN absence_case c ON c.id = e.case_id
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_or({runs("m", "c.starts_on")}), false) AS employed,
               max(m.ends_before) FILTER (WHERE m.ends_before <= c.starts_on) AS ended
        FROM employment m WHERE m.employee_id = c.employee_id) m
    CROSS JOIN LATERAL (
        SELECT max(p.ends_before) AS ended FROM absence_case p
        WHERE p.employee_id = c.employee_id AND p.kind = 'absence' AND p.id <> c.id AND p.ends_before <= c.starts_on) a
    """,
)

CASE_CLAIMS = loader(
    CaseClaims,
    """
    SELECT e.i, c.pending, c.approved, c.rejected, c.approved_gross FROM e CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE c.status = 'pending') AS pending,
               count(*) FILTER (WHERE c.status = 'approved') AS approved,
               count(*) FILTER (WHERE c.status = 'rejected') AS rejected,
               coalesce(sum(c.gross) FILTER (WHERE c.status = 'approved'), 0.00) AS approved_gross
        FROM claim c WHERE c.case_id = e.case_id) c
    WHERE e.case_id IS NOT NULL
    """,
)
