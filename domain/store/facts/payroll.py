"""The imported wage components that the event is about, and their four checks."""

from domain.claim_facts import ImportedWages
from domain.facts import WageChecks

from .batch import loader

WAGE_CHECKS = loader(
    WageChecks,
    """
    SELECT e.i, ARRAY(
        SELECT w.name FROM wage_check w WHERE w.wage_import_id = e.wages_id AND NOT w.passed ORDER BY w.name) AS failed
    FROM e
    """,
)

# The period before is the last earlier one of the same employee and policy; all of its runs together are its gross.
IMPORTED_WAGES = loader(
    ImportedWages,
    """
    SELECT e.i, w.gross, n.net, p.paid_net, w.paid_on, w.run, (
        SELECT sum(b.gross) FROM wage_import b WHERE b.employee_id = w.employee_id AND b.policy_id = w.policy_id
        AND (b.year, b.period) < (w.year, w.period)
        GROUP BY b.year, b.period ORDER BY b.year DESC, b.period DESC LIMIT 1) AS previous_gross, p.unknown_beneficiaries
    FROM e JOIN wage_import w ON w.id = e.wages_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(l.amount) FILTER (WHERE l.kind = 'net'), 0.00) AS paid_net,
               count(*) FILTER (WHERE l.role IS NULL) AS unknown_beneficiaries
        FROM payment_line l WHERE l.wage_import_id = w.id) p
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(k.amount), 0.00) AS net FROM wage_component k WHERE k.wage_import_id = w.id AND k.kind = 'net') n
    """,
)
