"""Guards against triggers that set off one another, or themselves, without end: one that fires too often is switched off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import Connection, text

from domain.dutch_time import dutch_day
from domain.store.settings import read_trigger_rate_limit
from domain.store.switches import positions, switch
from domain.store.tasks import NewTask, add_tasks
from domain.store.trigger_rates import count_fired
from domain.values import Role
from domain.workdays import add_workdays

from .decide_batch import Decided

log = structlog.get_logger()

_IN_TURN = text("SELECT pg_advisory_xact_lock(7304, 0)")


def guard(connection: Connection, partition: int, decided: Sequence[Decided], now: datetime) -> None:
    """Counts what fired, and pauses each trigger that fired more often within the hour than the setting allows."""
    fired = Counter(name for one in decided for name in {planned.trigger for planned in one.decision.actions})
    limit = read_trigger_rate_limit(connection).per_hour
    if not fired or not limit:
        return
    for trigger, times in count_fired(connection, partition, fired, now).items():
        if times > limit:
            _pause(connection, trigger, limit, decided, now)


def _pause(connection: Connection, trigger: str, limit: int, decided: Sequence[Decided], now: datetime) -> None:
    """Switches it off, once, and asks an administrator to look at it."""
    connection.execute(_IN_TURN)
    if positions(connection).get(trigger) == "off":
        return
    reason = f"meer dan {limit} keer afgegaan binnen een uur; misschien roept de trigger zichzelf steeds weer op"
    switch(connection, trigger, "off", reason, None, now)
    due_on = add_workdays(dutch_day(now), 1)
    title = f"Trigger “{trigger}” is uitgeschakeld: {reason}"
    last = next(one for one in reversed(decided) if any(planned.trigger == trigger for planned in one.decision.actions))
    role = Role.FUNCTIONAL_ADMINISTRATOR
    key = f"loop-guard/{trigger}/{now.isoformat()}"
    add_tasks(connection, [NewTask(key, title, role, due_on, last.event.employer_id, event_id=last.event.id)])
    log.error("trigger switched off", trigger=trigger, limit=limit)
