"""Events over HTTP, and why triggers fired or did not (R-A2, R-A4)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from domain.store.record_events import PARTITIONS
from workflows.handle_events import process_batch

if TYPE_CHECKING:
    from conftest import World

ILL = {"type": "absence_reported", "occurred_on": "2026-09-01", "subjects": {"case": "T2605-W001-015"}}


def judge(world: World) -> None:
    """What the streams do."""
    for partition in range(PARTITIONS):
        with world.system.engine.begin() as connection:
            process_batch(connection, world.system.rules, partition, 100, world.now)


async def test_an_event_told_twice_is_one_event(world: World) -> None:
    before = world.count("event")
    async with world.as_user("koppeling") as connector:
        first = await connector.post("/events", json=ILL)
        second = await connector.post("/events", json=ILL)
        other = await connector.post("/events", json={**ILL, "key": "tweede melding"})
    assert [first.status_code, second.status_code, other.status_code] == [202, 202, 202]
    assert first.json() == second.json() != other.json()
    assert world.count("event") == before + 2


async def test_an_event_about_what_does_not_exist_is_a_404_that_names_it(world: World) -> None:
    before = world.count("event")
    async with world.as_user("koppeling") as connector:
        answer = await connector.post("/events", json={**ILL, "subjects": {"case": "T-ONBEKEND"}})
        incomplete = await connector.post("/events", json={**ILL, "type": "claim_imported"})
    assert (answer.status_code, answer.json()["place"]) == (404, "subjects.case")
    assert "T-ONBEKEND" in answer.json()["detail"]
    assert (incomplete.status_code, incomplete.json()["place"]) == (422, "subjects")
    assert world.count("event") == before


async def test_the_explanation_says_why_and_why_not_in_the_language_asked_for(world: World) -> None:
    left = {**ILL, "type": "employment_ended_while_ill", "key": "nogmaals"}
    async with world.as_user("koppeling") as connector, world.as_user("audit") as auditor:
        accepted = (await connector.post("/events", json=left)).json()
        judge(world)
        dutch = (await auditor.get(accepted["explanation"])).json()
        english = (await auditor.get(accepted["explanation"], headers={"Accept-Language": "en"})).json()
        name = dutch["triggers"][0]["trigger"]
        one = (await auditor.get(accepted["explanation"], params={"trigger": name})).json()
        none = await auditor.get(accepted["explanation"], params={"trigger": "bestaat niet"})
        log = (await auditor.get("/trigger-log", params={"limit": 500})).json()
    assert (dutch["schema"], dutch["state"], dutch["language"]) == ("explanation/v2", "decided", "nl")
    assert all(told["confirmed"] for told in dutch["triggers"])
    assert one["triggers"] == dutch["triggers"][:1]
    assert dutch["triggers"][0]["planned"] != english["triggers"][0]["planned"]
    assert (none.status_code, none.json()["place"]) == (422, "trigger")
    assert (name, accepted["id"]) in {(line["trigger"], line["event_id"]) for line in log}


async def test_an_unknown_event_has_no_explanation(world: World) -> None:
    async with world.as_user("audit") as auditor:
        unknown = await auditor.get(f"/events/{uuid4()}/explanation")
        no_id = await auditor.get("/events/17/explanation")
    assert [unknown.status_code, no_id.status_code] == [404, 422]
