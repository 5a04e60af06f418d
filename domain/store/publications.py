"""How rulesets come into force: published on a day, and put back when they must be (issue 4, outcome 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, text

from domain.access import Permission, User
from domain.dutch_time import dutch_day
from domain.errors import Conflict, NotFound
from domain.values import Text

from . import audit
from .rulesets import keep_ruleset
from .tables.rules import publication
from .tables.users import app_user


@dataclass(frozen=True, slots=True)
class Publication:
    """One way in which a ruleset came, or will come, into force. `activated_at` is None until that has been carried out."""

    id: int
    ruleset_hash: str
    kind: str
    starts_on: date
    published_by: str
    published_at: datetime
    proposal_id: int | None = None
    reason: str | None = None
    timers: Mapping[str, str] | None = None
    shadow: Sequence[str] = ()
    activated_at: datetime | None = None


def in_force(connection: Connection, day: date) -> str | None:
    """The hash of the ruleset in force on `day`: of the publications begun by then the one that began last, then the newest.

    None before the first publication.
    """
    return connection.scalars(_last(select(publication.c.ruleset_hash).where(publication.c.starts_on <= day))).first()


def last_in_line(connection: Connection) -> Publication | None:
    """The publication that is in force when all that is planned has begun: what a new one comes after."""
    row = connection.execute(_last(_PUBLICATIONS)).first()
    return None if row is None else _publication(row)


def publications(connection: Connection, limit: int = 50) -> list[Publication]:
    """The last to begin first."""
    rows = connection.execute(_newest_first(_PUBLICATIONS).limit(limit))
    return [_publication(row) for row in rows]


_PUBLICATIONS = select(publication, app_user.c.name.label("by")).join(app_user, app_user.c.id == publication.c.published_by)


def _newest_first(query: Select[Any]) -> Select[Any]:
    return query.order_by(publication.c.starts_on.desc(), publication.c.id.desc())


def _last(query: Select[Any]) -> Select[Any]:
    return _newest_first(query).limit(1)


def _publication(row: Row[Any]) -> Publication:
    return Publication(
        row.id,
        row.ruleset_hash,
        row.kind,
        row.starts_on,
        row.by,
        row.published_at,
        row.proposal_id,
        row.reason,
        row.timers,
        row.shadow,
        row.activated_at,
    )


# Publishing


def in_line(connection: Connection) -> None:
    """Waits until no other transaction publishes, so that nothing is published on a base that is changing meanwhile."""
    connection.execute(text("SELECT pg_advisory_xact_lock(7303, 0)"))


def publish(
    connection: Connection,
    user: User,
    ruleset_hash: str,
    kind: str,
    starts_on: date,
    now: datetime,
    **more: Any,  # the other columns: proposal_id, reason, timers, shadow
) -> int:
    """Writes down that a stored ruleset comes into force on a day, and logs it; returns the number of the publication."""
    user.require(Permission.PUBLISH_RULES)
    row = {"ruleset_hash": ruleset_hash, "kind": kind, "starts_on": starts_on, "published_by": user.id, "published_at": now}
    made: int = connection.execute(insert(publication).values({**row, **more}).returning(publication.c.id)).scalar_one()
    told = {"publication": made, "ruleset": ruleset_hash, "kind": kind, "starts_on": starts_on.isoformat(), "by": user.name}
    audit.append(connection, "publication", {**told, **more}, now, rows={"publication": [made]})
    return made


def publish_first(connection: Connection, user: User, ruleset_hash: str, sources: Mapping[str, str], now: datetime) -> bool:
    """Puts the very first ruleset in force from today; False when it is in force already.

    Conflict when another is in force: from then on rules are proposed by one person and approved by another.
    """
    user.require(Permission.PUBLISH_RULES)
    in_line(connection)
    last = last_in_line(connection)
    if last is not None and last.ruleset_hash != ruleset_hash:
        raise Conflict(_PROPOSE)
    if last is None:
        keep_ruleset(connection, ruleset_hash, sources)
        publish(connection, user, ruleset_hash, "first", dutch_day(now), now)
    return last is None


_PROPOSE = Text(
    "er zijn al regels in gebruik; stel deze voor met `regelaar rules draft`, dien ze in met `regelaar rules submit`,"
    " laat een ander ze goedkeuren met `regelaar rules approve` en publiceer ze dan met `regelaar rules publish`",
    "rules are in force already; propose these with `regelaar rules draft`, submit them with `regelaar rules submit`,"
    " have someone else approve them with `regelaar rules approve`, and then publish them with `regelaar rules publish`",
)


# Going back


def roll_back(connection: Connection, user: User, ruleset_hash: str, reason: str, now: datetime) -> None:
    """Puts an earlier ruleset back in force at once, also in place of what is planned.

    By one person, for it is meant for an emergency and brings back only what two persons have looked at before; it is
    logged with its reason. Conflict when that ruleset never was in force, or is now and nothing is planned.
    """
    user.require(Permission.PUBLISH_RULES)
    in_line(connection)
    today = dutch_day(now)
    begun = select(publication.c.id).where(publication.c.ruleset_hash == ruleset_hash, publication.c.starts_on <= today)
    if connection.execute(begun.limit(1)).first() is None:
        raise Conflict(_NEVER, ruleset_hash[:12])
    planned = connection.scalars(
        select(publication.c.starts_on).where(publication.c.starts_on > today).group_by(publication.c.starts_on)
    ).all()
    changed = [day for day in (today, *sorted(planned)) if in_force(connection, day) != ruleset_hash]
    if not changed:
        raise Conflict(Text("deze ruleset is al in gebruik", "this ruleset is in force already"), ruleset_hash[:12])
    for day in changed:
        publish(connection, user, ruleset_hash, "rollback", day, now, reason=reason)


_NEVER = Text(
    "deze ruleset is nooit in gebruik geweest; `regelaar rules list` toont welke wel",
    "this ruleset never was in force; `regelaar rules list` shows which were",
)


def before_this(connection: Connection, day: date) -> str:
    """The ruleset that was last in force before the one of `day`; Conflict when there was no other."""
    now_in_force = in_force(connection, day)
    query = select(publication.c.ruleset_hash).where(publication.c.starts_on <= day, publication.c.ruleset_hash != now_in_force)
    found = connection.scalars(_last(query)).first()
    if found is None:
        raise Conflict(Text("er waren niet eerder andere regels in gebruik", "no other rules were in force before"))
    return str(found)


def ruleset_of(connection: Connection, publication_id: int) -> str:
    """The ruleset of a publication; NotFound when there is none."""
    found = connection.scalars(select(publication.c.ruleset_hash).where(publication.c.id == publication_id)).first()
    if found is None:
        raise NotFound(Text(f"er is geen publicatie {publication_id}", f"there is no publication {publication_id}"))
    return str(found)
