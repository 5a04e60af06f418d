"""What rules mean, said plainly: every condition of a tree is asked, nothing is remembered. Compiled code must say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.events import Event
from domain.facts import Facts
from dsl.ast import Call, Comparison, Condition, Definition, Group, Mode, Not, Quantifier, Reference

from .compare import compare_fact
from .link import LinkedTrigger, Program
from .verdict import Verdict, all_of, any_of, at_least, none_of, opposite, verdict

Answer = Callable[[Call | Comparison], Verdict]
Fault = tuple[str, str]
"""A condition that crashed: the name of its plugin or field, and the reason."""

_OF = {Quantifier.ALL: all_of, Quantifier.ANY: any_of, Quantifier.NONE: none_of}


def ask(node: Condition, definitions: Mapping[str, Definition], answer: Answer) -> Verdict:
    """A tree has an answer once each phrase and comparison in it has one."""
    match node:
        case Call() | Comparison():
            return answer(node)
        case Reference():
            return ask_all(definitions[node.name].items, definitions, answer)
        case Not():
            return opposite(ask(node.item, definitions, answer))
        case Group():
            answers = [ask(item, definitions, answer) for item in node.items]
            return at_least(node.count, answers) if node.quantifier is Quantifier.AT_LEAST else _OF[node.quantifier](answers)


def ask_all(nodes: Iterable[Condition], definitions: Mapping[str, Definition], answer: Answer) -> Verdict:
    """Whether all of them hold, as under `als`."""
    return all_of([ask(node, definitions, answer) for node in nodes])


def of_rows(mode: Mode, answers: Sequence[Verdict]) -> tuple[Verdict, tuple[int, ...]]:
    """The answer of a trigger, and the rows that fire.

    Of `eerste`, a row that is unknown might have been the first, so then no row after it fires.
    """
    if mode is Mode.FIRST:
        found = ((answer, (row,)) for row, answer in enumerate(answers) if answer is not Verdict.FAILS)
        answer, rows = next(found, (Verdict.FAILS, ()))
        return answer, rows if answer is Verdict.HOLDS else ()
    holding = tuple(row for row, answer in enumerate(answers) if answer is Verdict.HOLDS)
    return (Verdict.HOLDS, holding) if holding else (any_of(answers), ())


@dataclass(frozen=True, slots=True)
class Interpreter:
    """The rules of a program over the facts of one event."""

    program: Program
    event: Event
    facts: Facts

    def judge(self, trigger: LinkedTrigger) -> tuple[Verdict, tuple[int, ...]]:
        """The answer of a trigger's conditions, and the rows of its table that fire."""
        return of_rows(trigger.mode, [self.ask_all(row.conditions) for row in trigger.rows])

    def faults(self, trigger: LinkedTrigger) -> Iterator[Fault]:
        """Of a trigger that is an error, what crashed to make it so."""
        asked = [row.conditions for row in trigger.rows if self.ask_all(row.conditions) is Verdict.ERROR]
        for conditions in asked[:1] if trigger.mode is Mode.FIRST else asked:
            for node in conditions:
                yield from self._crashed(node)

    def ask(self, node: Condition) -> Verdict:
        return ask(node, self.program.definitions, self._answer)

    def ask_all(self, nodes: Iterable[Condition]) -> Verdict:
        return ask_all(nodes, self.program.definitions, self._answer)

    def _answer(self, atom: Call | Comparison) -> Verdict:
        answer = self._attempt(atom)
        return Verdict.ERROR if isinstance(answer, Exception) else answer

    def _attempt(self, atom: Call | Comparison) -> Verdict | Exception:
        registry = self.program.registry
        try:
            if isinstance(atom, Comparison):
                return compare_fact(atom, registry.fields[atom.field], self.facts)
            plugin = registry.conditions[atom.plugin]
            given = plugin.given(self.event, self.facts)
            return Verdict.UNKNOWN if given is None else verdict(plugin.function(**given, **dict(atom.arguments)))
        except Exception as error:  # noqa: BLE001  # a plugin may fail in any way: that is an answer too
            return error

    def _crashed(self, node: Condition) -> Iterator[Fault]:
        if self.ask(node) is not Verdict.ERROR:
            return
        if isinstance(node, Call | Comparison):
            error = self._attempt(node)
            yield node.plugin if isinstance(node, Call) else node.field, f"{type(error).__name__}: {error}"
        for item in inner(node, self.program.definitions):
            yield from self._crashed(item)


def inner(node: Condition, definitions: Mapping[str, Definition]) -> tuple[Condition, ...]:
    """What a condition is made of."""
    match node:
        case Reference():
            return definitions[node.name].items
        case Not():
            return (node.item,)
        case Group():
            return node.items
    return ()
