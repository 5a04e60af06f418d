"""Why a trigger fired, or why not: the stored facts are judged again and the answer is compared with the stored one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.events import Event
from domain.facts import Facts
from domain.values import Language, Text
from dsl.ast import Call, Comparison, Condition, Group, Not, Reference
from dsl.print import sentence

from .evaluate import judge
from .interpret import Fault, Interpreter
from .link import LinkedTrigger, Program, facts_of
from .observe import Read, Reads, observed
from .switches import Switch
from .verdict import Outcome, Verdict

_SWITCHED = {Outcome.SWITCHED_OFF: Switch.OFF, Outcome.SHADOWED: Switch.SHADOW}
"""What a stored outcome says about how the trigger was switched then."""


@dataclass(frozen=True, slots=True)
class Step:
    """One condition of the tree: the author's sentence, its verdict, the values read, and what it is made of."""

    sentence: Text
    verdict: Verdict
    reads: tuple[Read, ...] = ()
    missing: bool = False  # a fact that it needs does not exist for this event
    children: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The proof for one trigger and event. `stored` is what was decided then; it must equal `outcome`.

    `changed_plugins` are the conditions of the trigger whose code is no longer what it was then (issue 4, outcome 2).
    A trigger that was switched off was not asked, and has no steps.
    """

    trigger: LinkedTrigger
    event: Event
    happened: Text
    outcome: Outcome
    stored: Outcome | None
    steps: tuple[Step, ...]
    faults: tuple[Fault, ...]
    actions: tuple[Text, ...]
    changed_plugins: tuple[str, ...] = ()

    @property
    def confirmed(self) -> bool:
        """Whether judging again gives the stored outcome."""
        return self.outcome is self.stored


def explain(
    program: Program,
    name: str,
    event: Event,
    facts: Facts,
    stored: Mapping[str, Outcome],
    fingerprints: Mapping[str, str] | None = None,
) -> Explanation:
    """The explanation of trigger `name` for an event; KeyError when the program has no such trigger.

    `stored` holds the outcomes by trigger name, `fingerprints` those of the plugins when they were decided.
    """
    _, trigger = program.trigger(name)
    then = stored.get(name)
    interpreter = Interpreter(program, event, facts)
    judged = judge(trigger, interpreter, {name: _SWITCHED[then]} if then in _SWITCHED else {})
    return Explanation(
        trigger,
        event,
        program.registry.event_label(event.type),
        judged.outcome,
        then,
        () if judged.outcome is Outcome.SWITCHED_OFF else _Teller(program, event, facts).rows(trigger),
        tuple(sorted(set(interpreter.faults(trigger)))) if judged.outcome is Outcome.ERROR else (),
        tuple(_written(call, program) for row in judged.rows for call in trigger.rows[row].actions),
        _changed(program, trigger, fingerprints or {}),
    )


def _changed(program: Program, trigger: LinkedTrigger, then: Mapping[str, str]) -> tuple[str, ...]:
    now = program.fingerprints
    return tuple(sorted(name for name in program.plugins_of(trigger) if then.get(name, now[name]) != now[name]))


def _written(node: Condition, program: Program) -> Text:
    catalogue = program.registry.catalogue
    return Text(sentence(node, catalogue, Language.NL), sentence(node, catalogue, Language.EN))


class _Teller:
    """Builds the steps: each condition is asked again over observed facts, by itself."""

    def __init__(self, program: Program, event: Event, facts: Facts) -> None:
        self._program = program
        self._event = event
        self._facts = facts

    def rows(self, trigger: LinkedTrigger) -> tuple[Step, ...]:
        """The conditions; of a trigger with a table, those of each row under the number of the row."""
        if not trigger.rows[0].values:
            return self._each(trigger.rows[0].conditions)
        return tuple(self._row(number, row.conditions) for number, row in enumerate(trigger.rows, 1))

    def _row(self, number: int, conditions: tuple[Condition, ...]) -> Step:
        answer = Interpreter(self._program, self._event, self._facts).ask_all(conditions)
        return Step(Text(f"rij {number}", f"row {number}"), answer, children=self._each(conditions))

    def tell(self, node: Condition) -> Step:
        match node:
            case Call() | Comparison():
                return self._atom(node)
            case Reference():
                items = self._program.definitions[node.name].items
                return Step(_written(node, self._program), self._ask(node), children=self._each(items))
            case Not():
                return Step(Text("niet", "not"), self._ask(node), children=(self.tell(node.item),))
            case Group():
                return Step(_written(node, self._program), self._ask(node), children=self._each(node.items))

    def _each(self, nodes: tuple[Condition, ...]) -> tuple[Step, ...]:
        return tuple(self.tell(node) for node in nodes)

    def _ask(self, node: Condition) -> Verdict:
        return Interpreter(self._program, self._event, self._facts).ask(node)

    def _atom(self, node: Call | Comparison) -> Step:
        needed = facts_of(node, self._program.registry)
        reads = Reads()
        watched = {kind: observed(self._facts[kind], reads) for kind in needed}
        answer = Interpreter(self._program, self._event, watched).ask(node)
        missing = any(self._facts[kind] is None for kind in needed)
        return Step(_written(node, self._program), answer, reads.all(), missing)
