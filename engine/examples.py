"""The examples inside rule files, run: what they give is taken to hold, and each trigger must fire or not as expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dsl.ast import Call, Comparison, Condition, Example, Expectation, Group, Not, Operator, Quantifier, Reference, Value
from dsl.ruleset import Ruleset

from .compare import compare
from .interpret import ask
from .link import LinkedTrigger, Program
from .uses import atoms
from .verdict import Verdict, all_of, of_rows, opposite

Atom = Call | Comparison


@dataclass(frozen=True, slots=True)
class Shown:
    """One expectation of an example, whether it came true, and what each condition of the trigger was taken to be."""

    path: str
    example: Example
    expectation: Expectation
    fired: bool
    answers: tuple[tuple[Atom, Verdict], ...]

    @property
    def as_expected(self) -> bool:
        return self.fired is self.expectation.fires


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the examples show of one trigger: that it fires, that it does not, and which conditions they never turn."""

    trigger: str
    fires: bool
    stays_off: bool
    only_one_way: tuple[Atom, ...]


@dataclass(frozen=True)
class Supposition:
    """What an example gives: conditions that hold or not, and values of fields."""

    program: Program
    given: Mapping[Condition, Verdict]
    values: Mapping[str, Value] = field(default_factory=dict)

    def answer(self, atom: Atom) -> Verdict:
        """What is not given is computed where the values given allow it, and else taken not to hold."""
        known = self._known(atom)
        return Verdict.FAILS if known is Verdict.UNKNOWN else known

    def _known(self, atom: Atom) -> Verdict:
        if atom in self.given:
            return self.given[atom]
        if isinstance(atom, Comparison):
            return compare(atom, self.values[atom.field]) if atom.field in self.values else Verdict.UNKNOWN
        means = self.program.registry.conditions[atom.plugin].phrase.means
        return Verdict.UNKNOWN if means is None else ask(means(**dict(atom.arguments)), {}, self._known)


def run_examples(ruleset: Ruleset, program: Program) -> tuple[Shown, ...]:
    """Every expectation of every example, in the order of the text."""
    examples = [(path, item) for path, file in ruleset.files for item in file.statements if isinstance(item, Example)]
    return tuple(_show(path, example, expected, program) for path, example in examples for expected in example.expect)


def _show(path: str, example: Example, expectation: Expectation, program: Program) -> Shown:
    _, trigger = program.trigger(expectation.trigger)
    supposed = suppose(example, program)
    verdicts = [all_of([ask(node, program.definitions, supposed.answer) for node in row.conditions]) for row in trigger.rows]
    answer, _ = of_rows(trigger.mode, verdicts)
    answers = tuple((atom, supposed.answer(atom)) for atom in _atoms_of(trigger, program))
    return Shown(path, example, expectation, answer is Verdict.HOLDS, answers)


def suppose(example: Example, program: Program) -> Supposition:
    """An equality gives a field its value; any other line is a condition that holds, or with `niet` one that does not."""
    given: dict[Condition, Verdict] = {}
    values: dict[str, Value] = {}
    for node in example.given:
        if isinstance(node, Comparison) and node.operator is Operator.IS:
            values[node.field] = node.values[0]
        else:
            given.update(_spelled_out(node, Verdict.HOLDS, program))
    return Supposition(program, given, values)


def _spelled_out(node: Condition, taken: Verdict, program: Program) -> Iterable[tuple[Condition, Verdict]]:
    """What a line says of the conditions in it: a definition or `alle van` of each, `niet` and `geen van` the opposite."""
    match node:
        case Not():
            yield from _spelled_out(node.item, opposite(taken), program)
        case Reference() if taken is Verdict.HOLDS:
            yield from _each(program.definitions[node.name].items, taken, program)
        case Group(Quantifier.ALL) if taken is Verdict.HOLDS:
            yield from _each(node.items, taken, program)
        case Group(Quantifier.NONE) if taken is Verdict.HOLDS:
            yield from _each(node.items, Verdict.FAILS, program)
        case _:
            yield node, taken


def _each(nodes: Iterable[Condition], taken: Verdict, program: Program) -> Iterable[tuple[Condition, Verdict]]:
    for node in nodes:
        yield from _spelled_out(node, taken, program)


def _atoms_of(trigger: LinkedTrigger, program: Program) -> tuple[Atom, ...]:
    found = [atom for row in trigger.rows for atom in atoms(row.conditions, program.definitions)]
    return tuple(dict.fromkeys(found))


def coverage(program: Program, shown: Iterable[Shown]) -> tuple[Coverage, ...]:
    """For every trigger, in the order of the text: what no example shows."""
    listed = list(shown)
    triggers = [trigger for triggers in program.triggers.values() for trigger in triggers]
    return tuple(
        _covered(trigger, program, [one for one in listed if one.expectation.trigger == trigger.name]) for trigger in triggers
    )


def _covered(trigger: LinkedTrigger, program: Program, shown: list[Shown]) -> Coverage:
    seen = {(atom, answer) for one in shown for atom, answer in one.answers}
    both_ways = (Verdict.HOLDS, Verdict.FAILS)
    missing = tuple(atom for atom in _atoms_of(trigger, program) if any((atom, way) not in seen for way in both_ways))
    return Coverage(trigger.name, any(one.fired for one in shown), any(not one.fired for one in shown), missing)
