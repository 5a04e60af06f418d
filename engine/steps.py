"""The conditions of a trigger as an author reads them: each with its sentence, its verdict and the values that it read."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events import Event
from domain.facts import Facts
from domain.values import Language, Text
from dsl.ast import Call, Comparison, Condition, Not
from dsl.print import sentence

from .interpret import Interpreter, attempt, inner
from .link import LinkedTrigger, Program
from .observe import Read, Reads, labels, observed
from .uses import facts_of
from .verdict import Verdict


@dataclass(frozen=True, slots=True)
class Step:
    """One condition of the tree. Without facts its verdict is None: what it reads can no longer be said."""

    sentence: Text
    verdict: Verdict | None
    reads: tuple[Read, ...] = ()
    missing: tuple[Text, ...] = ()  # what it needs and does not exist for this event
    children: tuple[Step, ...] = ()


def steps(program: Program, trigger: LinkedTrigger, event: Event, facts: Facts | None) -> tuple[Step, ...]:
    """The conditions; of a trigger with a table, those of each row under the number of the row.

    Each condition is asked again over observed facts, by itself; of facts that are gone (None) only the sentences are left.
    """
    teller = Teller(program, event, facts)
    if not trigger.rows[0].values:
        return teller.each(trigger.rows[0].conditions)
    return tuple(teller.row(number, row.conditions) for number, row in enumerate(trigger.rows, 1))


def written(node: Condition, program: Program) -> Text:
    """A condition or action in the words of its author, in both languages."""
    catalogue = program.registry.catalogue
    return Text(sentence(node, catalogue, Language.NL), sentence(node, catalogue, Language.EN))


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes the steps of one event."""

    program: Program
    event: Event
    facts: Facts | None

    def row(self, number: int, conditions: tuple[Condition, ...]) -> Step:
        return Step(Text(f"rij {number}", f"row {number}"), self._ask(conditions), children=self.each(conditions))

    def each(self, nodes: tuple[Condition, ...]) -> tuple[Step, ...]:
        return tuple(self._tell(node) for node in nodes)

    def _tell(self, node: Condition) -> Step:
        match node:
            case Call() | Comparison():
                return self.atom(node)
            case Not():
                told = Text("niet", "not")
            case _:
                told = written(node, self.program)
        return Step(told, self._ask((node,)), children=self.each(inner(node, self.program.definitions)))

    def atom(self, node: Call | Comparison) -> Step:
        """A condition phrase or comparison, with what it read."""
        if self.facts is None:
            return Step(written(node, self.program), None)
        return Step(written(node, self.program), *self.seen(node, self.facts))

    def seen(self, node: Call | Comparison, facts: Facts) -> tuple[Verdict, tuple[Read, ...], tuple[Text, ...]]:
        """The verdict, the values read, and what does not exist."""
        registry = self.program.registry
        needed = sorted(facts_of(node, registry), key=str)
        reads = Reads()
        answer = attempt(node, registry, self.event, {kind: observed(facts[kind], reads) for kind in needed})
        missing = tuple(self._label(node, kind) for kind in needed if facts[kind] is None)
        return answer if isinstance(answer, Verdict) else Verdict.ERROR, reads.all(), missing

    def _ask(self, nodes: tuple[Condition, ...]) -> Verdict | None:
        if self.facts is None:
            return None
        return Interpreter(self.program.registry, self.program.definitions, self.event, self.facts).ask_all(nodes)

    def _label(self, node: Call | Comparison, kind: type) -> Text:
        """What to call a fact that is not there: by the field that was wanted of it, else by its first one."""
        named = labels(kind)
        wanted = self.program.registry.fields[node.field].attribute if isinstance(node, Comparison) else ""
        return named.get(wanted, next(iter(named.values())))
