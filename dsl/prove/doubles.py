"""Rules that do the same work: the same actions on the same event, under conditions that follow from each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import combinations

from domain.values import Period

from .. import findings
from ..diagnostics import Diagnostic
from ..literals import write
from .actions import identity
from .glance import entails
from .logic import Atom
from .proof import Proof
from .rules import Rule, together

_ALWAYS: Atom = ""


def doubles(proof: Proof) -> Iterator[Diagnostic]:
    """Rules that are superfluous beside another one, each once. Rows of one table are left to the checks of tables."""
    place = {rule: index for index, rule in enumerate(proof.rules)}
    for bucket in _buckets(proof.rules, _work):
        atoms = {rule: proof.atoms(proof.trees(rule)) for rule in bucket}
        wider = _by_rarest_atom(bucket, atoms)
        for rule in bucket:
            others = [other for atom in (_ALWAYS, *atoms[rule]) for other in wider[atom] if atoms[other] <= atoms[rule]]
            others = [other for other in others if other.trigger is not rule.trigger and together(rule, other)]
            found = (_beside(proof, rule, other, place) for other in sorted(others, key=place.__getitem__))
            yield from (one for one in [next(filter(None, found), None)] if one)


def versions(proof: Proof) -> Iterator[Diagnostic]:
    """The same deed with other values, under the same conditions, in periods that overlap in part."""
    dated = [rule for rule in proof.rules if rule.trigger.valid and not rule.row]
    for bucket in _buckets(dated, lambda rule: (rule.trigger.event, rule.deadline, frozenset(rule.trees))):
        for one, other in combinations(bucket, 2):
            deeds = {identity(action) for action in one.actions} & {identity(action) for action in other.actions}
            if deeds and _work(one) != _work(other) and one.trigger.valid != other.trigger.valid and together(one, other):
                yield _overlapping(other, one)


def _work(rule: Rule) -> Hashable:
    return rule.trigger.event, rule.trigger.once_per, rule.deadline, frozenset(rule.actions)


def _buckets(rules: Iterable[Rule], key: Callable[[Rule], Hashable]) -> list[list[Rule]]:
    found: dict[Hashable, list[Rule]] = defaultdict(list)
    for rule in rules:
        found[key(rule)].append(rule)
    return [bucket for bucket in found.values() if len(bucket) > 1]


def _by_rarest_atom(bucket: list[Rule], atoms: Mapping[Rule, frozenset[Atom]]) -> Mapping[Atom, list[Rule]]:
    """Whoever asks everything that a rule asks, asks its rarest question too; so that few rules are compared."""
    often = Counter(atom for rule in bucket for atom in atoms[rule])
    found: dict[Atom, list[Rule]] = defaultdict(list)
    for rule in bucket:
        found[min(atoms[rule], key=often.__getitem__, default=_ALWAYS)].append(rule)
    return found


def _beside(proof: Proof, rule: Rule, other: Rule, place: Mapping[Rule, int]) -> Diagnostic | None:
    """That `rule` is superfluous beside `other`: of two that are alike, the later one is."""
    if not _implies(proof, rule, other):
        return None
    alike = _implies(proof, other, rule)
    if place[other] > place[rule] if alike else not _within(rule.trigger.valid, other.trigger.valid):
        return None
    example = proof.example(proof.fires(rule), proof.trees(rule), rule.place.language)
    if example is None:
        return None
    if alike and not _nested(rule.trigger.valid, other.trigger.valid):
        return _overlapping(rule, other)
    names = findings.named(rule.trigger.name, rule.row), findings.named(other.trigger.name, other.row)
    return (findings.same_trigger if alike else findings.covered_trigger)(rule.place, *names, other.place, example)


def _overlapping(rule: Rule, other: Rule) -> Diagnostic:
    names = findings.named(rule.trigger.name, rule.row), findings.named(other.trigger.name, other.row)
    starts = [rule.trigger.valid.start for rule in (rule, other) if rule.trigger.valid]
    return findings.overlapping_validity(rule.place, *names, other.place, write(max(starts), rule.place.language))


def _within(inner: Period | None, outer: Period | None) -> bool:
    if inner is None or outer is None:
        return outer is None
    return outer.start <= inner.start and (outer.end is None or (inner.end is not None and inner.end <= outer.end))


def _nested(one: Period | None, other: Period | None) -> bool:
    return _within(one, other) or _within(other, one)


def _implies(proof: Proof, rule: Rule, other: Rule) -> bool:
    """Whenever `rule` fires, `other` surely does. The solver is asked for what cannot be seen part by part."""
    logic = proof.logic
    left = [tree for tree in other.trees if not any(entails(logic, part, tree) for part in rule.trees)]
    if other.earlier is None and not left:
        return True
    if any(logic.simple(tree) and logic.contingent(tree) for tree in left) and rule.earlier is None and logic.open(rule.trees):
        return False
    return logic.impossible(proof.fires(rule), logic.no(proof.fires(other)))
