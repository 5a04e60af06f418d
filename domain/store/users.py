"""Users with their permissions, found by name or by token."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import Permission, User
from domain.errors import NotFound
from domain.values import Text

from .tables.users import api_token, app_user, user_permission

SYSTEM = "systeem"
"""The user that acts when nobody does: automatic claims and approvals."""


def _find(connection: Connection, condition: ColumnElement[bool]) -> User | None:
    query = select(app_user.c.id, app_user.c.name).where(condition, app_user.c.active)
    row = connection.execute(query).first()
    if row is None:
        return None
    granted = connection.scalars(select(user_permission.c.permission).where(user_permission.c.user_id == row.id))
    return User(row.id, row.name, frozenset(Permission(name) for name in granted))


def user_named(connection: Connection, name: str) -> User:
    """The active user of this name; NotFound when there is none."""
    user = _find(connection, app_user.c.name == name)
    if user is None:
        raise NotFound(Text(f"er is geen gebruiker `{name}`", f"there is no user `{name}`"))
    return user


def user_with_id(connection: Connection, user_id: int) -> User:
    """The active user with this key; NotFound when there is none."""
    user = _find(connection, app_user.c.id == user_id)
    if user is None:
        raise NotFound(
            Text(f"gebruiker {user_id} bestaat niet of is niet actief", f"user {user_id} does not exist or is not active")
        )
    return user


def user_with_token(connection: Connection, token: str, now: datetime) -> User | None:
    """Who this token stands for at `now`; None when nobody, or when it has expired."""
    valid = select(api_token.c.user_id).where(api_token.c.digest == digest(token), api_token.c.expires_at > now)
    return _find(connection, app_user.c.id.in_(valid))


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def save_user(connection: Connection, name: str, display_name: str, permissions: Iterable[Permission]) -> int:
    """Adds the user, or brings an existing one to these permissions; returns the key."""
    statement = upsert(app_user).values(name=name, display_name=display_name)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_={"display_name": display_name})
    user_id: int = connection.execute(statement.returning(app_user.c.id)).scalar_one()
    connection.execute(delete(user_permission).where(user_permission.c.user_id == user_id))
    granted = [{"user_id": user_id, "permission": permission} for permission in permissions]
    if granted:
        connection.execute(insert(user_permission), granted)
    return user_id


def save_token(connection: Connection, user_id: int, token: str, expires_at: datetime) -> None:
    """Lets `token` stand for the user until `expires_at`; only its digest is kept."""
    statement = upsert(api_token).values(digest=digest(token), user_id=user_id, expires_at=expires_at)
    connection.execute(statement.on_conflict_do_update(index_elements=["digest"], set_={"expires_at": expires_at}))
