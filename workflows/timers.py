"""What happens to the deadlines of rules that change: chosen per trigger, carried out when the new rules come into force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, func, select, update

from domain.errors import BadInput
from domain.store import audit
from domain.store.outbox import signal_workflow
from domain.store.publications import in_line
from domain.store.switches import switch
from domain.store.tables.rules import publication
from domain.store.tables.waiting import deadline
from domain.values import Text
from engine.backtest import versions
from engine.link import Program

from .deadlines import workflow_id


class Choice(StrEnum):
    """FINISH: judged by the rules that set it. RE_EVALUATE: by the rules in force when it comes. CANCEL: it never comes."""

    FINISH = "finish"
    RE_EVALUATE = "re_evaluate"
    CANCEL = "cancel"


CHOICE_LABELS: Mapping[Choice, Text] = {
    Choice.FINISH: Text("afmaken volgens de oude regels", "finish by the old rules"),
    Choice.RE_EVALUATE: Text("opnieuw beoordelen volgens de regels van dan", "judge again by the rules of then"),
    Choice.CANCEL: Text("laten vervallen", "cancel"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A trigger that changes or goes, and whose deadlines something must happen to; `pending` of them wait now."""

    trigger: str
    removed: bool
    pending: int


def waiting(connection: Connection, base: Program | None, draft: Program) -> tuple[Waiting, ...]:
    """The triggers that set deadlines and that the draft changes or removes.

    Also those without a deadline now: one may be set before the draft comes into force.
    """
    counted = select(deadline.c.trigger, func.count()).where(deadline.c.status == "pending", deadline.c.judged_by == "in_force")
    pending = {row[0]: row[1] for row in connection.execute(counted.group_by(deadline.c.trigger))}
    old, new = versions(base), versions(draft)
    setting = {one.name for listed in (base.triggers if base else {}).values() for one in listed if one.deadline is not None}
    names = sorted(name for name in setting | (pending.keys() & old.keys()) if old[name] != new.get(name))
    return tuple(Waiting(name, name not in new, pending.get(name, 0)) for name in names)


def chosen(asked: Iterable[Waiting], choices: Mapping[str, Choice]) -> dict[str, Choice]:
    """The choice for each trigger that needs one. BadInput when one is missing, is not asked for, or cannot be carried out."""
    found = {one.trigger: one for one in asked}
    for name in sorted(found.keys() - choices.keys()):
        raise BadInput(_missing(found[name]), name)
    for name, choice in choices.items():
        if name not in found:
            message = Text("deze trigger heeft geen termijnen die wijzigen", "this trigger has no deadlines that change")
            raise BadInput(message, name)
        if choice is Choice.RE_EVALUATE and found[name].removed:
            raise BadInput(_GONE, name)
    return {name: choices[name] for name in sorted(found)}


_GONE = Text(
    "deze trigger vervalt en kan niet opnieuw oordelen; kies `finish` of `cancel`",
    "this trigger goes and cannot judge again; choose `finish` or `cancel`",
)


def _missing(one: Waiting) -> Text:
    nl, en = ("vervalt", "goes") if one.removed else ("wijzigt", "changes")
    options = "finish|cancel" if one.removed else "finish|re_evaluate|cancel"
    return Text(
        f'deze trigger {nl} en er lopen {one.pending} termijnen; kies met `--timer "{one.trigger}={options}"`',
        f'this trigger {en} and {one.pending} deadlines are running; choose by `--timer "{one.trigger}={options}"`',
    )


def activate_publications(connection: Connection, day: date, now: datetime) -> None:
    """Carries out, once, what was chosen with each publication that has begun by `day`. Cheap when there is nothing to do."""
    begun = select(publication.c.id, publication.c.timers, publication.c.shadow, publication.c.published_by)
    begun = begun.where(publication.c.starts_on <= day, publication.c.activated_at.is_(None))
    if connection.execute(begun.limit(1)).first() is None:
        return
    in_line(connection)
    for row in connection.execute(begun.order_by(publication.c.starts_on, publication.c.id)).all():
        touched = {name: _carry_out(connection, row.id, name, Choice(choice), now) for name, choice in row.timers.items()}
        audit.append(connection, "activation", {"publication": row.id, "deadlines": touched}, now)
        for trigger in row.shadow:
            switch(connection, trigger, "shadow", f"publicatie {row.id}", row.published_by, now)
        connection.execute(update(publication).where(publication.c.id == row.id).values(activated_at=now))


def _carry_out(connection: Connection, publication_id: int, trigger: str, choice: Choice, now: datetime) -> int:
    """How many deadlines were touched."""
    pending = update(deadline).where(deadline.c.trigger == trigger, deadline.c.status == "pending")
    if choice is Choice.RE_EVALUATE:
        return 0
    if choice is Choice.FINISH:
        return connection.execute(pending.values(judged_by="own")).rowcount
    ended = pending.values(status="cancelled", ended_by_publication=publication_id).returning(deadline.c.key)
    keys = connection.scalars(ended).all()
    for key in keys:
        signal_workflow(connection, workflow_id(key), "cancelled", f"publication/{publication_id}", {"key": key}, now)
    return len(keys)
