"""R-3.3.1-1: the ZW ERD case from imported wages to a booked claim, on a real Temporal and a real database."""

import asyncio
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.service import RPCError

from domain.access import User, Verdict
from domain.errors import BadInput, Conflict, Forbidden, NotFound, RegelaarError
from domain.payroll import Check
from domain.store.claim_decisions import decide_claim
from domain.store.claim_of_wages import claim_from_wages
from domain.store.tables.absence import task
from domain.store.tables.waiting import outbox
from workflows.claims import create_claim
from workflows.definitions.zw_erd import ZwErdCase
from workflows.messages import Decided, Decision, EventDecided, Phase, WagesImported
from workflows.new_claim import NewClaim
from workflows.temporal import TASK_QUEUE, refusal_of

if TYPE_CHECKING:
    from conftest import World

BOOKING = [
    ("C-P1-M1-2022-01-1", "debit", "insurer", Decimal("2000.00")),
    ("C-P1-M1-2022-01-1", "credit", "tax_authority", Decimal("500.00")),
    ("C-P1-M1-2022-01-1", "credit", "employee", Decimal("1500.00")),
]


def case(client: Client, world: "World") -> WorkflowHandle[ZwErdCase, None]:
    return client.get_workflow_handle_for(ZwErdCase.run, world.workflow_id)


async def start(client: Client, world: "World") -> WorkflowHandle[ZwErdCase, None]:
    """Starts the case directly, before any worker or relay runs."""
    return await client.start_workflow(ZwErdCase.run, world.start(), id=world.workflow_id, task_queue=TASK_QUEUE)


async def phase_is(client: Client, world: "World", phase: Phase) -> None:
    """Waits until the case, which may not have been started yet, waits for this."""
    async with asyncio.timeout(20):
        while True:
            with suppress(RPCError):
                if (await case(client, world).query(ZwErdCase.state)).phase is phase:
                    return
            await asyncio.sleep(0.05)


async def decide(client: Client, world: "World", decision: Decision, key: str | None = None) -> Decided:
    return await case(client, world).execute_update(ZwErdCase.decide, decision, id=key)


async def refused(client: Client, world: "World", decision: Decision) -> RegelaarError:
    """Why the decision was refused, as the API shows it."""
    with pytest.raises(WorkflowUpdateFailedError) as caught:
        await decide(client, world, decision)
    return refusal_of(caught.value)


def approval(world: "World", user: User) -> Decision:
    return Decision(world.claim_id(), user.id, "approve")


def rejection(world: "World", user: User, reason: str = "dubbel ingediend") -> Decision:
    return Decision(world.claim_id(), user.id, "reject", reason)


def claim_by_hand(world: "World", user: User, wage_import_id: int) -> None:
    with world.engine.begin() as connection:
        create_claim(connection, user, NewClaim("P1", wage_import_id=wage_import_id), world.now)


async def history_length(client: Client, world: "World") -> int:
    return len((await case(client, world).fetch_history()).events)


async def test_wages_whose_checks_hold_become_a_booked_claim(client: Client, world: "World") -> None:
    """R-3.3.1.1-checks, R-3.3.1-7: nobody touches it, and the insurer's 2,000 is 1,500 net and 500 tax."""
    world.approve_by_itself()
    world.begin()
    async with world.working(client):
        world.import_wages(1)
        await world.eventually(world.booked)
        await phase_is(client, world, Phase.WAGES)
        state = await case(client, world).query(ZwErdCase.state)
    assert world.booked() == BOOKING
    assert world.claims() == [("C-P1-M1-2022-01-1", "approved")]
    assert world.tasks() == []
    assert [(claim.status, claim.waits_for) for claim in state.claims] == [("approved", "")]
    assert state.until == date(2023, 10, 30)  # 104 weeks after 1 November 2021


async def test_a_case_is_found_by_what_it_is_about_and_waits_for(client: Client, world: "World") -> None:
    world.begin()
    query = "RegelaarCase = 'V-1-ZW' AND RegelaarEmployer = 'W1' AND RegelaarPolicy = 'P1' AND RegelaarInsuranceType = 'zw_erd'"
    async with world.working(client):
        world.import_wages(1)
        await phase_is(client, world, Phase.DECISION)
        async with asyncio.timeout(20):
            while (await client.count_workflows(f"{query} AND RegelaarStatus = 'waits_for_decision'")).count != 1:
                await asyncio.sleep(0.05)


async def test_without_automatic_approval_a_person_decides(client: Client, world: "World") -> None:
    world.begin()
    async with world.working(client):
        world.import_wages(1)
        await phase_is(client, world, Phase.DECISION)
        assert world.tasks() == [("Beoordeel claim C-P1-M1-2022-01-1", "open")]
        assert world.booked() == []
        decided = await decide(client, world, approval(world, world.anna))
        assert decided == Decided(world.claim_id(), "C-P1-M1-2022-01-1", "approved")
        await world.eventually(world.booked)
    assert world.booked() == BOOKING
    assert world.tasks() == [("Beoordeel claim C-P1-M1-2022-01-1", "done")]


async def test_a_task_is_for_a_claims_handler_within_three_workdays(client: Client, world: "World") -> None:
    """From Friday 1 April 2022, past a weekend, that is Wednesday 6 April."""
    world.begin()
    async with world.working(client):
        world.import_wages(1)
        await phase_is(client, world, Phase.DECISION)
    with world.engine.begin() as connection:
        row = connection.execute(select(task)).one()
    assert (row.role, row.due_on, row.case_id) == ("claims_handler", date(2022, 4, 6), world.case_id)


async def test_wages_whose_check_fails_wait_for_a_claim_by_another_than_who_approves_it(client: Client, world: "World") -> None:
    """R-3.3.1.1-checks, R-3.3.3: no claim by itself, no approval by itself, none by who made it; the refusal is readable."""
    world.approve_by_itself()
    world.begin()
    async with world.working(client):
        wages = world.import_wages(1, failed=Check.NET_EQUAL)
        await phase_is(client, world, Phase.CLAIM)
        (title, _), *others = world.tasks()
        assert title.startswith(
            "Looncomponenten niet verwerkt: 2022, periode 1 (deze controles kloppen niet: netto in het journaal"
        )
        assert (world.claims(), others) == ([], [])

        claim_by_hand(world, world.anna, wages)
        await phase_is(client, world, Phase.DECISION)
        assert world.tasks()[0] == (title, "done")
        own = await refused(client, world, approval(world, world.anna))
        assert isinstance(own, Forbidden)
        assert own.text.nl == "`anna` mist de autorisatie ‘Eigen claims goedkeuren’; vraag die aan bij de beheerder"
        assert own.text.en == "`anna` lacks the authorisation ‘Approve own claims’; ask the administrator for it"

        await decide(client, world, approval(world, world.bram))
        await world.eventually(world.booked)
    assert world.claims() == [("C-P1-H1", "approved")]


async def test_a_rejected_claim_is_not_booked(client: Client, world: "World") -> None:
    world.begin()
    async with world.working(client):
        world.import_wages(1)
        await phase_is(client, world, Phase.DECISION)
        decided = await decide(client, world, rejection(world, world.anna))
        await phase_is(client, world, Phase.WAGES)
    assert decided.status == "rejected"
    assert (world.claims(), world.booked()) == ([("C-P1-M1-2022-01-1", "rejected")], [])


async def test_a_decision_that_cannot_be_taken_leaves_no_event(client: Client, world: "World") -> None:
    world.begin()
    async with world.working(client):
        world.import_wages(1)
        await phase_is(client, world, Phase.DECISION)
        before = await history_length(client, world)
        refusals = [
            await refused(client, world, rejection(world, world.anna, reason=" ")),
            await refused(client, world, Decision(world.claim_id(), world.anna.id, "postpone")),
            await refused(client, world, Decision(987, world.anna.id, "approve")),
        ]
        assert await history_length(client, world) == before
        await decide(client, world, approval(world, world.anna))
        again = await refused(client, world, approval(world, world.bram))
    assert [type(refusal) for refusal in refusals] == [BadInput, BadInput, NotFound]
    assert refusals[0].text.nl == "geef een reden bij het afwijzen"
    assert isinstance(again, Conflict)
    assert again.text.en == "claim C-P1-M1-2022-01-1 has been decided already"


async def test_the_same_decision_sent_twice_is_taken_once(client: Client, world: "World") -> None:
    world.begin()
    async with world.working(client):
        world.import_wages(1)
        await phase_is(client, world, Phase.DECISION)
        decision = rejection(world, world.anna)
        first = await decide(client, world, decision, key="request-1")
        assert await decide(client, world, decision, key="request-1") == first


async def test_of_two_people_who_decide_at_once_one_does(client: Client, world: "World") -> None:
    world.begin()
    async with world.working(client):
        world.import_wages(1)
        await phase_is(client, world, Phase.DECISION)
        both = (decide(client, world, approval(world, world.anna)), decide(client, world, rejection(world, world.bram)))
        outcomes = await asyncio.gather(*both, return_exceptions=True)
    (refusal,) = [refusal_of(outcome) for outcome in outcomes if isinstance(outcome, WorkflowUpdateFailedError)]
    assert isinstance(refusal, Conflict)
    assert len([outcome for outcome in outcomes if isinstance(outcome, Decided)]) == 1


async def test_a_claim_that_is_decided_elsewhere_is_booked_too(client: Client, world: "World") -> None:
    """The case hears it by the event, whose reply it gets."""
    world.begin()
    async with world.working(client):
        world.import_wages(1)
        await phase_is(client, world, Phase.DECISION)
        with world.engine.begin() as connection:
            decide_claim(connection, world.anna, world.claim_id(), Verdict.APPROVE, None, world.now)
        await world.eventually(world.booked)
    assert world.tasks() == [("Beoordeel claim C-P1-M1-2022-01-1", "done")]


async def test_the_reply_of_the_rules_may_come_before_the_claim_is_known(client: Client, world: "World") -> None:
    """The claim is there before its case has heard of the wages, and so is the decision about its event."""
    world.approve_by_itself()
    world.begin()
    wages = world.import_wages(1)
    with world.engine.begin() as connection:
        claim_from_wages(connection, wages, world.workflow_id, world.now)
        connection.execute(update(outbox).where(outbox.c.name == "wages_imported").values(sent_at=world.now))
    world.decide_events()
    handle = await start(client, world)
    await handle.signal(ZwErdCase.event_decided, EventDecided("an-event", "claim_imported", world.claim_id()))
    await handle.signal(ZwErdCase.wages_imported, WagesImported(wages))
    async with world.working(client):
        await world.eventually(world.booked)
    assert world.booked() == BOOKING


async def test_signals_that_come_twice_count_once(client: Client, world: "World") -> None:
    world.approve_by_itself()
    world.begin()
    async with world.working(client):
        wages = world.import_wages(1)
        await world.eventually(world.booked)
        for _ in range(2):
            await case(client, world).signal(ZwErdCase.wages_imported, WagesImported(wages))
            await case(client, world).signal(ZwErdCase.event_decided, EventDecided("again", "claim_imported", world.claim_id()))
        world.import_wages(2)
        await world.eventually(lambda: len(world.booked()) == 6)
    assert world.claims() == [("C-P1-M1-2022-01-1", "approved"), ("C-P1-M1-2022-02-1", "approved")]


async def test_another_worker_goes_on_where_one_stopped(client: Client, world: "World") -> None:
    world.begin()
    async with world.working(client):
        world.import_wages(1)
        await phase_is(client, world, Phase.DECISION)
    update_handle = asyncio.create_task(decide(client, world, approval(world, world.anna)))
    async with world.working(client):
        assert (await update_handle).status == "approved"
        await world.eventually(world.booked)
    assert world.booked() == BOOKING
