"""The claim that the event is about, and what lies around it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from domain.claim_facts import Claim, ClaimSurroundings
from domain.claims import ClaimOrigin, ClaimStatus
from domain.values import Money

from .batch import last_day, loader_of_one


def _claim(row: Row[Any]) -> Claim:
    return Claim(
        number=row.number,
        gross=Money(row.gross, row.currency),
        origin=ClaimOrigin(row.origin),
        status=ClaimStatus(row.status),
        starts_on=row.starts_on,
        last_day=last_day(row.ends_before),
        days=None if row.ends_before is None else (row.ends_before - row.starts_on).days,
        employees=row.employees,
        lines=row.lines,
        created_by=row.created_by,
        decided_by=row.decided_by,
    )


CLAIM = loader_of_one(
    """
    SELECT e.i, c.number, c.gross, c.currency, c.origin, c.status, c.starts_on, c.ends_before,
           u.name AS created_by, d.name AS decided_by, l.employees, l.lines
    FROM e JOIN claim c ON c.id = e.claim_id JOIN app_user u ON u.id = c.created_by
    LEFT JOIN app_user d ON d.id = c.decided_by
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT n.employee_id) AS employees, count(*) AS lines FROM claim_line n WHERE n.claim_id = c.id) l
    """,
    _claim,
)

CLAIM_SURROUNDINGS = loader_of_one(
    """
    SELECT e.i, o.overlapping, o.rejected,
           coalesce((SELECT range_agg(daterange(v.starts_on, v.ends_before)) FROM policy_coverage v
                     WHERE v.policy_id = c.policy_id) @> daterange(c.starts_on, c.ends_before), false) AS covered
    FROM e JOIN claim c ON c.id = e.claim_id
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE x.status <> 'rejected') AS overlapping,
               count(*) FILTER (WHERE x.status = 'rejected') AS rejected
        FROM claim x WHERE x.policy_id = c.policy_id AND x.id <> c.id AND EXISTS (
            SELECT FROM claim_line m JOIN claim_line t ON t.employee_id = m.employee_id
             AND daterange(t.starts_on, t.ends_before) && daterange(m.starts_on, m.ends_before)
            WHERE m.claim_id = c.id AND t.claim_id = x.id)) o
    """,
    lambda row: ClaimSurroundings(row.overlapping, row.rejected, row.covered),
)
