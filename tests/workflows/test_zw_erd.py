"""R-3.3.1-1: the ZW ERD case from imported wages to a booked claim, on a real Temporal and a real database."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from temporalio.client import Client, WorkflowHandle

from workflows.definitions.zw_erd import ZwErdCase
from workflows.messages import Decided, Decision, Phase

if TYPE_CHECKING:
    from conftest import World

BOOKING = [
    ("C-P1-M1-2022-01-1", "debit", "insurer", Decimal("2000.00")),
    ("C-P1-M1-2022-01-1", "credit", "tax_authority", Decimal("500.00")),
    ("C-P1-M1-2022-01-1", "credit", "employee", Decimal("1500.00")),
]


def case(client: Client, world: "World") -> WorkflowHandle[ZwErdCase, None]:
    return client.get_workflow_handle_for(ZwErdCase.run, world.workflow_id)


async def phase_is(client: Client, world: "World", phase: Phase) -> None:
    async with asyncio.timeout(20):
        while (await case(client, world).query(ZwErdCase.state)).phase is not phase:
            await asyncio.sleep(0.05)


async def decide(client: Client, world: "World", decision: Decision, key: str | None = None) -> Decided:
    return await case(client, world).execute_update(ZwErdCase.decide, decision, id=key)


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
