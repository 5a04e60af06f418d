"""Conditions on the claim that the event is about, on what lies around it, and on the claims of the case."""

from domain.case_facts import CaseClaims
from domain.claim_facts import Claim, ClaimSurroundings
from domain.claims import ClaimOrigin
from domain.values import Money
from engine.contracts import condition

from .meaning import above, at_least, at_most, equals


@condition(
    nl="claim bedraagt ten minste {minimum}",
    en="claim amounts to at least {minimum}",
    means=lambda minimum: at_least("claim.gross", minimum),
)
def claim_at_least(claim: Claim, minimum: Money) -> bool:
    """R-4.3.1: the gross amount of the claim is `minimum` or more, EUR."""
    return claim.gross >= minimum


@condition(
    nl="claim bedraagt ten hoogste {maximum}",
    en="claim amounts to at most {maximum}",
    means=lambda maximum: at_most("claim.gross", maximum),
)
def claim_at_most(claim: Claim, maximum: Money) -> bool:
    """R-4.3.1: the gross amount of the claim is `maximum` or less, EUR."""
    return claim.gross <= maximum


@condition(
    nl="claim heeft herkomst {origin}",
    en="claim has origin {origin}",
    means=lambda origin: equals("claim.origin", origin),
)
def claim_has_origin(claim: Claim, origin: ClaimOrigin) -> bool:
    """R-3.3.1.1-checks: the claim was made by itself of an import, or entered by hand."""
    return claim.origin is origin


@condition(
    nl="claim is voor meerdere werknemers",
    en="claim is for several employees",
    means=lambda: above("claim.employees", 1),
)
def claim_is_for_several(claim: Claim) -> bool:
    """R-3.3.6: the lines of the claim are for more than one employee."""
    return claim.employees > 1


@condition(
    nl="claimperiode is langer dan {days} dagen",
    en="claim period is longer than {days} days",
    means=lambda days: above("claim.days", days),
)
def claim_is_longer_than(claim: Claim, days: int) -> bool | None:
    """R-4.3.1: the claim period has more than `days` days, first and last included."""
    return None if claim.days is None else claim.days > days


@condition(
    nl="claim is ingevoerd door gebruiker {user}",
    en="claim was entered by user {user}",
    means=lambda user: equals("claim.created_by", user),
)
def claim_was_entered_by(claim: Claim, user: str) -> bool:
    """R-3.3.3: the user with this log-in name made the claim."""
    return claim.created_by == user


@condition(
    nl="claim is beslist door gebruiker {user}",
    en="claim was decided by user {user}",
    means=lambda user: equals("claim.decided_by", user),
)
def claim_was_decided_by(claim: Claim, user: str) -> bool | None:
    """R-3.3.3: the user with this log-in name approved or rejected the claim; unknown before anyone did."""
    return None if claim.decided_by is None else claim.decided_by == user


@condition(
    nl="claimperiode valt buiten de dekking van de polis",
    en="claim period is not covered by the policy",
    means=lambda: equals("claim_surroundings.covered", False),
)
def claim_is_not_covered(around: ClaimSurroundings) -> bool:
    """R-4.3.1: on at least one day of the claim period no coverage of the policy runs."""
    return not around.covered


@condition(
    nl="er is een andere claim over dezelfde dagen",
    en="there is another claim over the same days",
    means=lambda: above("claim_surroundings.overlapping", 0),
)
def claim_is_double(around: ClaimSurroundings) -> bool:
    """R-3.3.4e (double bookings): another claim of the policy, not rejected, has a line for the same employee and days."""
    return around.overlapping > 0


@condition(
    nl="er is een claim over dezelfde dagen afgewezen",
    en="a claim over the same days was rejected",
    means=lambda: above("claim_surroundings.rejected_before", 0),
)
def claim_was_rejected_before(around: ClaimSurroundings) -> bool:
    """R-3.3.3: a claim of the policy with a line for the same employee and days was rejected."""
    return around.rejected_before > 0


@condition(
    nl="traject heeft claim te beoordelen",
    en="case has a claim to be decided",
    means=lambda: above("case_claims.pending", 0),
)
def case_has_pending_claim(claims: CaseClaims) -> bool:
    """R-3.3.1.2: a claim on the case awaits approval."""
    return claims.pending > 0


@condition(
    nl="traject heeft afgewezen claim",
    en="case has a rejected claim",
    means=lambda: above("case_claims.rejected", 0),
)
def case_has_rejected_claim(claims: CaseClaims) -> bool:
    """R-3.3.3: a claim on the case was rejected."""
    return claims.rejected > 0


@condition(
    nl="goedgekeurde claims van traject bedragen samen ten minste {minimum}",
    en="approved claims of case amount to at least {minimum} together",
    means=lambda minimum: at_least("case_claims.approved_gross", minimum),
)
def approved_claims_at_least(claims: CaseClaims, minimum: Money) -> bool:
    """R-3.3.1-7: the gross amounts of the approved claims on the case add up to `minimum` or more, EUR."""
    return claims.approved_gross >= minimum
