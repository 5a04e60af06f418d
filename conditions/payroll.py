"""Conditions on what came back from payroll."""

from decimal import Decimal

from domain.claim_facts import ImportedWages
from domain.facts import WageChecks
from domain.payroll import Check
from domain.values import Money
from engine.contracts import condition

from .meaning import above


@condition(nl="alle controles op de looncomponenten kloppen", en="all checks on the wage components hold")
def all_wage_checks_hold(checks: WageChecks) -> bool:
    """R-3.3.1.1-checks: none of the four checks on the imported wage components failed."""
    return not checks.failed


@condition(nl="controle klopt niet op {check}", en="check fails on {check}")
def wage_check_fails(checks: WageChecks, check: Check) -> bool:
    """R-3.3.1.1-checks: this one of the four checks failed on the imported wage components."""
    return check in checks.failed


@condition(
    nl="netto betaling wijkt meer dan {amount} af van netto looncomponenten",
    en="net payment differs by more than {amount} from net wage components",
)
def net_differs_by_more_than(wages: ImportedWages, amount: Money) -> bool:
    """R-3.3.1.1-checks (4): the net payments in the SEPA file are more than `amount` above or below the net components."""
    difference = wages.paid_net - wages.net
    return difference > amount or -difference > amount


@condition(
    nl="bruto looncomponenten wijken meer dan {percentage} af van vorige periode",
    en="gross wage components differ by more than {percentage} from the period before",
)
def gross_differs_by_more_than(wages: ImportedWages, percentage: Decimal) -> bool | None:
    """R-3.3.1.2: the gross is more than `percentage` above or below that of the period before; unknown without such a period."""
    if wages.previous_gross is None:
        return None
    before = wages.previous_gross.amount
    return abs(wages.gross.amount - before) * 100 > percentage * abs(before)


@condition(
    nl="onbekende begunstigde is betaald",
    en="an unknown beneficiary was paid",
    means=lambda: above("imported_wages.unknown_beneficiaries", 0),
)
def unknown_beneficiary_was_paid(wages: ImportedWages) -> bool:
    """R-3.3.1.1-checks (3): a payment went to an account that nobody registered."""
    return wages.unknown_beneficiaries > 0


@condition(
    nl="looncomponenten komen uit een correctierun",
    en="wage components come from a correction run",
    means=lambda: above("imported_wages.run", 1),
)
def is_correction_run(wages: ImportedWages) -> bool:
    """R-3.3.1.1: the payroll run is not the first one of its period."""
    return wages.run > 1
