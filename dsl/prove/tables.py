"""The rows of one table beside each other: a row that is never reached, rows that overlap, a gap between rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import z3

from .. import findings
from ..ast import Mode, Table, Trigger
from ..diagnostics import Diagnostic
from ..print import sentence
from ..types import Choice
from .actions import identity
from .meaning import placeholders
from .numbers import bounds, ordered
from .proof import Proof
from .rules import Rule

_OTHERS = 2
"""A value of a list is only missed when at least this many others, and all others, have a row."""


def tables(proof: Proof) -> Iterator[Diagnostic]:
    """What is wrong with each table; a row that cannot hold by itself is reported elsewhere."""
    for _, item in proof.linked.statements:
        if isinstance(item, Trigger) and item.table:
            rows = [rule for rule in proof.of(item) if _possible(proof, rule)]
            yield from (_unreachable if item.table.mode is Mode.FIRST else _overlaps)(proof, rows)
            yield from _gap(proof, item, item.table, rows)


def _possible(proof: Proof, rule: Rule) -> bool:
    return proof.logic.open(rule.trees) or not proof.logic.impossible(proof.logic.holds(rule.trees))


def _unreachable(proof: Proof, rows: Sequence[Rule]) -> Iterator[Diagnostic]:
    for rule in rows:
        if proof.in_the_way(rule) and proof.logic.impossible(proof.fires(rule)):
            example = proof.example(proof.logic.holds(rule.trees), rule.trees, rule.place.language)
            yield findings.unreachable_row(rule.place, rule.row, example or "")


def _overlaps(proof: Proof, rows: Sequence[Rule]) -> Iterator[Diagnostic]:
    """Of the rows that hold together, those are told that do the same deed twice; each row once."""
    for index, rule in enumerate(rows):
        found = (overlap for other in rows[:index] if (overlap := _overlap(proof, other, rule)))
        yield from (one for one in [next(found, None)] if one)


def _overlap(proof: Proof, other: Rule, rule: Rule) -> Diagnostic | None:
    deeds = {identity(action) for action in other.actions}
    shared = next((action for action in rule.actions if identity(action) in deeds), None)
    if shared is None or proof.apart(other, rule) or not proof.comparable(other.trees, rule.trees):
        return None
    both = proof.logic.all((proof.fires(other), proof.fires(rule)))
    example = proof.example(both, (*other.trees, *rule.trees), rule.place.language)
    if example is None:
        return None
    return findings.overlapping_rows(
        rule.place, rule.row, other.row, sentence(shared, proof.catalogue, rule.place.language), example
    )


def _gap(proof: Proof, trigger: Trigger, table: Table, rows: Sequence[Rule]) -> Iterator[Diagnostic]:
    """A gap has rows around it: on both sides of an ordered field, or for every other value of a list.

    Values beyond the outermost rows are no gap: that a table does not speak of them may well be meant.
    """
    varying = [index for index, node in enumerate(trigger.conditions) if any(placeholders(node))]
    filled = [[proof.meanings.of(rule.conditions[index]) for index in varying] for rule in rows]
    fixed = [proof.meanings.of(node) for node in trigger.conditions if not any(placeholders(node))]
    trees = [tree for row in filled for tree in row]
    if not filled or proof.undeclared(trees):
        return
    logic = proof.logic
    some_row = logic.any(logic.holds(row) for row in filled)
    no_row = logic.all((logic.holds(fixed), *(logic.fails(row) for row in filled)))
    for field in dict.fromkeys(atom for tree in trees for atom in logic.atoms(tree) if isinstance(atom, str)):
        for around in _arounds(proof, field, some_row):
            if (example := proof.example(logic.all((no_row, around)), (*fixed, *trees), rows[0].place.language)) is not None:
                yield findings.gap(replace(rows[0].place, span=table.span), trigger.name, example)
                return


def _arounds(proof: Proof, field: str, some_row: z3.BoolRef) -> Iterator[z3.BoolRef]:
    """That a row holds on each side, everything but this field being the same."""
    slot, logic = proof.catalogue.field(field).slot, proof.logic
    value = logic.value(field)

    def with_value(number: z3.ArithRef) -> z3.BoolRef:
        return z3.substitute(some_row, (value, number))

    if ordered(slot):
        below, above = logic.value(f"{field} below"), logic.value(f"{field} above")
        yield logic.all((below < value, value < above, with_value(below), with_value(above)))
    elif isinstance(slot, Choice) and len(slot.type) > _OTHERS:
        low, high = bounds(slot)
        for missed in range(low, high + 1):
            others = (with_value(z3.IntVal(number, logic.context)) for number in range(low, high + 1) if number != missed)
            yield logic.all((value == missed, *others))
