"""Conditions that can never hold, that always hold, or that can never hold together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .. import findings
from ..ast import Condition, Definition, Group, Not, Quantifier, Reference, Trigger
from ..diagnostics import Diagnostic, Place
from ..linked import conditions, leaves
from ..print import sentence
from .meaning import placeholders
from .proof import Proof


def settled(proof: Proof) -> Iterator[Diagnostic]:
    """Every bullet, inside out, then the bullets together; what follows from a finding in a definition is not said again."""
    reported: set[str] = set()
    placed: list[tuple[Place, Definition | Trigger]] = [proof.linked.definitions[name] for name in proof.linked.order]
    placed += [(place, item) for place, item in proof.linked.statements if isinstance(item, Trigger)]
    for place, item in placed:
        found = [*_bullets(proof, place, item, reported)] or [*_together(proof, place, item, reported)]
        if isinstance(item, Definition) and (found or _uses(item.items, reported)):
            reported.add(item.name)
        yield from found


def _uses(items: tuple[Condition, ...], reported: set[str]) -> bool:
    return any(isinstance(leaf, Reference) and leaf.name in reported for leaf in leaves(items))


def _bullets(proof: Proof, place: Place, item: Definition | Trigger, reported: set[str]) -> Iterator[Diagnostic]:
    for condition in conditions(item):
        yield from _bullet(proof, place, condition, reported)


def _bullet(proof: Proof, place: Place, node: Condition, reported: set[str]) -> list[Diagnostic]:
    inner = node.items if isinstance(node, Group) else (node.item,) if isinstance(node, Not) else ()
    if found := [found for item in inner for found in _bullet(proof, place, item, reported)]:
        return found
    if isinstance(node, Reference) or any(placeholders(node)) or _uses((node,), reported):
        return []
    return [*_alone(proof, replace(place, span=node.span), node)]


def _alone(proof: Proof, at: Place, node: Condition) -> Iterator[Diagnostic]:
    tree = proof.meanings.of(node)
    if proof.logic.open((tree,)):
        return
    answer = proof.logic.answer(tree)
    if proof.logic.impossible(answer.holds):
        core = _core(proof, node.items) if isinstance(node, Group) and node.quantifier is Quantifier.ALL else ()
        text = sentence(node, proof.catalogue, at.language)
        yield findings.never_together(at, _told(proof, at, core), text) if core else findings.never_holds(at, text)
    elif proof.logic.impossible(answer.fails):
        yield findings.always_holds(at, sentence(node, proof.catalogue, at.language))


def _together(proof: Proof, place: Place, item: Definition | Trigger, reported: set[str]) -> Iterator[Diagnostic]:
    fixed = tuple(node for node in conditions(item) if not any(placeholders(node)))
    if _uses(fixed, reported):
        return
    if core := _clash(proof, fixed):
        at, told = replace(place, span=core[-1].span), _told(proof, place, core)
        trigger = isinstance(item, Trigger)
        yield (
            findings.never_fires(at, told, findings.named(item.name, 0))
            if trigger
            else findings.never_together(at, told, item.name)
        )
    elif isinstance(item, Trigger) and item.table:
        for rule in proof.of(item):
            if core := _clash(proof, rule.conditions):
                yield findings.never_fires(rule.place, _told(proof, place, core), findings.named(item.name, rule.row))


def _told(proof: Proof, at: Place, items: tuple[Condition, ...]) -> list[str]:
    return [sentence(item, proof.catalogue, at.language) for item in items]


def _clash(proof: Proof, items: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """The fewest of these that can never hold together; empty when all can."""
    trees = [proof.meanings.of(item) for item in items]
    if proof.logic.open(trees) or not proof.logic.impossible(proof.logic.holds(trees)):
        return ()
    return _core(proof, items)


def _core(proof: Proof, items: tuple[Condition, ...]) -> tuple[Condition, ...]:
    core = list(items)
    for item in items:
        fewer = [other for other in core if other is not item]
        if proof.logic.impossible(proof.logic.holds([proof.meanings.of(other) for other in fewer])):
            core = fewer
    return tuple(core)
