"""The style sheet and the icon, which browsers may keep: their address changes with their content."""

from __future__ import annotations

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_FOR_EVER = "public, max-age=31536000, immutable"


class KeptFiles(StaticFiles):
    """Files that never change under an address with a version; without one they are asked for anew each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = _FOR_EVER if scope["query_string"] else "no-cache"
        return response
