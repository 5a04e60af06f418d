"""Who asks, and may they: each route states its permission by `requires`, and nothing else opens a route.

A program sends its token as `Authorization: Bearer …`. A browser holds it in a cookie that it got at the log-in page; a
cookie is sent along by the browser unasked, so it opens only what reads. Log-in by name and password, with sessions that
end, is still to come (R-2.1.2): this page takes the access token itself.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from domain.access import Permission, User
from domain.errors import RegelaarError
from domain.store.users import user_with_token
from domain.values import Text

from .wiring import wiring

COOKIE = "regelaar_token"
READING = ("GET", "HEAD")

PUBLIC = ("/", "/inloggen", "/uitloggen", "/docs", "/openapi.json", "/static", "/healthz", "/readyz", "/metrics")
"""The only routes without a permission. A proxy in front must keep /metrics to the own network."""

_BEARER = HTTPBearer(auto_error=False, description="An access token, as handed out by the administrator.")


class Unauthenticated(RegelaarError):
    """Nobody we know asks: the token is missing, unknown or expired."""


class Requires:
    """The dependency that gives the user behind a request, who must hold `permission`."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> User:
        token = bearer.credentials if bearer else _cookie(request)
        user = user_of(request, token)
        user.require(self.permission)
        return user


def requires(permission: Permission) -> Dependency:
    """States the permission of a route: `user: Annotated[User, requires(Permission.…)]`."""
    dependency: Dependency = Depends(Requires(permission))
    return dependency


def user_of(request: Request, token: str) -> User:
    """Whom the token stands for now; Unauthenticated when nobody."""
    if not token:
        raise Unauthenticated(
            Text("log in, of stuur een token mee als `Authorization: Bearer …`", "log in, or send `Authorization: Bearer …`")
        )
    system = wiring(request).system
    with system.engine.begin() as connection:
        user = user_with_token(connection, token, system.now())
    if user is None:
        raise Unauthenticated(
            Text(
                "dit token is onbekend of verlopen; vraag een nieuw token aan",
                "this token is unknown or expired; ask for a new one",
            )
        )
    return user


def _cookie(request: Request) -> str:
    return request.cookies.get(COOKIE, "") if request.method in READING else ""
