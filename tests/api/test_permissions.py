"""Every way in states what it needs, and what it needs is asked (R-3.3.3, R-4.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from fastapi.routing import APIRoute
from starlette.routing import Route

from api.app import ROUTERS
from api.auth import PUBLIC
from api.openapi import permissions_of
from domain.access import PERMISSION_LABELS, Permission

if TYPE_CHECKING:
    from conftest import World

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
GUARDED = [(method, route) for route in ROUTES if route.path not in PUBLIC for method in sorted(route.methods or ())]


def every_route(routes: Iterable[Any]) -> Iterator[Any]:
    """All routes of an application, those of included routers too."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is None:
            yield route
        else:
            yield from every_route(included.routes)


def address(route: APIRoute) -> str:
    return re.sub(r"\{\w*id\}", "1", re.sub(r"\{event_id\}", str(uuid4()), re.sub(r"\{(\w+):path\}", r"X", route.path)))


def test_every_route_states_one_permission_or_is_listed_as_public(world: World) -> None:
    unguarded = [
        route.path
        for route in every_route(world.app.routes)
        if route.path not in PUBLIC and not (isinstance(route, APIRoute) and len(list(permissions_of(route))) == 1)
    ]
    assert unguarded == []


def test_what_is_listed_as_public_exists_and_states_none(world: World) -> None:
    found = {route.path: route for route in every_route(world.app.routes)}
    assert set(PUBLIC) <= set(found)
    assert [path for path in PUBLIC if isinstance(found[path], APIRoute) and list(permissions_of(found[path]))] == []


def test_the_walk_would_see_a_route_without_permission(world: World) -> None:
    world.app.get("/open")(lambda: None)
    seen = [route for route in every_route(world.app.routes) if isinstance(route, Route) and route.path == "/open"]
    assert [list(permissions_of(route)) for route in seen if isinstance(route, APIRoute)] == [[]]


async def test_nobody_gets_in_without_a_token(world: World) -> None:
    async with world.browser() as nobody:
        answers = {(method, route.path): await nobody.request(method, address(route)) for method, route in GUARDED}
    opened = {asked: answer.status_code for asked, answer in answers.items() if answer.status_code != 401}
    assert opened == {}
    assert all(answer.headers["www-authenticate"].startswith("Bearer") for answer in answers.values())


async def test_nobody_gets_in_with_all_permissions_but_the_one(world: World) -> None:
    for method, route in GUARDED:
        (needed,) = permissions_of(route)
        async with world.who_may(*(set(Permission) - {needed})) as other:
            answer = await other.request(method, address(route))
        assert (method, route.path, answer.status_code) == (method, route.path, 403)
        assert PERMISSION_LABELS[needed].nl in answer.json()["detail"]


async def test_an_unknown_or_expired_token_opens_nothing(world: World) -> None:
    async with world.browser(Authorization="Bearer nonsense") as stranger, world.as_user("anja") as anja:
        refused = await stranger.get("/claims")
        opened = await anja.get("/claims")
        with world.system.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE api_token SET expires_at = '2026-10-01 09:00:00+00'")
        expired = await anja.get("/claims")
    assert [refused.status_code, opened.status_code, expired.status_code] == [401, 200, 401]


async def test_a_cookie_opens_what_reads_and_nothing_that_changes(world: World) -> None:
    async with world.browser() as browser:
        browser.cookies.set("regelaar_token", world.token("beheer"))
        read = await browser.get("/settings/auto-approval")
        changed = await browser.put("/settings/auto-approval", json={"enabled": False, "characteristics": []})
    assert [read.status_code, changed.status_code] == [200, 401]
