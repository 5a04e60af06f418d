"""Claims made, decided and booked by rules: as the system user, who needs the same authorisations as a person (R-3.3.3)."""

from collections.abc import Mapping

from domain.access import Permission, User, Verdict
from domain.claims import ClaimStatus
from domain.events import Subject
from domain.store.claim_bookings import book_claim
from domain.store.claim_decisions import decide_claim
from domain.store.claim_events import day_of
from domain.store.claim_of_wages import claim_from_wages
from domain.store.claims import Claim, read_claim
from domain.store.follow_up import chain
from domain.store.users import SYSTEM, user_named
from domain.store.wages_to_claim import read_wages
from domain.store.zw_erd import workflow_id
from engine.contracts import action

from .acting import Acting


def _system(act: Acting) -> User:
    return user_named(act.connection, SYSTEM)


def _claim(act: Acting) -> Claim:
    return read_claim(act.connection, act.event.subjects[Subject.CLAIM], lock=True)


@action(
    nl="maak claim van de looncomponenten",
    en="create claim of the wage components",
    needs=(Subject.WAGES,),
    causes=("claim_imported",),
    settles=True,
)
def create_claim(act: Acting) -> Mapping[str, object]:
    """R-A3, R-3.3.1.1-checks: the claim of the imported wages; the one that stands already stays the only one.

    Fails when one of the four checks does (then a person makes the claim), or when the system user may not create claims.
    """
    _system(act).require(Permission.CREATE_CLAIMS)
    wages = read_wages(act.connection, act.event.subjects[Subject.WAGES])
    reply_to = workflow_id(wages.case_number)
    claim_id = claim_from_wages(act.connection, wages.id, reply_to, act.now, chain(act.event))
    return {"claim": read_claim(act.connection, claim_id).number}


@action(
    nl="keur claim goed",
    en="approve claim",
    needs=(Subject.CLAIM,),
    causes=("claim_approved",),
    opposes=("reject_claim",),
    settles=True,
)
def approve_claim(act: Acting) -> Mapping[str, object]:
    """R-A3, R-3.3.3: approves the claim; one that is approved already stays as it is.

    The case of a claim of imported wages hears of it and books it; any other claim is booked here. Fails when the system
    user lacks ‘Claims goedkeuren’ (or, for its own claims, ‘Eigen claims goedkeuren’), and when the claim was rejected.
    """
    found = _claim(act)
    if found.status is ClaimStatus.APPROVED:
        return {"claim": found.number, "changed": False}
    decide_claim(act.connection, _system(act), found.id, Verdict.APPROVE, None, act.now, chain(act.event))
    if found.wage_import_id is None:
        book_claim(act.connection, found.id, day_of(act.now))
    return {"claim": found.number, "changed": True}


@action(
    nl="wijs claim af met reden {reason}",
    en="reject claim with reason {reason}",
    needs=(Subject.CLAIM,),
    causes=("claim_rejected",),
    opposes=("approve_claim",),
    settles=True,
)
def reject_claim(act: Acting, reason: str) -> Mapping[str, object]:
    """R-A3, R-3.3.3: rejects the claim; one that is rejected already stays as it is. The reason can hold fields.

    Fails when the system user lacks ‘Claims afwijzen’ (or, for its own claims, ‘Eigen claims afwijzen’), when the reason is
    empty, and when the claim was approved.
    """
    found = _claim(act)
    if found.status is ClaimStatus.REJECTED:
        return {"claim": found.number, "changed": False}
    told = act.text(reason)
    decide_claim(act.connection, _system(act), found.id, Verdict.REJECT, told, act.now, chain(act.event))
    return {"claim": found.number, "reason": told, "changed": True}


@action(
    nl="boek claim",
    en="book claim",
    needs=(Subject.CLAIM,),
    settles=True,
)
def create_booking(act: Acting) -> Mapping[str, object]:
    """R-A3, R-3.3.1-7: the booking of the claim, a line per beneficiary; asked again it is the same booking.

    Fails when the claim is not approved, when there is nothing to pay, or when an account is not registered.
    """
    claim_id = act.event.subjects[Subject.CLAIM]
    return {"booking_id": book_claim(act.connection, claim_id, day_of(act.now))}
