"""The imported wage components that the event is about, and their four checks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from domain.claim_facts import ImportedWages
from domain.facts import WageChecks
from domain.payroll import Check
from domain.values import Money

from .batch import loader, loader_of_one, money

WAGE_CHECKS = loader(
    """
    SELECT e.i, w.name FROM e JOIN wage_check w ON w.wage_import_id = e.wages_id WHERE NOT w.passed ORDER BY e.i, w.name
    """,
    lambda rows: WageChecks(tuple(Check(row.name) for row in rows)),
)


def _wages(row: Row[Any]) -> ImportedWages:
    return ImportedWages(
        gross=Money(row.gross),
        net=Money(row.net),
        paid_net=Money(row.paid_net),
        paid_on=row.paid_on,
        run=row.run,
        previous_gross=money(row.previous),
        unknown_beneficiaries=row.unknown,
    )


# The period before is the last earlier one of the same employee and policy; all of its runs together are its gross.
IMPORTED_WAGES = loader_of_one(
    """
    SELECT e.i, w.gross, n.net, w.paid_on, w.run, p.paid_net, p.unknown, (
        SELECT sum(b.gross) FROM wage_import b WHERE b.employee_id = w.employee_id AND b.policy_id = w.policy_id
        AND (b.year, b.period) < (w.year, w.period)
        GROUP BY b.year, b.period ORDER BY b.year DESC, b.period DESC LIMIT 1) AS previous
    FROM e JOIN wage_import w ON w.id = e.wages_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(l.amount) FILTER (WHERE l.kind = 'net'), 0) AS paid_net,
               count(*) FILTER (WHERE l.role IS NULL) AS unknown
        FROM payment_line l WHERE l.wage_import_id = w.id) p
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(k.amount), 0) AS net FROM wage_component k WHERE k.wage_import_id = w.id AND k.kind = 'net') n
    """,
    _wages,
)
