"""Why a trigger fired, or why not: the stored facts are judged again and the answer is compared with the stored one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.events import Event
from domain.facts import Facts
from domain.values import Text

from .interpret import Fault, Interpreter
from .judge import OFF, Judgement, judgement
from .link import LinkedTrigger, Program
from .near_miss import NearMiss, near_misses
from .steps import Step, steps, written
from .switches import Switch
from .verdict import Outcome

_SWITCHED = {Outcome.SWITCHED_OFF: Switch.OFF, Outcome.SHADOWED: Switch.SHADOW}
"""What a stored outcome says about how the trigger was switched then."""

_KEPT_BY_CONDITIONS = (Outcome.FAILS, Outcome.UNKNOWN, Outcome.ERROR)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The proof for one trigger and event: `stored` is what was decided then, `outcome` what judging again gives.

    `outcome` is None when the facts are gone; then the steps are sentences only. `stored` is None for what was never
    recorded. `changed_plugins` are the conditions of the trigger whose code is no longer what it was then. A trigger that
    was switched off was not asked, and has no steps.
    """

    trigger: LinkedTrigger
    event: Event
    happened: Text
    outcome: Outcome | None
    stored: Outcome | None
    steps: tuple[Step, ...]
    faults: tuple[Fault, ...] = ()
    actions: tuple[Text, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    changed_plugins: tuple[str, ...] = ()

    @property
    def confirmed(self) -> bool | None:
        """Whether judging again gives the stored outcome; None when one of the two is not there."""
        return None if self.outcome is None or self.stored is None else self.outcome is self.stored


def explain(
    program: Program,
    name: str,
    event: Event,
    facts: Facts | None,
    stored: Mapping[str, Outcome],
    fingerprints: Mapping[str, str] | None = None,
) -> Explanation:
    """The explanation of trigger `name` for an event; KeyError when the program has no such trigger.

    `stored` holds the outcomes by trigger name, `fingerprints` those of the plugins when they were decided (issue 4,
    outcome 2). A fact that was not kept is taken not to exist; `facts` None says that none can be read any more.
    """
    _, trigger = program.trigger(name)
    then = stored.get(name)
    happened = program.registry.event_label(event.type)
    changed = _changed(program, trigger, fingerprints or {})
    if facts is None:
        told = () if then is Outcome.SWITCHED_OFF else steps(program, trigger, event, None)
        return Explanation(trigger, event, happened, None, then, told, changed_plugins=changed)
    whole = {**dict.fromkeys(program.facts_for(event)), **facts}
    interpreter = Interpreter(program.registry, program.definitions, event, whole)
    judged = _judged(trigger, interpreter, _SWITCHED.get(then, Switch.ON) if then else Switch.ON)
    return Explanation(
        trigger,
        event,
        happened,
        judged.outcome,
        then,
        () if judged is OFF else steps(program, trigger, event, whole),
        tuple(sorted(set(interpreter.faults(trigger.mode, trigger.rows)))) if judged.outcome is Outcome.ERROR else (),
        _actions(program, trigger, judged, interpreter),
        near_misses(program, trigger, event, whole) if judged.outcome in _KEPT_BY_CONDITIONS else (),
        changed,
    )


def _judged(trigger: LinkedTrigger, interpreter: Interpreter, switch: Switch) -> Judgement:
    if switch is Switch.OFF:
        return OFF
    answer, rows = interpreter.judge(trigger.mode, trigger.rows)
    return judgement(trigger, answer, rows, interpreter.event, interpreter.facts, interpreter.registry, switch)


def _actions(program: Program, trigger: LinkedTrigger, judged: Judgement, interpreter: Interpreter) -> tuple[Text, ...]:
    """What it did or, only being tried out, would have done."""
    shadowed = judged.outcome is Outcome.SHADOWED
    rows = interpreter.judge(trigger.mode, trigger.rows)[1] if shadowed else judged.rows
    return tuple(written(call, program) for row in rows for call in trigger.rows[row].actions)


def _changed(program: Program, trigger: LinkedTrigger, then: Mapping[str, str]) -> tuple[str, ...]:
    now = program.fingerprints
    return tuple(sorted(name for name in program.plugins_of(trigger) if then.get(name, now[name]) != now[name]))
