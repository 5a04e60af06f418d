"""Puts the API and the pages together for one running system."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI
from temporalio.client import Client

from .bootstrap import System
from .metrics import make_metrics
from .middleware.headers import SecureHeaders
from .middleware.limit import BodyLimit
from .middleware.requests import Requests
from .openapi import DESCRIPTION, REFUSAL, TAGS, describe
from .pages import claim, log_in, reference, wages
from .pages.render import STATIC, make_templates
from .pages.static import KeptFiles
from .problems import HANDLERS
from .routes import (
    audit,
    backtests,
    bookings,
    claims,
    decisions,
    events,
    operations,
    payroll_imports,
    rules,
    settings,
    wage_imports,
)
from .wiring import Wiring

ROUTERS = (
    events.router,
    decisions.router,
    rules.router,
    backtests.router,
    payroll_imports.router,
    wage_imports.router,
    claims.router,
    bookings.router,
    settings.router,
    operations.router,
    audit.router,
    log_in.router,
    wages.router,
    claim.router,
    reference.router,
)

BODY_LIMIT = 1_000_000
"""Bytes; only files may be larger."""


def create_app(system: System, client: Client) -> FastAPI:
    """The web application of `system`; `client` is its way to Temporal. Any number of them can exist."""
    app = FastAPI(
        title="Regelaar",
        version=version("regelaar"),
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        responses=REFUSAL,
        exception_handlers=HANDLERS,
    )
    metrics = make_metrics(system.engine)
    app.state.wiring = Wiring(system, client, metrics, make_templates())
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", KeptFiles(directory=STATIC))
    app.openapi = lambda: describe(app, ROUTERS)  # type: ignore[method-assign]  # FastAPI's documented way to extend it
    # the last one added is the outermost
    app.add_middleware(BodyLimit, limit=BODY_LIMIT, limits={payroll_imports.PATH: payroll_imports.LIMIT})
    app.add_middleware(Requests, metrics=metrics)
    app.add_middleware(SecureHeaders)
    return app
