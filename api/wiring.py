"""What every request works with: made once by `create_app`, found through the request, never a global."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment
from starlette.requests import HTTPConnection
from temporalio.client import Client

from .bootstrap import System
from .metrics import Metrics


@dataclass(frozen=True)
class Wiring:
    """The system, the way to Temporal, what is measured, and the templates of the pages."""

    system: System
    client: Client
    metrics: Metrics
    templates: Environment


def wiring(request: HTTPConnection) -> Wiring:
    """The parts behind the application that serves this request."""
    found: Wiring = request.app.state.wiring
    return found
