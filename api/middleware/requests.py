"""Gives each request its id, its line in the log and its place in the metrics, and answers what nobody caught."""

from __future__ import annotations

import re
from time import perf_counter
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics
from api.problems import unexpected

log = structlog.get_logger()

HEADER = "X-Request-ID"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_SAFE = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_GONE = 499  # nginx's number for a client that did not wait for the answer
_FAULT = 500


class Requests:
    """The outermost middleware."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _id_of(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = request_id
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._answer(scope, receive, send, request_id)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        status, began = 0, perf_counter()

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        except ClientDisconnect:
            status = _GONE
        except Exception as error:  # the one place that catches all: the reader gets a problem, the log gets the cause
            log.error("request failed", exc_info=error)
            if status:
                raise  # the answer is on its way: it can only be broken off
            await unexpected(Request(scope))(scope, receive, send_on)
        finally:
            self._tell(scope, status or _FAULT, perf_counter() - began)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        """Names the route, not the path: paths hold numbers of claims, and there is no end to them."""
        method = scope["method"] if scope["method"] in METHODS else "other"
        route = getattr(scope.get("route"), "path", "unknown")
        self.metrics.requests.labels(method, route, str(status)).observe(seconds)
        log.info("request", method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1))


def _id_of(headers: Headers) -> str:
    """The caller's own id when it is one that can stand in a log, else a new one."""
    told = headers.get(HEADER, "")
    return told if _SAFE.fullmatch(told) else uuid4().hex
