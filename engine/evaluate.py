"""One event against a program: each trigger of its type gets an outcome, and those that fire plan their actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from domain.events import Event
from domain.facts import Facts
from dsl.ast import Call

from .compile.found import Match
from .deadlines import PlannedDeadline
from .interpret import Fault
from .judge import OFF, Judgement, judgement
from .link import NONE, LinkedTrigger, Program
from .switches import ALL_ON, Switch, Switches
from .verdict import Outcome, Verdict


class PlannedAction(NamedTuple):
    """One action of a trigger that fired."""

    version: str
    event_id: UUID
    trigger: str
    position: int
    call: Call

    @property
    def key(self) -> str:
        """Makes it happen once: trigger version / event id / position."""
        return f"{self.version}/{self.event_id}/{self.position}"


class Decision(NamedTuple):
    """What the rules say about one event.

    `outcomes` holds those of `program.triggers_for(event)` that did not fail, by position. `faults` names the conditions
    that crashed and so made a trigger an error, each once, with the reason.
    """

    event: Event
    outcomes: Mapping[int, Outcome]
    actions: tuple[PlannedAction, ...]
    deadlines: tuple[PlannedDeadline, ...]
    faults: tuple[Fault, ...]


def decide(program: Program, event: Event, facts: Facts, switches: Switches = ALL_ON) -> Decision:
    """Each trigger on its own, none sees another's actions; `facts` holds what `program.facts_for` asks for this event."""
    off = frozenset(name for name, switch in switches.items() if switch is Switch.OFF) if switches else NONE
    matches = program.matches(event, facts, off)
    if not matches and not off:
        return Decision(event, {}, (), (), ())
    triggers = program.triggers_for(event)
    judged = {at: _judged(triggers[at], match, event, facts, program, switches) for at, match in matches.items()}
    if off:
        judged |= {at: OFF for at, trigger in enumerate(triggers) if trigger.name in off}
    return decision(program, event, facts, judged)


def _judged(trigger: LinkedTrigger, match: Match, event: Event, facts: Facts, program: Program, switches: Switches) -> Judgement:
    if trigger.is_plain and match.answer is Verdict.HOLDS and not switches:
        return Judgement(Outcome.FIRED, match.rows)
    switch = switches.get(trigger.name, Switch.ON)
    return judgement(trigger, match.answer, match.rows, event, facts, program.registry, switch)


def decision(program: Program, event: Event, facts: Facts, judged: Mapping[int, Judgement]) -> Decision:
    """The decision of an event from what became of its triggers, by position; those that failed are not there."""
    triggers = program.triggers_for(event)
    found = [(triggers[at], one) for at, one in sorted(judged.items())]
    return Decision(
        event,
        {at: one.outcome for at, one in judged.items()},
        tuple(action for trigger, one in found for row in one.rows for action in _planned(trigger, row, event.id)),
        tuple(one.deadline for _, one in found if one.deadline),
        _faults(program, event, facts, [trigger for trigger, one in found if one.outcome is Outcome.ERROR]),
    )


def _faults(program: Program, event: Event, facts: Facts, broken: Sequence[LinkedTrigger]) -> tuple[Fault, ...]:
    """What crashed is asked again: conditions are pure, and this is seldom."""
    interpreter = program.interpreter(event, facts)
    return tuple(sorted({fault for trigger in broken for fault in interpreter.faults(trigger.mode, trigger.rows)}))


def _planned(trigger: LinkedTrigger, row: int, event_id: UUID) -> Iterator[PlannedAction]:
    """Actions are numbered through the rows of a table, which all have as many."""
    calls = trigger.rows[row].actions
    for position, call in enumerate(calls, row * len(calls)):
        yield PlannedAction(trigger.version, event_id, trigger.name, position, call)
