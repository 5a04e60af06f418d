"""One event against a program: each trigger of its type gets an outcome, and those that fire plan their actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.events import Event
from domain.facts import Facts
from dsl.ast import Call

from .deadlines import PlannedDeadline
from .interpret import Fault, Interpreter
from .judge import OFF, Judgement, judgement
from .link import LinkedTrigger, Program
from .switches import ALL_ON, Switch, Switches
from .verdict import Outcome


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One action of a trigger that fired. `key` makes it happen once: trigger version / event id / index."""

    key: str
    trigger: str
    position: int
    call: Call


@dataclass(frozen=True, slots=True)
class Decision:
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
    interpreter = Interpreter(program, event, facts)
    triggers = program.triggers_for(event)
    judged = {position: judge(trigger, interpreter, switches) for position, trigger in enumerate(triggers)}
    return decision(interpreter, triggers, {at: one for at, one in judged.items() if one.outcome is not Outcome.FAILS})


def judge(trigger: LinkedTrigger, interpreter: Interpreter, switches: Switches) -> Judgement:
    """One trigger, by the interpreter."""
    switch = switches.get(trigger.name, Switch.ON)
    if switch is Switch.OFF:
        return OFF
    answer, rows = interpreter.judge(trigger)
    return judgement(trigger, answer, rows, interpreter.event, interpreter.facts, interpreter.program.registry, switch)


def decision(interpreter: Interpreter, triggers: Sequence[LinkedTrigger], judged: Mapping[int, Judgement]) -> Decision:
    """The decision of an event from what became of its triggers."""
    event = interpreter.event
    broken = [triggers[position] for position, one in judged.items() if one.outcome is Outcome.ERROR]
    return Decision(
        event,
        {position: one.outcome for position, one in judged.items()},
        tuple(action for position, one in judged.items() if one.rows for action in _planned(triggers[position], one.rows, event)),
        tuple(one.deadline for one in judged.values() if one.deadline),
        tuple(sorted({fault for trigger in broken for fault in interpreter.faults(trigger)})),
    )


def _planned(trigger: LinkedTrigger, rows: Sequence[int], event: Event) -> list[PlannedAction]:
    first, planned = 0, []
    for number, row in enumerate(trigger.rows):
        if number in rows:
            planned += [
                PlannedAction(f"{trigger.version}/{event.id}/{position}", trigger.name, position, call)
                for position, call in enumerate(row.actions, first)
            ]
        first += len(row.actions)
    return planned
