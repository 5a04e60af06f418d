"""Rules that can fire together and do opposite things to the same subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from .. import findings
from ..ast import Call
from ..diagnostics import Diagnostic, Place
from ..print import sentence
from .actions import opposite
from .proof import Proof
from .rules import Rule, together


def conflicts(proof: Proof) -> Iterator[Diagnostic]:
    """Within one rule, and between two, of which the later is told about once. Where undeclared questions differ, they may
    exclude each other: nothing is said.
    """
    told: set[Rule] = set()
    for rule in proof.rules:
        if rule.row <= 1:
            yield from _within(proof, rule)
    for rule, position, other, action in _opposites(proof):
        exclusive = rule in (other, *other.before) or other in rule.before
        if rule not in told and not exclusive and together(rule, other) and not proof.apart(rule, other):
            found = [*_between(proof, rule, position, other, action)]
            told |= {rule for _ in found}
            yield from found


def _within(proof: Proof, rule: Rule) -> Iterator[Diagnostic]:
    for one, other in combinations(range(len(rule.actions)), 2):
        if opposite(rule.actions[one], rule.actions[other], proof.opposites):
            at = _at(rule, other)
            told = [sentence(rule.actions[index], proof.catalogue, at.language) for index in (one, other)]
            yield findings.contradiction(at, rule.trigger.name, told)


def _opposites(proof: Proof) -> Iterator[tuple[Rule, int, Rule, Call]]:
    """Each action with every opposite action of an earlier rule on the same event."""
    seen: dict[tuple[str, str], list[tuple[Rule, Call]]] = defaultdict(list)
    for rule in proof.rules:
        for position, action in enumerate(rule.actions):
            for plugin in proof.opposites.get(action.plugin, ()):
                for other, earlier in seen[rule.trigger.event, plugin]:
                    if opposite(action, earlier, proof.opposites):
                        yield rule, position, other, earlier
        for action in rule.actions:
            seen[rule.trigger.event, action.plugin].append((rule, action))


def _between(proof: Proof, rule: Rule, position: int, other: Rule, action: Call) -> Iterator[Diagnostic]:
    one, two = proof.trees(other), proof.trees(rule)
    if not proof.comparable(one, two):
        return
    at = _at(rule, position)
    example = proof.example(proof.logic.all((proof.fires(rule), proof.fires(other))), (*one, *two), at.language)
    if example is not None:
        names = findings.named(rule.trigger.name, rule.row), findings.named(other.trigger.name, other.row)
        told = [sentence(call, proof.catalogue, at.language) for call in (action, rule.actions[position])]
        yield findings.conflicting_actions(at, *names, other.place, told, example)


def _at(rule: Rule, position: int) -> Place:
    return replace(rule.place, span=rule.trigger.actions[position].span)
