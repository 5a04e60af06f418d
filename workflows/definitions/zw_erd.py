"""The ZW ERD case as a durable process: from imported wages to a booked claim, for at most 104 weeks (R-3.3.1-1)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

from temporalio import workflow

from workflows.messages import (
    ApproveClaim,
    Ask,
    AskPerson,
    BookClaim,
    Claim,
    ClaimEntered,
    ClaimStage,
    Decided,
    Decision,
    EndCase,
    EventDecided,
    MakeClaim,
    Phase,
    ReadClaim,
    WagesImported,
    WageStage,
    ZwErdStart,
    ZwErdState,
    ZwErdView,
)

from .perform import Refusal, perform, refused
from .search_attributes import CASE, EMPLOYER, INSURANCE_TYPE, POLICY, STATUS
from .zw_erd_reading import BENEFIT, closes_at, has_open_work, is_decided, next_moment, open_wages, phase, status, view

_BOOK_AGAIN = timedelta(days=1)
_NEW_CLAIM = ("claim_imported", "claim_created")
_DECIDED_CLAIM = ("claim_approved", "claim_rejected")

Step = Callable[[], Awaitable[None]]


@workflow.defn
class ZwErdCase:
    """One run per ZW ERD case. Messages only set the stage of wages and claims; the main loop takes the step each stage asks for.

    A step and a person's decision never overlap: both hold the same lock, and look again once they have it.
    """

    @workflow.init
    def __init__(self, case: ZwErdStart) -> None:
        self._case = case
        self._state = case.state or ZwErdState(heard_at=workflow.now())
        self._until = case.first_sick_day + BENEFIT
        self._one_at_a_time = asyncio.Lock()
        self._ended = False

    @workflow.run
    async def run(self, case: ZwErdStart) -> None:
        """Takes steps as they fall due, until the case has ended."""
        self._label()
        while not self._ended:
            await self._take_step()
            if self._next_step() is None:
                self._show(phase(self._state))
                self._continue_when_long(case)
                await self._rest()
        self._show(Phase.ENDED)

    @workflow.signal
    def wages_imported(self, wages: WagesImported) -> None:
        """Payroll came back: told twice, it is one import."""
        self._heard()
        self._state.wages.setdefault(wages.wage_import_id, WageStage.IMPORTED)

    @workflow.signal
    def claim_entered(self, entered: ClaimEntered) -> None:
        """A person entered a claim."""
        self._heard()
        self._state.claims.setdefault(entered.claim_id, Claim(entered.claim_id, "", ClaimStage.ENTERED))

    @workflow.signal
    def event_decided(self, event: EventDecided) -> None:
        """The triggers have decided an event about a claim; it may come before the activity that made the claim returns."""
        if event.claim_id is None:
            return
        self._heard()
        if event.type in _NEW_CLAIM and event.claim_id not in self._state.ruled:
            self._state.ruled.append(event.claim_id)
        if event.type in _DECIDED_CLAIM:
            self._look_up_again(event.claim_id)

    @workflow.update
    async def decide(self, decision: Decision) -> Decided:
        """A person approves or rejects a claim. The update's id is the caller's idempotency key.

        Fails with an ApplicationError whose type is the kind of refusal and whose detail has its text in both languages.
        """
        async with self._one_at_a_time:
            self._must_be_undecided(decision.claim_id)
            try:
                claim = await perform("decide", decision, Claim)
            except Refusal as refusal:
                if refusal.failure.type == "Conflict":
                    self._look_up_again(decision.claim_id)
                raise refusal.failure from None
            self._heard()
            self._keep(claim)
        return Decided(claim.claim_id, claim.number, status(claim))

    @decide.validator
    def _validate_decision(self, decision: Decision) -> None:
        if decision.verdict not in ("approve", "reject"):
            raise refused("BadInput", "kies `approve` of `reject` als oordeel", "choose `approve` or `reject` as the verdict")
        if decision.verdict == "reject" and not decision.reason.strip():
            raise refused("BadInput", "geef een reden bij het afwijzen", "give a reason for the rejection")
        self._must_be_undecided(decision.claim_id)

    @workflow.query
    def state(self) -> ZwErdView:
        """What the case and each of its claims wait for, and until when the benefit can last."""
        claims = tuple(view(claim) for claim in self._state.claims.values())
        now = Phase.ENDED if self._ended else phase(self._state)
        return ZwErdView(now, self._until, claims, tuple(open_wages(self._state)))

    def _must_be_undecided(self, claim_id: int) -> None:
        claim = self._state.claims.get(claim_id)
        if claim is None:
            number = self._case.case_number
            raise refused(
                "NotFound",
                f"traject {number} kent claim {claim_id} (nog) niet; controleer het nummer of probeer het zo opnieuw",
                f"case {number} does not know claim {claim_id} (yet); check the number or try again in a moment",
            )
        if is_decided(claim):
            raise refused(
                "Conflict", f"over claim {claim.number} is al beslist", f"claim {claim.number} has been decided already"
            )

    def _heard(self) -> None:
        self._state.heard_at = workflow.now()

    def _keep(self, claim: Claim) -> None:
        self._state.claims[claim.claim_id] = claim
        if claim.wage_import_id is not None:
            self._state.wages[claim.wage_import_id] = WageStage.CLAIMED

    def _look_up_again(self, claim_id: int) -> None:
        claim = self._state.claims.get(claim_id)
        if claim is not None and not is_decided(claim):
            self._state.claims[claim_id] = replace(claim, stage=ClaimStage.ENTERED)

    async def _take_step(self) -> None:
        async with self._one_at_a_time:
            step = self._next_step()
            if step is not None:
                await step()

    def _next_step(self) -> Step | None:
        return next(self._due_steps(), None)

    def _due_steps(self) -> Iterator[Step]:
        now = workflow.now()
        for wage_import_id, stage in self._state.wages.items():
            if stage is WageStage.IMPORTED:
                yield partial(self._make_claim, wage_import_id)
        for claim in self._state.claims.values():
            if claim.stage is ClaimStage.ENTERED:
                yield partial(self._look_up, claim)
            elif claim.stage is ClaimStage.RULES and claim.claim_id in self._state.ruled:
                yield partial(self._approve, claim)
            elif claim.stage is ClaimStage.BOOKING and (claim.not_before or now) <= now:
                yield partial(self._book, claim)
        if self._may_end():
            yield self._end

    async def _make_claim(self, wage_import_id: int) -> None:
        try:
            claim = await perform("make_claim", MakeClaim(wage_import_id), Claim)
        except Refusal as refusal:
            await self._ask(Ask.WAGES, wage_import_id, refusal.dutch)
            self._state.wages[wage_import_id] = WageStage.WAITS_FOR_CLAIM
        else:
            await self._take_in(claim)

    async def _look_up(self, claim: Claim) -> None:
        try:
            await self._take_in(await perform("read_claim", ReadClaim(claim.claim_id), Claim))
        except Refusal:
            del self._state.claims[claim.claim_id]  # it names nothing of this case

    async def _approve(self, claim: Claim) -> None:
        try:
            claim = await perform("approve_automatically", ApproveClaim(claim.claim_id), Claim)
        except Refusal:
            claim = replace(claim, stage=ClaimStage.DECISION)
        await self._take_in(claim)

    async def _take_in(self, claim: Claim) -> None:
        if claim.stage is ClaimStage.DECISION:
            await self._ask(Ask.CLAIM, claim.claim_id)
        self._keep(claim)

    async def _book(self, claim: Claim) -> None:
        try:
            self._keep(await perform("book", BookClaim(claim.claim_id), Claim))
        except Refusal as refusal:
            await self._ask(Ask.BOOKING, claim.claim_id, refusal.dutch)
            self._keep(replace(claim, not_before=workflow.now() + _BOOK_AGAIN))

    async def _ask(self, about: Ask, subject_id: int, why: str = "") -> None:
        await perform("ask_person", AskPerson(about, subject_id, self._case.case_id, why), type(None))

    async def _end(self) -> None:
        await perform("end_case", EndCase(self._case.case_id, self._until), type(None))
        self._ended = self._may_end()

    def _may_end(self) -> bool:
        return not has_open_work(self._state) and closes_at(self._state, self._until) <= workflow.now()

    async def _rest(self) -> None:
        moment = next_moment(self._state, self._until)
        timeout = None if moment is None else moment - workflow.now()
        with suppress(TimeoutError):
            await workflow.wait_condition(self._has_news, timeout=timeout)

    def _has_news(self) -> bool:
        return self._next_step() is not None or phase(self._state) is not self._state.phase

    def _continue_when_long(self, case: ZwErdStart) -> None:
        if workflow.info().is_continue_as_new_suggested() and workflow.all_handlers_finished():
            workflow.continue_as_new(replace(case, state=self._state))

    def _label(self) -> None:
        if self._state.phase is None:
            case = self._case
            labels = (CASE, case.case_number), (EMPLOYER, case.employer_number), (POLICY, case.policy_number)
            kind = INSURANCE_TYPE.value_set(case.insurance_type)
            workflow.upsert_search_attributes([key.value_set(value) for key, value in labels] + [kind])

    def _show(self, now: Phase) -> None:
        if now is not self._state.phase:
            workflow.upsert_search_attributes([STATUS.value_set(now)])
        self._state.phase = now
