"""Why a trigger fired, or why not: the stored facts are judged again and the answer is compared with the stored one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.events import Event
from domain.facts import Facts
from domain.values import Language, Text
from dsl.ast import Call, Condition, Group, Not, Quantifier, Reference
from dsl.print import sentence

from .evaluate import Evaluation, outcome
from .link import LinkedTrigger, Program, needed_facts
from .observe import Read, Reads, observed
from .verdict import Outcome, Verdict


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
    """The proof for one trigger and event. `stored` is what was decided then; it must equal `outcome`."""

    trigger: LinkedTrigger
    event: Event
    outcome: Outcome
    stored: Outcome | None
    steps: tuple[Step, ...]
    faults: tuple[tuple[str, str], ...]
    actions: tuple[Text, ...]

    @property
    def confirmed(self) -> bool:
        """Whether judging again gives the stored outcome."""
        return self.outcome is self.stored


_GROUPS = {
    Quantifier.ALL: Text("alle van", "all of"),
    Quantifier.ANY: Text("één van", "any of"),
    Quantifier.NONE: Text("geen van", "none of"),
}


def explain(program: Program, name: str, event: Event, facts: Facts, stored: Mapping[str, Outcome]) -> Explanation:
    """The explanation of trigger `name` for an event; KeyError when the program has no such trigger."""
    _, trigger = program.trigger(name)
    teller = _Teller(program, event, facts)
    steps = tuple(teller.tell(node) for node in trigger.conditions)
    evaluation = Evaluation(program, event, facts)
    result = outcome(trigger, event, evaluation)
    actions = tuple(_written(call, program) for call in trigger.actions)
    return Explanation(trigger, event, result, stored.get(name), steps, tuple(evaluation.faults), actions)


def _written(node: Call | Reference, program: Program) -> Text:
    catalogue = program.registry.catalogue
    return Text(sentence(node, catalogue, Language.NL), sentence(node, catalogue, Language.EN))


class _Teller:
    """Builds the steps: each condition is asked again over observed facts, by itself."""

    def __init__(self, program: Program, event: Event, facts: Facts) -> None:
        self._program = program
        self._event = event
        self._facts = facts

    def tell(self, node: Condition) -> Step:
        match node:
            case Call():
                return self._call(node)
            case Reference():
                items = self._program.definitions[node.name].items
                return Step(_written(node, self._program), self._ask(node), children=self._each(items))
            case Not():
                return Step(Text("niet", "not"), self._ask(node), children=(self.tell(node.item),))
            case Group():
                return Step(_GROUPS[node.quantifier], self._ask(node), children=self._each(node.items))

    def _each(self, nodes: tuple[Condition, ...]) -> tuple[Step, ...]:
        return tuple(self.tell(node) for node in nodes)

    def _ask(self, node: Condition) -> Verdict:
        return Evaluation(self._program, self._event, self._facts).ask(node)

    def _call(self, node: Call) -> Step:
        needed = needed_facts(self._program.registry.conditions[node.plugin])
        reads = Reads()
        watched = {kind: observed(self._facts[kind], reads) for kind in needed}
        answer = Evaluation(self._program, self._event, watched).ask(node)
        missing = any(self._facts[kind] is None for kind in needed)
        return Step(_written(node, self._program), answer, reads.all(), missing)
