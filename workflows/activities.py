"""Where the durable processes touch the world: thin activities, each one transaction, safe to repeat."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, update
from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from domain.access import Verdict
from domain.claims import ClaimOrigin, ClaimStatus
from domain.dutch_time import dutch_day
from domain.errors import RegelaarError, Unavailable
from domain.store.bookings import booking_of
from domain.store.claim_bookings import book_claim
from domain.store.claim_decisions import decide_claim
from domain.store.claim_of_wages import claim_from_wages
from domain.store.claims import read_claim
from domain.store.tables.absence import absence_case
from domain.store.users import user_with_id

from .asking import ask, mark_done
from .claims import approve_automatically
from .day_change import Nights
from .deadlines import come_due
from .drain import Drain
from .messages import (
    ApproveClaim,
    Ask,
    AskPerson,
    BookClaim,
    ChangeDay,
    Claim,
    ClaimStage,
    ComeDue,
    DayChanged,
    DeadlineDue,
    Decision,
    Drained,
    DrainPartition,
    EndCase,
    MakeClaim,
    ReadClaim,
)
from .rules import Rules


class Activities:
    """The activities of all processes. A RegelaarError becomes a refusal that is not tried again; all else is.

    `clock` tells the present moment; days are those of the Netherlands.
    """

    def __init__(self, engine: Engine, rules: Rules, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._rules = rules
        self._clock = clock

    def all(self) -> Sequence[Callable[..., Any]]:
        """What a worker offers."""
        return (
            self.drain,
            self.make_claim,
            self.read_claim,
            self.approve_automatically,
            self.decide,
            self.book,
            self.ask_person,
            self.end_case,
            self.come_due,
            self.change_day,
        )

    @activity.defn
    def drain(self, message: DrainPartition) -> Drained:
        """Decides the events of a partition; tried again whatever happens, for a stream must not skip an event."""
        return Drained(Drain(self._engine, self._rules, self._clock, _must_stop).run(message.partition, message.seconds))

    @activity.defn
    def make_claim(self, message: MakeClaim) -> Claim:
        """R-3.3.1.1-checks: the claim for these wages, or the one that stands already; refused when a check fails."""
        with self._transaction() as connection:
            claim_id = claim_from_wages(connection, message.wage_import_id, _workflow_id(), self._clock())
            return _claim(connection, claim_id)

    @activity.defn
    def read_claim(self, message: ReadClaim) -> Claim:
        """The claim as it is now; what was asked of people and is answered by it is done."""
        with self._transaction() as connection:
            found = _claim(connection, message.claim_id)
            if found.wage_import_id is not None:
                mark_done(connection, _workflow_id(), Ask.WAGES, found.wage_import_id)
            if found.stage in (ClaimStage.BOOKING, ClaimStage.BOOKED, ClaimStage.REJECTED):
                mark_done(connection, _workflow_id(), Ask.CLAIM, found.claim_id)
            return found

    @activity.defn
    def approve_automatically(self, message: ApproveClaim) -> Claim:
        """R-3.3.2: approves the claim when the settings allow it; else it is for a person to decide."""
        with self._transaction() as connection:
            approve_automatically(connection, message.claim_id, self._clock())
            found = _claim(connection, message.claim_id)
            return replace(found, stage=ClaimStage.DECISION) if found.stage is ClaimStage.RULES else found

    @activity.defn
    def decide(self, message: Decision) -> Claim:
        """R-3.3.3: a person's decision, if that person may take it now."""
        with self._transaction() as connection:
            user = user_with_id(connection, message.user_id)
            decide_claim(connection, user, message.claim_id, Verdict(message.verdict), message.reason, self._clock())
            mark_done(connection, _workflow_id(), Ask.CLAIM, message.claim_id)
            return _claim(connection, message.claim_id)

    @activity.defn
    def book(self, message: BookClaim) -> Claim:
        """R-3.3.1-7: books an approved claim."""
        with self._transaction() as connection:
            book_claim(connection, message.claim_id, self._today())
            mark_done(connection, _workflow_id(), Ask.BOOKING, message.claim_id)
            return _claim(connection, message.claim_id)

    @activity.defn
    def ask_person(self, message: AskPerson) -> None:
        """A task for a claims handler, once."""
        with self._transaction() as connection:
            ask(connection, _workflow_id(), message, self._today())

    @activity.defn
    def end_case(self, message: EndCase) -> None:
        """Records the end of the case, unless it ended earlier."""
        still_open = (absence_case.c.id == message.case_id) & absence_case.c.ends_before.is_(None)
        with self._transaction() as connection:
            connection.execute(update(absence_case).where(still_open).values(ends_before=message.ends_before))

    def _today(self) -> date:
        return dutch_day(self._clock())

    @activity.defn
    def come_due(self, message: ComeDue) -> DeadlineDue:
        """Has the trigger of a deadline judged again, once."""
        with self._transaction() as connection:
            return DeadlineDue(come_due(connection, message.key, self._clock()))

    @activity.defn
    def change_day(self, _: ChangeDay) -> DayChanged:
        """Judges open cases for half a minute, a chunk per transaction, or until the worker is to stop."""
        until = self._clock() + timedelta(seconds=30)

        def enough() -> bool:
            return self._clock() >= until or activity.is_worker_shutdown()

        return DayChanged(Nights(self._engine, self._rules, self._clock).work(self._today(), enough))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except RegelaarError as error:
            raise _refusal(error) from None


def _refusal(error: RegelaarError) -> ApplicationError:
    """How Temporal carries it: its kind as the type; its text in both languages and its place as the detail."""
    detail = {"nl": error.text.nl, "en": error.text.en, "place": error.place}
    return ApplicationError(
        str(error),
        detail,
        type=type(error).__name__,
        non_retryable=not isinstance(error, Unavailable),
        category=ApplicationErrorCategory.BENIGN,
    )


def _must_stop() -> bool:
    """Whether this worker stops, or the activity has been taken from it."""
    return activity.is_worker_shutdown() or activity.is_cancelled()


def _workflow_id() -> str:
    return activity.info().workflow_id or ""


def _claim(connection: Connection, claim_id: int) -> Claim:
    found = read_claim(connection, claim_id)
    stage = _stage(found.status, found.origin, is_booked=booking_of(connection, claim_id) is not None)
    return Claim(found.id, found.number, stage, found.wage_import_id)


def _stage(status: ClaimStatus, origin: ClaimOrigin, *, is_booked: bool) -> ClaimStage:
    if status is ClaimStatus.PENDING:
        return ClaimStage.DECISION if origin is ClaimOrigin.MANUAL else ClaimStage.RULES
    if status is ClaimStatus.REJECTED:
        return ClaimStage.REJECTED
    return ClaimStage.BOOKED if is_booked else ClaimStage.BOOKING
