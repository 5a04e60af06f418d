"""Conditions on what came back from payroll."""

from domain.facts import WageChecks
from engine.contracts import condition


@condition(nl="alle controles op de looncomponenten kloppen", en="all checks on the wage components hold")
def all_wage_checks_hold(checks: WageChecks) -> bool:
    """R-3.3.1.1-checks: none of the four checks on the imported wage components failed."""
    return not checks.failed
