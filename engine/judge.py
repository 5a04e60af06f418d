"""What becomes of a trigger once its conditions have an answer: validity, at most once, a deadline, being tried out."""

from __future__ import annotations

from typing import NamedTuple

from domain.events import DEADLINE_DUE, Event
from domain.facts import ActedBefore, Facts

from .deadlines import PlannedDeadline, due_on
from .link import LinkedTrigger
from .registry import Registry
from .switches import Switch
from .verdict import Outcome, Verdict


class Judgement(NamedTuple):
    """The outcome of one trigger, with the rows that fire or the deadline that it waits for."""

    outcome: Outcome
    rows: tuple[int, ...] = ()
    deadline: PlannedDeadline | None = None


OFF = Judgement(Outcome.SWITCHED_OFF)
_SHADOWED = Judgement(Outcome.SHADOWED)
_NOT_VALID = Judgement(Outcome.NOT_VALID)
_ACTED_BEFORE = Judgement(Outcome.ACTED_BEFORE)
_NOT_HOLDING = {answer: Judgement(Outcome(answer.value)) for answer in (Verdict.FAILS, Verdict.UNKNOWN, Verdict.ERROR)}


def judgement(
    trigger: LinkedTrigger, answer: Verdict, rows: tuple[int, ...], event: Event, facts: Facts, registry: Registry, switch: Switch
) -> Judgement:
    """From the answer of its conditions, and the rows in which they hold, to the outcome of a trigger that is not off."""
    if answer is Verdict.FAILS:
        return _NOT_HOLDING[answer]
    if trigger.valid is not None and event.occurred_on not in trigger.valid:
        return _NOT_VALID
    if answer in _NOT_HOLDING:
        return _NOT_HOLDING[answer]
    if trigger.once_per is not None and acted_before(trigger, facts):
        return _ACTED_BEFORE
    acting = _acting(trigger, rows, event, facts, registry)
    return _SHADOWED if switch is Switch.SHADOW and acting.outcome is not Outcome.UNKNOWN else acting


def _acting(trigger: LinkedTrigger, rows: tuple[int, ...], event: Event, facts: Facts, registry: Registry) -> Judgement:
    """A trigger with a deadline waits when its conditions hold, and is judged again when the deadline has come."""
    if trigger.deadline is None or event.type == DEADLINE_DUE.name:
        return Judgement(Outcome.FIRED, rows)
    before = registry.fields[trigger.deadline.before] if trigger.deadline.before else None
    day = due_on(trigger.deadline, event, facts, before)
    if day is None:
        return Judgement(Outcome.UNKNOWN)
    planned = PlannedDeadline(f"{trigger.version}/{event.id}", trigger.name, day, trigger.deadline.unless)
    return Judgement(Outcome.WAITS, deadline=planned)


def acted_before(trigger: LinkedTrigger, facts: Facts) -> bool:
    """Whether a trigger that acts at most once per subject has done so."""
    before = facts[ActedBefore]
    return isinstance(before, ActedBefore) and f"{trigger.name}/{trigger.once_per}" in before.names
