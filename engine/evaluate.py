"""One event against a program: every trigger of its type gets an outcome, and those that fire plan their actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.events import DEADLINE_DUE, Event
from domain.facts import ActedBefore, Facts
from dsl.ast import Call, Comparison, Condition, Mode

from .ask import ask, ask_all
from .compare import compare_fact
from .contracts import ConditionPlugin
from .deadlines import PlannedDeadline, due_on
from .link import LinkedTrigger, Program
from .verdict import Outcome, Verdict, any_of, verdict


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One action of a trigger that fired. `key` makes it happen once: trigger version / event id / index."""

    key: str
    trigger: str
    position: int
    call: Call


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say about one event; `faults` names the conditions that crashed, with the reason."""

    event: Event
    outcomes: Mapping[str, Outcome]
    actions: tuple[PlannedAction, ...]
    deadlines: tuple[PlannedDeadline, ...]
    faults: tuple[tuple[str, str], ...]


class Evaluation:
    """The conditions of one event: each distinct one is asked once, whichever triggers share it."""

    def __init__(self, program: Program, event: Event, facts: Facts) -> None:
        self.program = program
        self.event = event
        self.facts = facts
        self._known: dict[tuple[object, ...], Verdict] = {}
        self.faults: list[tuple[str, str]] = []

    def all_of(self, conditions: tuple[Condition, ...]) -> Verdict:
        return ask_all(conditions, self.program.definitions, self._answer)

    def ask(self, node: Condition) -> Verdict:
        return ask(node, self.program.definitions, self._answer)

    def _answer(self, atom: Call | Comparison) -> Verdict:
        if isinstance(atom, Comparison):
            return compare_fact(atom, self.program.registry.fields[atom.field], self.facts)
        key = (atom.plugin, atom.arguments)
        if key not in self._known:
            self._known[key] = self._run(self.program.registry.conditions[atom.plugin], atom)
        return self._known[key]

    def _run(self, plugin: ConditionPlugin, node: Call) -> Verdict:
        given = injected(plugin, self.event, self.facts)
        if given is None:
            return Verdict.UNKNOWN
        try:
            return verdict(plugin.function(**given, **dict(node.arguments)))
        except Exception as error:  # noqa: BLE001  # a plugin may fail in any way; here alone that becomes a verdict
            self.faults.append((node.plugin, f"{type(error).__name__}: {error}"))
            return Verdict.ERROR


def injected(plugin: ConditionPlugin, event: Event, facts: Facts) -> dict[str, object] | None:
    """The facts for a plugin's parameters; None when one of them does not exist for this event."""
    given = {name: event if kind is Event else facts[kind] for name, kind in plugin.injected.items()}
    return None if any(value is None for value in given.values()) else given


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of one trigger: the rows that fire, or the deadline that it waits for."""

    outcome: Outcome
    rows: tuple[int, ...] = ()
    deadline: PlannedDeadline | None = None


def decide(program: Program, event: Event, facts: Facts) -> Decision:
    """Each trigger on its own, none sees another's actions; `facts` holds what `program.facts_for` asks for this event."""
    evaluation = Evaluation(program, event, facts)
    judged = [(trigger, judge(trigger, evaluation)) for trigger in program.triggers_for(event)]
    return Decision(
        event,
        {trigger.name: judgement.outcome for trigger, judgement in judged},
        tuple(action for trigger, judgement in judged for row in judgement.rows for action in _planned(trigger, row, event)),
        tuple(judgement.deadline for _, judgement in judged if judgement.deadline),
        tuple(evaluation.faults),
    )


def judge(trigger: LinkedTrigger, evaluation: Evaluation) -> Judgement:
    """A trigger with a deadline waits when its conditions hold, and is judged again when the deadline has come."""
    event, facts = evaluation.event, evaluation.facts
    if trigger.valid is not None and event.occurred_on not in trigger.valid:
        return Judgement(Outcome.NOT_VALID)
    answers = [evaluation.all_of(row.conditions) for row in trigger.rows]
    answer, rows = first_row(answers) if trigger.mode is Mode.FIRST else every_row(answers)
    if answer is not Verdict.HOLDS:
        return Judgement(Outcome(answer.value))
    if trigger.once_per is not None and _acted_before(trigger, facts):
        return Judgement(Outcome.ACTED_BEFORE)
    if trigger.deadline is None or event.type == DEADLINE_DUE.name:
        return Judgement(Outcome.FIRED, rows)
    before = evaluation.program.registry.fields[trigger.deadline.before] if trigger.deadline.before else None
    day = due_on(trigger.deadline, event, facts, before)
    if day is None:
        return Judgement(Outcome.UNKNOWN)
    planned = PlannedDeadline(f"{trigger.version}/{event.id}", trigger.name, day, trigger.deadline.unless)
    return Judgement(Outcome.WAITS, deadline=planned)


def first_row(answers: Sequence[Verdict]) -> tuple[Verdict, tuple[int, ...]]:
    """The first row that holds fires; a row before it that is unknown might have been the first, so then nothing does."""
    for position, answer in enumerate(answers):
        if answer is not Verdict.FAILS:
            return answer, (position,) if answer is Verdict.HOLDS else ()
    return Verdict.FAILS, ()


def every_row(answers: Sequence[Verdict]) -> tuple[Verdict, tuple[int, ...]]:
    """Every row that holds fires, whatever the others say."""
    holding = tuple(position for position, answer in enumerate(answers) if answer is Verdict.HOLDS)
    return (Verdict.HOLDS, holding) if holding else (any_of(answers), ())


def _acted_before(trigger: LinkedTrigger, facts: Facts) -> bool:
    before = facts[ActedBefore]
    return isinstance(before, ActedBefore) and f"{trigger.name}/{trigger.once_per}" in before.names


def _planned(trigger: LinkedTrigger, row: int, event: Event) -> list[PlannedAction]:
    calls = trigger.rows[row].actions
    first = sum(len(before.actions) for before in trigger.rows[:row])
    return [
        PlannedAction(f"{trigger.version}/{event.id}/{position}", trigger.name, position, call)
        for position, call in enumerate(calls, first)
    ]
