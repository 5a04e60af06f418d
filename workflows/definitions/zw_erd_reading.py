"""What the state of a ZW ERD case says: what is open, what it waits for, and until when; pure functions of `ZwErdState`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from workflows.messages import Claim, ClaimStage, ClaimView, Phase, WageStage, ZwErdState

BENEFIT = timedelta(weeks=104)
"""How long a ZW benefit lasts at most, from the first sick day (ZW art. 29 lid 5)."""

RUN_OFF = timedelta(weeks=8)
"""How long a case at least stays open after it last heard something: the last payroll comes after the last benefit day."""

_STATUS = {ClaimStage.BOOKING: "approved", ClaimStage.BOOKED: "approved", ClaimStage.REJECTED: "rejected"}
_SETTLED = (ClaimStage.BOOKED, ClaimStage.REJECTED)
_PHASES = (  # what a person must do comes first
    (ClaimStage.DECISION, Phase.DECISION),
    (WageStage.WAITS_FOR_CLAIM, Phase.CLAIM),
    (ClaimStage.BOOKING, Phase.BOOKING),
    (ClaimStage.RULES, Phase.RULES),
    (ClaimStage.ENTERED, Phase.RULES),
    (WageStage.IMPORTED, Phase.RULES),
)


def status(claim: Claim) -> str:
    """pending, approved or rejected."""
    return _STATUS.get(claim.stage, "pending")


def is_decided(claim: Claim) -> bool:
    return claim.stage in _STATUS


def open_wages(state: ZwErdState) -> Iterator[int]:
    """The imported wages that have no claim yet."""
    return (key for key, stage in state.wages.items() if stage is not WageStage.CLAIMED)


def has_open_work(state: ZwErdState) -> bool:
    """Whether a claim must still be made, decided or booked; such a case does not end."""
    unsettled = any(claim.stage not in _SETTLED for claim in state.claims.values())
    return unsettled or any(True for _ in open_wages(state))


def closes_at(state: ZwErdState, until: date) -> datetime:
    """When a case without open work ends, if it hears nothing more."""
    return max(datetime.combine(until, time(), UTC), state.heard_at + RUN_OFF)


def next_moment(state: ZwErdState, until: date) -> datetime | None:
    """When something falls due by itself; None when the case waits for others only."""
    bookings = (claim.not_before for claim in state.claims.values() if claim.stage is ClaimStage.BOOKING)
    moments = [moment for moment in bookings if moment is not None]
    return min(moments, default=None) if has_open_work(state) else closes_at(state, until)


def phase(state: ZwErdState) -> Phase:
    """What the case waits for most."""
    stages = {claim.stage for claim in state.claims.values()} | set(state.wages.values())
    return next((phase for stage, phase in _PHASES if stage in stages), Phase.WAGES)


def view(claim: Claim) -> ClaimView:
    """A claim for people: its status, and what it waits for."""
    return ClaimView(claim.claim_id, claim.number, status(claim), "" if claim.stage in _SETTLED else str(claim.stage))
