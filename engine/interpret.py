"""What rules mean, said plainly: every condition of a tree is asked, nothing is remembered. Compiled code must say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from domain.events import Event
from domain.facts import Facts
from dsl.ast import Call, Comparison, Condition, Definition, Group, Mode, Not, Quantifier, Reference
from dsl.tables import Row

from .compare import compare
from .registry import Registry
from .verdict import Verdict, all_of, any_of, at_least, none_of, of_rows, opposite, verdict

Atom = Call | Comparison
Fault = tuple[str, str]
"""A condition that crashed: the name of its plugin or field, and the reason."""

_OF = {Quantifier.ALL: all_of, Quantifier.ANY: any_of, Quantifier.NONE: none_of}


def ask(node: Condition, definitions: Mapping[str, Definition], answer: Callable[[Atom], Verdict]) -> Verdict:
    """A tree has an answer once each phrase and comparison in it has one."""
    if isinstance(node, Atom):
        return answer(node)
    answers = [ask(item, definitions, answer) for item in inner(node, definitions)]
    if isinstance(node, Group):
        return at_least(node.count, answers) if node.quantifier is Quantifier.AT_LEAST else _OF[node.quantifier](answers)
    return opposite(answers[0]) if isinstance(node, Not) else all_of(answers)


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


def attempt(atom: Atom, registry: Registry, event: Event, facts: Facts) -> Verdict | Exception:
    """What a phrase or comparison answers, unknown without a fact that it reads; or what it crashed with."""
    if isinstance(atom, Comparison):
        field = registry.fields[atom.field]
        fact = facts[field.fact]
        return Verdict.UNKNOWN if fact is None else compare(atom, getattr(fact, field.attribute))
    plugin, arguments = registry.conditions[atom.plugin], dict(atom.arguments)
    if (meaning := plugin.meaning(arguments)) is not None:
        return ask(meaning, {}, lambda one: answered(attempt(one, registry, event, facts)))
    given = {name: event if kind is Event else facts[kind] for name, kind in plugin.injected.items()}
    if any(value is None for value in given.values()):
        return Verdict.UNKNOWN
    try:
        return verdict(plugin.function(**given, **arguments))
    except Exception as error:  # noqa: BLE001  # a plugin may fail in any way: here alone that becomes an answer
        return error


def answered(found: Verdict | Exception) -> Verdict:
    """A crash is an error."""
    return found if isinstance(found, Verdict) else Verdict.ERROR


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Rules over the facts of one event."""

    registry: Registry
    definitions: Mapping[str, Definition]
    event: Event
    facts: Facts

    def judge(self, mode: Mode, rows: Iterable[Row]) -> tuple[Verdict, tuple[int, ...]]:
        """The answer of a trigger's conditions, and the rows of its table that fire."""
        return of_rows(mode, [self.ask_all(row.conditions) for row in rows])

    def faults(self, mode: Mode, rows: Iterable[Row]) -> Iterator[Fault]:
        """Of a trigger that is an error, what crashed to make it so."""
        broken = [row.conditions for row in rows if self.ask_all(row.conditions) is Verdict.ERROR]
        return (fault for conditions in broken[: 1 if mode is Mode.FIRST else None] for fault in self._crashed(conditions))

    def ask_all(self, nodes: Iterable[Condition]) -> Verdict:
        """Whether all of these hold, as under `als`."""
        return all_of([ask(node, self.definitions, lambda atom: answered(self.attempt(atom))) for node in nodes])

    def attempt(self, atom: Atom) -> Verdict | Exception:
        return attempt(atom, self.registry, self.event, self.facts)

    def _crashed(self, nodes: Iterable[Condition]) -> Iterator[Fault]:
        for node in nodes:
            if isinstance(node, Call) and isinstance(error := self.attempt(node), Exception):
                yield node.plugin, f"{type(error).__name__}: {error}"
            elif self.ask_all((node,)) is Verdict.ERROR:
                yield from self._crashed(inner(node, self.definitions))
