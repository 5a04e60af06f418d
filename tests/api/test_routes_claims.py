"""Claims over HTTP: made, decided by someone who may, booked and exported (R-4.3.1, R-3.3.3, R-3.3.1-7)."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from domain.access import Verdict
from domain.errors import Unavailable
from workflows.decide_claim import decide
from workflows.worker import run_worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import httpx
    from conftest import World

ONE_LINE = {
    "policy": "ZWE-W001-1",
    "lines": [
        {
            "employee": "W001-015",
            "description": "Nabetaling augustus",
            "starts_on": "2026-08-01",
            "ends_before": "2026-09-01",
            "amount": "125.50",
        }
    ],
}


@asynccontextmanager
async def working(world: World) -> AsyncIterator[None]:
    """A worker that does what the processes ask."""
    stop = asyncio.Event()
    system = world.system
    work = asyncio.create_task(run_worker(world.temporal, system.engine, system.rules, system.now, stop))
    try:
        yield
    finally:
        stop.set()
        await work


async def until(api: httpx.AsyncClient, address: str, holds: Callable[[Any], bool]) -> Any:
    """The answer at `address`, once it holds."""
    async with asyncio.timeout(120):
        while not holds(found := (await api.get(address)).json()):
            await asyncio.sleep(0.2)
    return found


async def test_from_import_through_a_decision_by_a_colleague_to_the_exported_booking(world_with_processes: World) -> None:
    """R-4.3.1, R-3.3.1-7, R-3.3.3: of two whose check failed, a person makes the claims and a colleague decides them."""
    world = world_with_processes
    async with (
        working(world),
        world.as_user("koppeling") as connector,
        world.as_user("anja") as anja,
        world.as_user("bram") as bram,
    ):
        await connector.post("/payroll-imports", files=world.payroll_files())
        failed = (await anja.get("/wage-imports?status=not_processed&limit=500")).json()["items"]
        wages = {row["failed_checks"][0]["check"]: row for row in failed if row["failed_checks"]}
        good, bad = [await claimed(anja, wages[check]) for check in ("components_booked", "net_equal")]
        own = await anja.post(f"/claims/{good['id']}/approve")
        approved = await bram.post(f"/claims/{good['id']}/approve", headers={"Idempotency-Key": "1"})
        rejected = await bram.post(f"/claims/{bad['id']}/reject", json=REASON, headers={"Idempotency-Key": "2"})
        again = await bram.post(f"/claims/{bad['id']}/reject", json=REASON, headers={"Idempotency-Key": "2"})
        other = await bram.post(f"/claims/{bad['id']}/approve", headers={"Idempotency-Key": "3"})
        booked = await until(anja, f"/claims/{good['id']}", lambda claim: claim["booking"])
        exported = await anja.post("/booking-exports")
        file = await anja.get(f"/bookings/{booked['booking']}/file")
        (row,) = (await anja.get("/wage-imports", params={"employee": good["employee_number"]})).json()["items"]
        refused = (await anja.get(f"/claims/{bad['id']}")).json()
    assert (own.status_code, "Eigen claims goedkeuren" in own.json()["detail"]) == (403, True)
    assert (approved.json()["status"], rejected.json()["status"]) == ("approved", "rejected")
    assert again.json() == rejected.json()
    assert other.status_code == 409
    assert f"{booked['booking']}.xml" in exported.json()["files"]
    assert (file.status_code, file.headers["content-type"]) == (200, "application/xml")
    assert (row["status"], row["booking_number"]) == ("approved", booked["booking"])
    assert (refused["decided_by"], refused["reason"]) == ("Bram Claimbehandelaar", "netto klopt niet")


REASON = {"reason": "netto klopt niet"}


async def claimed(api: httpx.AsyncClient, wages: Any) -> Any:
    """The claim that is made by hand of these wages."""
    made = await api.post("/claims", json={"policy": wages["policy_number"], "wage_import_id": wages["id"]})
    claim = made.json()
    assert (made.status_code, made.headers["location"], claim["gross"]) == (201, f"/claims/{claim['id']}", wages["gross"])
    return claim


async def test_a_claim_outside_a_case_is_decided_and_booked_at_once(world: World) -> None:
    """R-3.3.3: not by who entered it, unless that user may decide own claims."""
    async with world.as_user("anja") as anja, world.as_user("bram") as bram, world.as_user("carla") as carla:
        claim = (await anja.post("/claims", json=ONE_LINE)).json()
        again = (await anja.post("/claims", json=ONE_LINE)).json()
        own_approval = await anja.post(f"/claims/{claim['id']}/approve")
        own_rejection = await anja.post(f"/claims/{claim['id']}/reject", json={"reason": "toch niet"})
        decided = await bram.post(f"/claims/{claim['id']}/approve")
        repeated = await bram.post(f"/claims/{claim['id']}/approve")
        reversed_ = await bram.post(f"/claims/{claim['id']}/reject", json={"reason": "toch niet"})
        bookings = (await anja.get("/bookings")).json()["items"]
        not_yet = await anja.get(f"/bookings/{bookings[0]['number']}/file")
        her_own = (await carla.post("/claims", json=changed(amount="99.99"))).json()
        may_do_so = await carla.post(f"/claims/{her_own['id']}/approve")
    assert again["id"] == claim["id"]
    assert [own_approval.status_code, own_rejection.status_code] == [403, 403]
    assert "Eigen claims goedkeuren" in own_approval.json()["detail"]
    assert "Eigen claims afwijzen" in own_rejection.json()["detail"]
    assert decided.json() == repeated.json() == {"id": claim["id"], "status": "approved"}
    assert reversed_.status_code == 409
    assert [(line["claim"], line["total"]) for line in bookings] == [(claim["number"], "125.50")]
    assert not_yet.status_code == 409
    assert may_do_so.json()["status"] == "approved"


def changed(**line: object) -> dict[str, object]:
    return {**ONE_LINE, "lines": [{**ONE_LINE["lines"][0], **line}]}  # type: ignore[dict-item]  # a list of one line


async def test_what_cannot_be_claimed_is_refused_with_its_place(world: World) -> None:
    wrong = {
        "lines.0.amount": changed(amount="1.234"),
        "lines.0.ends_before": changed(ends_before="2026-08-01"),
        "lines.0.employee": changed(employee=""),
        "lines.0.description": changed(description="a\nb"),
        "lines 2": {**changed(amount="-5"), "lines": [*ONE_LINE["lines"], {**ONE_LINE["lines"][0], "amount": "-5"}]},
    }
    async with world.as_user("anja") as anja:
        for place, body in wrong.items():
            answer = await anja.post("/claims", json=body)
            assert (answer.status_code, answer.json()["place"]) == (422, place)
        nobody = await anja.post("/claims", json=changed(employee="W999-001"))
        no_policy = await anja.post("/claims", json={**ONE_LINE, "policy": "Z"})
        no_reason = await anja.post("/claims/1/reject", json={"reason": "  "})
        no_claim = await anja.post("/claims/1/approve")
    assert [nobody.status_code, no_policy.status_code, no_reason.status_code, no_claim.status_code] == [422, 404, 422, 404]
    assert world.count("claim") == 0


async def test_claims_are_listed_newest_first_and_filtered(world: World) -> None:
    async with world.as_user("anja") as anja:
        made = [(await anja.post("/claims", json=changed(amount=f"{100 + count}.00"))).json() for count in range(3)]
        first = (await anja.get("/claims", params={"limit": 2, "status": "pending"})).json()
        second = (await anja.get(first["next"])).json()
        none = (await anja.get("/claims", params={"employee": "W001-003"})).json()
    assert [claim["id"] for claim in first["items"] + second["items"]] == [claim["id"] for claim in reversed(made)]
    assert (second["next"], none["items"]) == (None, [])
    assert sum(Decimal(claim["gross"]) for claim in made) == Decimal("303.00")


async def test_a_case_that_does_not_answer_decides_nothing(world: World) -> None:
    """The process of the case was never started, for no worker runs: the caller is told to ask again (HTTP 503)."""
    async with world.as_user("koppeling") as connector, world.as_user("anja") as anja:
        await connector.post("/payroll-imports", files=world.payroll_files())
        claim = await claimed(anja, (await anja.get("/wage-imports", params={"limit": 1})).json()["items"][0])
        bram, patience = world.user("bram"), timedelta(seconds=0.6)
        who = (world.temporal, world.system.engine, bram, claim["id"], Verdict.APPROVE, "", "key", world.now, world.today)
        with pytest.raises(Unavailable, match="with the same Idempotency-Key"):
            await decide(*who, patience)
        after = (await anja.get(f"/claims/{claim['id']}")).json()
    assert after["status"] == "pending"
