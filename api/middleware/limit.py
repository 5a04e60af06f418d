"""Refuses a body that is too large while it comes in, so that no more of it is held than is allowed."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """At most `limits[path]` bytes, else `limit`; raises HTTPException 413 in whoever reads on."""

    def __init__(self, app: ASGIApp, limit: int, limits: Mapping[str, int]) -> None:
        self.app = app
        self.limit = limit
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limits.get(scope["path"], self.limit)
        announced = Headers(scope=scope).get("content-length", "")
        received = int(announced) if announced.isascii() and announced.isdigit() and int(announced) > limit else 0

        async def receive_on() -> Message:
            nonlocal received
            _refuse(received, limit)
            message = await receive()
            received += len(message.get("body", b""))
            _refuse(received, limit)
            return message

        await self.app(scope, receive_on, send)


def _refuse(size: int, limit: int) -> None:
    if size > limit:
        raise HTTPException(413)
