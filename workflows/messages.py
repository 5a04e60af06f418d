"""What goes into and comes out of workflows and activities: ids and numbers, and a person's reason for a decision.

Each run, signal, update, query and activity has one dataclass in and at most one out, so that fields can be added to running
processes. Dates are `date`, moments are `datetime` in UTC.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class ClaimStage(StrEnum):
    """Where a claim is in its case: what it waits for, or how it ended."""

    ENTERED = "entered"  # a person made or changed it: to be looked up
    RULES = "rules"  # the triggers have not decided its event yet
    DECISION = "decision"  # a person decides
    BOOKING = "booking"  # approved, to be booked
    BOOKED = "booked"
    REJECTED = "rejected"


class WageStage(StrEnum):
    """Where imported wages are: new, waiting for a claim by hand, or claimed."""

    IMPORTED = "imported"
    WAITS_FOR_CLAIM = "waits_for_claim"
    CLAIMED = "claimed"


class Phase(StrEnum):
    """What a ZW ERD case as a whole waits for: the search attribute RegelaarStatus."""

    WAGES = "waits_for_wages"
    RULES = "waits_for_rules"
    CLAIM = "waits_for_claim"
    DECISION = "waits_for_decision"
    BOOKING = "waits_for_booking"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as its case knows it; `not_before` is when a refused booking is tried again."""

    claim_id: int
    number: str
    stage: ClaimStage
    wage_import_id: int | None = None
    not_before: datetime | None = None


@dataclass(slots=True)
class ZwErdState:
    """All that a ZW ERD case remembers; carried along when it continues as a new run.

    `ruled` holds the claims whose event the triggers have decided, known here already or not.
    `heard_at` is when the case last heard something; it stays open for a while after that.
    """

    heard_at: datetime
    wages: dict[int, WageStage] = field(default_factory=dict)
    claims: dict[int, Claim] = field(default_factory=dict)
    ruled: list[int] = field(default_factory=list)
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class ZwErdStart:
    """Starts `ZwErdCase`; `state` is set only when it continues as a new run."""

    case_id: int
    case_number: str
    employer_number: str
    employee_number: str
    policy_number: str
    insurance_type: str
    started_on: date
    first_sick_day: date
    state: ZwErdState | None = None


@dataclass(frozen=True, slots=True)
class WagesImported:
    """Signal: payroll came back for this case."""

    wage_import_id: int


@dataclass(frozen=True, slots=True)
class ClaimEntered:
    """Signal: a person entered a claim for this case."""

    claim_id: int


@dataclass(frozen=True, slots=True)
class EventDecided:
    """Signal: the triggers have decided an event whose outcome this case waits for."""

    event_id: str
    type: str
    claim_id: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Update: what user `user_id` decides about a claim; `verdict` is approve or reject, the latter with a reason."""

    claim_id: int
    user_id: int
    verdict: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a decision: `status` is approved or rejected."""

    claim_id: int
    number: str
    status: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim in the answer to the query `state`: `waits_for` is empty once nothing more happens to it."""

    claim_id: int
    number: str
    status: str
    waits_for: str


@dataclass(frozen=True, slots=True)
class ZwErdView:
    """The answer to the query `state`: `until` is the first day after the 104 weeks, `open_wages` have no claim yet."""

    phase: Phase
    until: date
    claims: tuple[ClaimView, ...]
    open_wages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MakeClaim:
    """Activity: make the claim that these wages give when their four checks hold."""

    wage_import_id: int


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """Activity: look up a claim."""

    claim_id: int


@dataclass(frozen=True, slots=True)
class ApproveClaim:
    """Activity: approve a claim by itself, when the settings allow it."""

    claim_id: int


@dataclass(frozen=True, slots=True)
class BookClaim:
    """Activity: book an approved claim."""

    claim_id: int


class Ask(StrEnum):
    """What a person is asked to do."""

    WAGES = "wages"  # imported wages that gave no claim
    CLAIM = "claim"  # a claim to decide
    BOOKING = "booking"  # an approved claim that cannot be booked


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Activity: make a task; `subject_id` is the wage import or the claim, `why` the refusal that led here."""

    about: Ask
    subject_id: int
    case_id: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class EndCase:
    """Activity: record the end of the case."""

    case_id: int
    ends_before: date


@dataclass(frozen=True, slots=True)
class Stream:
    """Starts `EventStream` for one partition of the events."""

    partition: int


@dataclass(frozen=True, slots=True)
class Wake:
    """Signal: there may be new events."""


@dataclass(frozen=True, slots=True)
class DrainPartition:
    """Activity: decide the events of a partition until nothing comes for a while, or for so many seconds."""

    partition: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Drained:
    """Whether there may be more."""

    more: bool


@dataclass(frozen=True, slots=True)
class Timer:
    """Starts `DeadlineTimer`: the deadline with this key comes at `due_at`."""

    key: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Signal: the deadline will not come."""

    key: str


@dataclass(frozen=True, slots=True)
class ComeDue:
    """Activity: tell the system that the deadline has come."""

    key: str


@dataclass(frozen=True, slots=True)
class DeadlineDue:
    """Whether it was told; not when the deadline had been cancelled."""

    told: bool


@dataclass(frozen=True, slots=True)
class ChangeDay:
    """Activity: go on with the day change for a while."""


@dataclass(frozen=True, slots=True)
class DayChanged:
    """Whether every day through today is finished."""

    finished: bool
