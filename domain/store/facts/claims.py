"""The claim that the event is about, and what lies around it."""

from domain.claim_facts import Claim, ClaimSurroundings

from .batch import loader

CLAIM = loader(
    Claim,
    """
    SELECT e.i, c.number, c.gross, c.origin, c.status, c.starts_on, c.ends_before - 1 AS last_day,
           c.ends_before - c.starts_on AS days, l.employees, l.lines, u.name AS created_by, d.name AS decided_by
    FROM e JOIN claim c ON c.id = e.claim_id JOIN app_user u ON u.id = c.created_by
    LEFT JOIN app_user d ON d.id = c.decided_by
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT n.employee_id) AS employees, count(*) AS lines FROM claim_line n WHERE n.claim_id = c.id) l
    """,
)

CLAIM_SURROUNDINGS = loader(
    ClaimSurroundings,
    """
    SELECT e.i, o.overlapping, o.rejected_before,
           coalesce((SELECT range_agg(daterange(v.starts_on, v.ends_before)) FROM policy_coverage v
                     WHERE v.policy_id = c.policy_id) @> daterange(c.starts_on, c.ends_before), false) AS covered
    FROM e JOIN claim c ON c.id = e.claim_id
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE x.status <> 'rejected') AS overlapping,
               count(*) FILTER (WHERE x.status = 'rejected') AS rejected_before
        FROM claim x WHERE x.policy_id = c.policy_id AND x.id <> c.id AND EXISTS (
            SELECT FROM claim_line m JOIN claim_line t ON t.employee_id = m.employee_id
             AND daterange(t.starts_on, t.ends_before) && daterange(m.starts_on, m.ends_before)
            WHERE m.claim_id = c.id AND t.claim_id = x.id)) o
    """,
)
