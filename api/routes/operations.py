"""Tells whoever runs the system how it is: alive, ready, and in figures. Public; a proxy must shield /metrics."""

from __future__ import annotations

from datetime import timedelta

import anyio
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import Field
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from temporalio.client import Client
from temporalio.service import RPCError

from api.shapes import Document
from api.wiring import wiring
from domain.errors import Unavailable
from domain.store.migrate import configuration
from domain.values import Text

router = APIRouter(tags=["Operations"])

PATIENCE = timedelta(seconds=3)

_DATABASE = Text("de database antwoordt niet", "the database does not answer")
_SCHEMA = Text("de database heeft een ander schema dan dit programma", "the database has another schema than this program")
_TEMPORAL = Text("Temporal antwoordt niet", "Temporal does not answer")


class Health(Document):
    """How it is."""

    status: str = Field(examples=["ok"])


@router.get("/healthz")
async def get_health() -> Health:
    """That the process is alive; it asks nothing of the services behind it."""
    return Health(status="ok")


@router.get("/readyz")
async def get_readiness(request: Request) -> Health:
    """That the database answers and has this program's schema, and that Temporal answers; 503 names each part that does not."""
    parts = wiring(request)
    wrong = {**await _database(parts.system.engine), **await _temporal(parts.client)}
    if wrong:
        told = Text("; ".join(text.nl for text in wrong.values()), "; ".join(text.en for text in wrong.values()))
        raise Unavailable(told, ", ".join(wrong))
    return Health(status="ready")


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def get_metrics(request: Request) -> Response:
    """Figures for Prometheus. A proxy in front must keep this address to the own network."""
    return Response(generate_latest(wiring(request).metrics.registry), media_type=CONTENT_TYPE_LATEST)


async def _database(engine: Engine) -> dict[str, Text]:
    with anyio.move_on_after(PATIENCE.total_seconds()):
        return await anyio.to_thread.run_sync(_of_database, engine, abandon_on_cancel=True)
    return {"database": _DATABASE}


def _of_database(engine: Engine) -> dict[str, Text]:
    try:
        with engine.begin() as connection:
            there = set(MigrationContext.configure(connection).get_current_heads())
            wanted = set(ScriptDirectory.from_config(configuration(connection)).get_heads())
    except SQLAlchemyError:
        return {"database": _DATABASE}
    return {} if there == wanted else {"schema": _SCHEMA}


async def _temporal(client: Client) -> dict[str, Text]:
    try:
        healthy = await client.service_client.check_health(timeout=PATIENCE)
    except (RPCError, RuntimeError):  # RuntimeError: there never was a connection
        healthy = False
    return {} if healthy else {"temporal": _TEMPORAL}
