"""Every refusal has one shape (RFC 9457), in the language that was asked for, and tells no secrets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
from sqlalchemy.exc import DataError, OperationalError

from domain.errors import BadInput, Conflict, Forbidden, NotFound, RegelaarError, TooLarge, Unavailable
from domain.values import Text

if TYPE_CHECKING:
    from conftest import World

FIELDS = {"type": str, "title": str, "status": int, "detail": str, "instance": str, "place": str, "request_id": str}
TOLD = Text("zo gaat het niet", "not like this")

RAISED: list[tuple[Exception, int, str]] = [
    (BadInput(TOLD, "net.xml:3"), 422, "bad-input"),
    (TooLarge(TOLD), 413, "too-large"),
    (NotFound(TOLD), 404, "not-found"),
    (Conflict(TOLD), 409, "conflict"),
    (Forbidden(TOLD), 403, "forbidden"),
    (Unavailable(TOLD), 503, "unavailable"),
    (OperationalError("SELECT secret", {}, Exception("secret")), 503, "unavailable"),
    (DataError("SELECT secret", {}, Exception("secret")), 422, "bad-input"),
    (RuntimeError("secret"), 500, "unexpected"),
]


def the_problem(answer: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    """The document, after its shape was looked at."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert {name: type(value) for name, value in problem.items()} == FIELDS
    assert problem["type"] == f"urn:regelaar:problem:{kind}"
    assert problem["status"] == status
    assert problem["instance"] == answer.request.url.path
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["title"]
    assert problem["detail"]
    return problem


async def test_whatever_is_raised_becomes_a_problem_document(world: World) -> None:
    @world.app.get("/raise/{number}")
    def fail(number: int) -> None:
        raise RAISED[number][0]

    async with world.browser() as caller:
        for number, (error, status, kind) in enumerate(RAISED):
            answer = await caller.get(f"/raise/{number}")
            problem = the_problem(answer, status, kind)
            assert "secret" not in answer.text
            if isinstance(error, RegelaarError):
                assert (problem["detail"], problem["place"]) == (TOLD.nl, error.place)


async def test_what_the_framework_refuses_is_a_problem_document_too(world: World) -> None:
    async with world.as_user("koppeling") as caller:
        the_problem(await caller.get("/claims"), 403, "forbidden")
        the_problem(await caller.get("/nowhere"), 404, "not-found")
        the_problem(await caller.delete("/events"), 405, "method-not-allowed")
        wrong = the_problem(await caller.post("/events", json={"type": "x", "subjects": {"zaak": "1"}}), 422, "bad-input")
        garbled = await caller.post("/events", content=b"{", headers={"content-type": "application/json"})
        the_problem(garbled, 422, "bad-input")
    async with world.browser() as nobody:
        the_problem(await nobody.get("/claims"), 401, "unauthenticated")
    assert "occurred_on: ontbreekt" in wrong["detail"]
    assert "subjects.zaak" in wrong["detail"]


async def test_messages_are_in_the_language_that_was_asked_for(world: World) -> None:
    titles = {"": "Dit bestaat niet", "de, en-GB;q=0.8, nl;q=0.7": "This does not exist", "nl-BE": "Dit bestaat niet"}
    async with world.as_user("anja") as anja:
        for accepted, title in titles.items():
            answer = await anja.get("/claims/1", headers={"Accept-Language": accepted})
            assert the_problem(answer, 404, "not-found")["title"] == title


async def test_a_browser_gets_a_page_and_is_brought_to_the_log_in(world: World) -> None:
    async with world.browser(Accept="text/html") as browser:
        sent_on = await browser.get("/looncomponenten?year=2026")
        browser.cookies.set("regelaar_token", world.token("anja"))
        refused = await browser.get("/looncomponenten?year=twee")
    assert (sent_on.status_code, sent_on.headers["location"]) == (303, "/inloggen?next=%2Flooncomponenten%3Fyear%3D2026")
    assert refused.status_code == 422
    assert "moet een geheel getal zijn" in refused.text
    assert refused.headers["x-request-id"] in refused.text


async def test_the_callers_request_id_is_kept_when_it_can_stand_in_a_log(world: World) -> None:
    async with world.browser() as caller:
        kept = await caller.get("/healthz", headers={"X-Request-ID": "order-7.1"})
        replaced = await caller.get("/healthz", headers={"X-Request-ID": "a b\tc" + "x" * 80})
    assert kept.headers["x-request-id"] == "order-7.1"
    assert len(replaced.headers["x-request-id"]) == 32


async def test_a_body_that_no_one_should_send_is_refused_with_its_place(world: World) -> None:
    good = {"type": "absence_reported", "occurred_on": "2026-09-01", "subjects": {"case": "T2605-W001-015"}}
    bodies: list[tuple[object, str]] = [
        ({**good, "subjects": {"case": "a\u0000b"}}, "subjects.case"),
        ({**good, "subjects": {"case": 7}}, "subjects.case"),
        ({**good, "data": {"x": "\ud800"}}, ""),
        ({**good, "data": {"x": "\u0000"}}, ""),
        ({**good, "occurred_on": "0000-00-00"}, "occurred_on"),
        ({**good, "extra": 1}, "extra"),
        ({**good, "type": "zonsverduistering"}, "type"),
        ([], "body"),
        ("tekst", "body"),
        (None, "body"),
    ]
    before = world.count("event")
    async with world.as_user("koppeling", **{"Content-Type": "application/json"}) as caller:
        for body, place in bodies:
            problem = the_problem(await caller.post("/events", content=json.dumps(body)), 422, "bad-input")
            assert problem["place"] == place
        assert (await caller.post("/events", content=json.dumps(good))).status_code == 202
    assert world.count("event") == before + 1


async def test_numbers_beyond_all_bounds_are_refused(world: World) -> None:
    async with world.as_user("anja") as anja:
        the_problem(await anja.get(f"/claims/{2**63}"), 422, "bad-input")
        the_problem(await anja.get("/wage-imports", params={"after": "2026-99-01_1"}), 422, "bad-input")
        the_problem(await anja.get("/wage-imports", params={"after": f"2026-09-01_{2**63}"}), 422, "bad-input")
        the_problem(await anja.get("/wage-imports", params={"emloyer": "W001"}), 422, "bad-input")


async def test_a_body_beyond_its_limit_is_refused_while_it_comes_in(world: World) -> None:
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        while True:
            sent += 100_000
            yield b"x" * 100_000

    async with world.as_user("koppeling") as caller:
        answer = await caller.post("/events", content=endless(), headers={"content-type": "application/json"})
    the_problem(answer, 413, "too-large")
    assert sent <= 1_100_000
