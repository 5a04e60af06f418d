"""The page that describes the API, made of its OpenAPI document; nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from .render import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing to tell; `place` is path, query, header, or the fields of the body."""

    name: str
    place: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask of the API; the description is in paragraphs, and says which authorisation it needs."""

    method: str
    path: str
    description: Sequence[str]
    parameters: Sequence[Parameter]


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """All operations, by tag."""

    TEMPLATE: ClassVar[str] = "reference.html"

    version: str
    description: Sequence[str]
    tags: Mapping[str, Sequence[Operation]]


@router.get("/docs")
def get_reference(request: Request) -> Response:
    document = request.app.openapi()
    operations = list(_operations(document))
    tags = {tag["name"]: [operation for name, operation in operations if name == tag["name"]] for tag in document.get("tags", ())}
    return render(request, ReferencePage(document["info"]["version"], _paragraphs(document["info"]["description"]), tags))


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            parameters = [*_parameters(operation), *_fields(document, operation)]
            described = Operation(method.upper(), path, _paragraphs(operation["description"]), parameters)
            yield operation["tags"][0], described


def _paragraphs(text: str) -> Sequence[str]:
    return text.split("\n\n")


def _parameters(operation: Mapping[str, Any]) -> Iterator[Parameter]:
    for it in operation.get("parameters", ()):
        yield Parameter(it["name"], it["in"], it["required"], it.get("description", ""))


def _fields(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[Parameter]:
    """The fields of the body, whatever its media type."""
    for media, body in operation.get("requestBody", {}).get("content", {}).items():
        schema = body["schema"]
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        for name, field in schema["properties"].items():
            yield Parameter(name, media, name in schema.get("required", ()), field.get("description", ""))
