"""What whoever runs the system can see: alive, ready, figures, the log of requests, the description of the API."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

import structlog
from prometheus_client.parser import text_string_to_metric_families
from temporalio.client import Client

from api.openapi import TAGS
from domain.store.engine import connect

if TYPE_CHECKING:
    from conftest import World


async def test_it_is_ready_when_database_schema_and_temporal_are(world: World) -> None:
    async with world.browser() as probe:
        alive, ready = await probe.get("/healthz"), await probe.get("/readyz")
    assert (alive.json(), ready.json()) == ({"status": "ok"}, {"status": "ready"})


async def test_it_is_not_ready_on_another_schema_and_says_so(world: World) -> None:
    with world.system.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
    async with world.browser() as probe:
        answer = await probe.get("/readyz", headers={"Accept-Language": "en"})
        alive = await probe.get("/healthz")
    assert (answer.status_code, answer.json()["place"]) == (503, "schema")
    assert answer.json()["detail"] == "the database has another schema than this program"
    assert alive.status_code == 200


async def test_it_is_not_ready_without_its_services_and_goes_on_telling_its_own_figures(world: World) -> None:
    nowhere = connect(world.system.engine.url.set(database="gone", drivername="postgresql").render_as_string(False))
    nobody = await Client.connect("127.0.0.1:1", lazy=True)
    cut_off = type(world)(replace(world.system, engine=nowhere), nobody)
    async with cut_off.browser(Authorization="Bearer x") as probe:
        ready, figures, asked = await probe.get("/readyz"), await probe.get("/metrics"), await probe.get("/claims")
    assert (ready.status_code, ready.json()["place"]) == (503, "database, temporal")
    assert samples(figures.text)["regelaar_database_up"] == 0
    assert (asked.status_code, asked.json()["detail"]) == (503, "de database antwoordt niet; probeer het zo opnieuw")
    nowhere.dispose()


async def test_the_figures_count_requests_by_route_and_the_work_that_waits(world: World) -> None:
    async with world.as_user("koppeling") as caller:
        before = samples((await caller.get("/metrics")).text)
        case = {"type": "absence_reported", "occurred_on": "2026-09-01", "subjects": {"case": "T2605-W001-015"}}
        await caller.post("/events", json=case)
        await caller.get("/claims/1")
        await caller.get("/nowhere/at/all")
        after = samples((await caller.get("/metrics")).text)
    assert after["regelaar_events_undecided"] == before["regelaar_events_undecided"] + 1
    assert after["regelaar_decisions_total"] == world.count("decision") > 0
    assert after["regelaar_outbox_unsent"] == world.count("outbox")
    assert after["regelaar_http_request_seconds_count method=POST route=/events status=202"] == 1
    assert after["regelaar_http_request_seconds_count method=GET route=/claims/{claim_id} status=403"] == 1
    assert after["regelaar_http_request_seconds_count method=GET route=unknown status=404"] == 1


def samples(text: str) -> dict[str, float]:
    found = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {" ".join([it.name, *(f"{name}={value}" for name, value in sorted(it.labels.items()))]): it.value for it in found}


async def test_each_request_is_one_line_in_the_log_without_what_it_was_about(world: World) -> None:
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        async with world.as_user("anja") as anja:
            await anja.get("/claims/4711?employee=W001-015", headers={"X-Request-ID": "r-1"})
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line.pop("milliseconds") > 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "route": "/claims/{claim_id}",
        "status": 404,
        "request_id": "r-1",
    }


async def test_the_api_describes_itself_with_its_permissions_and_refusals(world: World) -> None:
    """R-4.3.1: documented, with the tag Insurances."""
    async with world.browser() as reader:
        document = (await reader.get("/openapi.json")).json()
        page = await reader.get("/docs", headers={"Accept": "text/html"})
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    assert document["info"]["version"] == version("regelaar")
    assert {tag for operation in operations for tag in operation["tags"]} == {tag["name"] for tag in TAGS}
    assert all(operation["description"] for operation in operations)
    assert all(set(operation["responses"]["default"]["content"]) == {"application/problem+json"} for operation in operations)
    approve = document["paths"]["/claims/{claim_id}/approve"]["post"]
    assert (approve["tags"], approve["x-permission"]) == (["Insurances"], "approve_claims")
    assert page.status_code == 200
    assert all(path in page.text for path in document["paths"])
    assert "https://" not in page.text
