"""The OpenAPI document: each operation with the permission it needs, and every refusal as a problem document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from domain.access import PERMISSION_LABELS, Permission

from .auth import Requires
from .problems import MEDIA_TYPE, Problem

TAGS = [
    {"name": "Insurances", "description": "Claims, imported wage components, bookings, and the settings for automatic approval."},
    {"name": "Rules", "description": "Why triggers fired or did not, and what they did."},
    {"name": "Events", "description": "What happened: each event is judged by the triggers."},
    {"name": "Audit", "description": "The tamper-evident log, and whether it is as it was recorded."},
    {"name": "Operations", "description": "How the system itself is."},
]
DESCRIPTION = """Rules and workflows for Dutch income insurance.

Send your access token as `Authorization: Bearer …`. Every refusal is a problem document (RFC 9457) in the language of
Accept-Language, Dutch unless English is asked for. Amounts are euros, written as text; a period ends before `ends_before`."""

REFUSAL: dict[int | str, dict[str, Any]] = {
    "default": {"model": Problem, "description": "A refusal: why, where, and what to do."}
}


def permissions_of(route: APIRoute) -> Iterator[Permission]:
    """The permissions that a route states."""
    return (needed.call.permission for needed in route.dependant.dependencies if isinstance(needed.call, Requires))


def describe(app: FastAPI, routers: Iterable[APIRouter]) -> dict[str, Any]:
    """The document, made at the first request for it and then kept."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description, tags=app.openapi_tags, routes=app.routes
        )
        for operation in _operations(document["paths"]):
            content = operation["responses"]["default"]["content"]
            content[MEDIA_TYPE] = content.pop("application/json")
        _tell_permissions(document["paths"], routers)
        app.openapi_schema = document
    return app.openapi_schema


def _operations(paths: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    return (operation for methods in paths.values() for operation in methods.values())


def _tell_permissions(paths: Mapping[str, Mapping[str, Any]], routers: Iterable[APIRouter]) -> None:
    for route in (route for router in routers for route in router.routes if isinstance(route, APIRoute)):
        for permission in permissions_of(route) if route.include_in_schema else ():
            for method in route.methods or ():
                operation = paths[route.path_format][method.lower()]
                operation["x-permission"] = permission.value
                operation["description"] += f"\n\nNeeds the authorisation ‘{PERMISSION_LABELS[permission].nl}’."
