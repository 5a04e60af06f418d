"""One event against a program: each trigger of its type gets an outcome, and those that fire plan their actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from domain.events import Event
from domain.facts import Facts
from dsl.ast import Call

from .compile.found import Matches
from .deadlines import PlannedDeadline
from .interpret import Fault
from .judge import judgement
from .link import Program
from .switches import ALL_ON, Switch, Switches
from .verdict import Outcome, Verdict

_new = tuple.__new__  # makes a named tuple in half the time
_HOLDS, _FIRED, _ON, _ERROR = Verdict.HOLDS, Outcome.FIRED, Switch.ON, Verdict.ERROR  # to get at a member takes time


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
    if switches:
        return decided(program, event, facts, program.matches(event, facts, switched_off(switches)), switches)
    return decided(program, event, facts, program.functions[event.type](event, facts))


def switched_off(switches: Switches) -> frozenset[str]:
    """The triggers that are not asked."""
    return frozenset(name for name, switch in switches.items() if switch is Switch.OFF)


def decided(program: Program, event: Event, facts: Facts, matches: Matches, switches: Switches = ALL_ON) -> Decision:
    """The decision, from what the program says of the triggers that are not off."""
    if not matches and not switches:
        return _new(Decision, (event, {}, (), (), ()))
    decision = _decided(program, event, facts, matches, switches)
    if not switches:
        return decision
    off = switched_off(switches)
    silent = {at: Outcome.SWITCHED_OFF for at, trigger in enumerate(program.triggers_for(event)) if trigger.name in off}
    return decision._replace(outcomes={**decision.outcomes, **silent})


def _decided(program: Program, event: Event, facts: Facts, matches: Matches, switches: Switches) -> Decision:
    triggers = program.triggers_for(event)
    outcomes: dict[int, Outcome] = {}
    actions: list[PlannedAction] = []
    deadlines: list[PlannedDeadline] = []
    broken = False
    for at, (answer, rows) in matches.items():
        trigger = triggers[at]
        if answer is _HOLDS and trigger.is_plain and not switches:
            outcomes[at], firing = _FIRED, rows
        else:
            switch = switches.get(trigger.name, _ON)
            broken = broken or answer is _ERROR
            outcomes[at], firing, due = judgement(trigger, answer, rows, event, facts, program.registry, switch)
            deadlines += [due] if due else []
        for row in firing:
            calls = trigger.rows[row].actions  # numbered through the rows, which all have as many
            for position, call in enumerate(calls, row * len(calls)):
                actions.append(_new(PlannedAction, (trigger.version, event.id, trigger.name, position, call)))
    faults = _faults(program, event, facts, outcomes) if broken else ()
    return Decision(event, outcomes, tuple(actions), tuple(deadlines), faults)


def _faults(program: Program, event: Event, facts: Facts, outcomes: Mapping[int, Outcome]) -> tuple[Fault, ...]:
    """What crashed is asked again: conditions are pure, and this is seldom."""
    interpreter, triggers = program.interpreter(event, facts), program.triggers_for(event)
    broken = [triggers[at] for at, outcome in outcomes.items() if outcome is Outcome.ERROR]
    return tuple(sorted({fault for trigger in broken for fault in interpreter.faults(trigger.mode, trigger.rows)}))
