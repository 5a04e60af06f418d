"""The switch of each trigger: on, in shadow (judged without acting) or off; every change is kept with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from . import audit
from .tables.rules import trigger_switch
from .tables.users import app_user


@dataclass(frozen=True, slots=True)
class Switched:
    """One change of a switch; `by` is None when the loop guard did it."""

    trigger: str
    position: str
    reason: str
    by: str | None
    at: datetime


def positions(connection: Connection) -> Mapping[str, str]:
    """The triggers that are not on, with their position."""
    newest = select(trigger_switch).ext(distinct_on(trigger_switch.c.trigger))
    last = newest.order_by(trigger_switch.c.trigger, trigger_switch.c.id.desc()).subquery()
    rows = connection.execute(select(last.c.trigger, last.c.position).where(last.c.position != "on"))
    return {row.trigger: row.position for row in rows}


def switch(connection: Connection, trigger: str, position: str, reason: str, by: int | None, now: datetime) -> None:
    """Puts the switch of a trigger in a position and logs it; `by` is the user, None for the loop guard."""
    row = {"trigger": trigger, "position": position, "reason": reason, "changed_by": by}
    new = insert(trigger_switch).values(**row, changed_at=now).returning(trigger_switch.c.id)
    audit.append(connection, "switch", row, now, rows={"trigger_switch": [connection.execute(new).scalar_one()]})


def history(connection: Connection, limit: int = 50, trigger: str | None = None) -> list[Switched]:
    """The changes of all switches or of one, the newest first."""
    query = select(trigger_switch, app_user.c.name).outerjoin(app_user, app_user.c.id == trigger_switch.c.changed_by)
    query = query if trigger is None else query.where(trigger_switch.c.trigger == trigger)
    rows = connection.execute(query.order_by(trigger_switch.c.id.desc()).limit(limit))
    return [Switched(row.trigger, row.position, row.reason, row.name, row.changed_at) for row in rows]


def newest_before(connection: Connection, trigger: str, moment: datetime) -> Switched | None:
    """How the switch of a trigger was put last by that moment; None when it never was."""
    changes = select(trigger_switch, app_user.c.name).outerjoin(app_user, app_user.c.id == trigger_switch.c.changed_by)
    earlier = changes.where(trigger_switch.c.trigger == trigger, trigger_switch.c.changed_at <= moment)
    row = connection.execute(earlier.order_by(trigger_switch.c.id.desc()).limit(1)).first()
    return None if row is None else Switched(row.trigger, row.position, row.reason, row.name, row.changed_at)
