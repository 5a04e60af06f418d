"""One event against a program: every trigger of its type gets an outcome, and those that fire plan their actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.events import Event
from domain.facts import Facts
from dsl.ast import Call, Condition, Definition, Group, Not, Quantifier, Reference

from .contracts import ConditionPlugin
from .link import LinkedTrigger, Program
from .verdict import Outcome, Verdict, all_of, any_of, none_of, opposite, verdict

_OF = {Quantifier.ALL: all_of, Quantifier.ANY: any_of, Quantifier.NONE: none_of}


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
    faults: tuple[tuple[str, str], ...]


class Evaluation:
    """The conditions of one event: each distinct one is asked once, whichever triggers share it."""

    def __init__(self, program: Program, event: Event, facts: Facts) -> None:
        self._program = program
        self._event = event
        self._facts = facts
        self._known: dict[tuple[object, ...], Verdict] = {}
        self.faults: list[tuple[str, str]] = []

    def all_of(self, conditions: tuple[Condition, ...]) -> Verdict:
        """Every condition is asked, also after one failed, so that all reasons are known."""
        return all_of([self.ask(node) for node in conditions])

    def ask(self, node: Condition) -> Verdict:
        match node:
            case Call():
                return self._call(node)
            case Reference():
                return self.all_of(self._definition(node).items)
            case Not():
                return opposite(self.ask(node.item))
            case Group():
                return _OF[node.quantifier]([self.ask(item) for item in node.items])

    def _definition(self, node: Reference) -> Definition:
        return self._program.definitions[node.name]

    def _call(self, node: Call) -> Verdict:
        key = (node.plugin, node.arguments)
        if key not in self._known:
            self._known[key] = self._run(self._program.registry.conditions[node.plugin], node)
        return self._known[key]

    def _run(self, plugin: ConditionPlugin, node: Call) -> Verdict:
        given = injected(plugin, self._event, self._facts)
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


def decide(program: Program, event: Event, facts: Facts) -> Decision:
    """Each trigger on its own, none sees another's actions; `facts` holds what `program.facts` asks for this event type."""
    evaluation = Evaluation(program, event, facts)
    triggers = program.triggers.get(event.type, ())
    outcomes = {trigger.name: outcome(trigger, event, evaluation) for trigger in triggers}
    fired = [trigger for trigger in triggers if outcomes[trigger.name] is Outcome.FIRED]
    actions = tuple(action for trigger in fired for action in _planned(trigger, event))
    return Decision(event, outcomes, actions, tuple(evaluation.faults))


def outcome(trigger: LinkedTrigger, event: Event, evaluation: Evaluation) -> Outcome:
    if trigger.valid is not None and event.occurred_on not in trigger.valid:
        return Outcome.NOT_VALID
    answer = evaluation.all_of(trigger.conditions)
    return Outcome.FIRED if answer is Verdict.HOLDS else Outcome(answer.value)


def _planned(trigger: LinkedTrigger, event: Event) -> list[PlannedAction]:
    return [
        PlannedAction(f"{trigger.version}/{event.id}/{position}", trigger.name, position, call)
        for position, call in enumerate(trigger.actions)
    ]
