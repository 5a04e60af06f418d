"""Rules that set each other off without end: event → action → event."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from .. import findings
from ..ast import Call
from ..diagnostics import Diagnostic
from ..phrases import Kind
from ..print import sentence
from .actions import opposite
from .proof import Proof
from .rules import Rule


@dataclass(frozen=True, slots=True)
class Step:
    """From the event of a rule, by one of its actions, to an event that the action causes."""

    rule: Rule
    position: int
    event: str

    @property
    def action(self) -> Call:
        return self.rule.actions[self.position]


def cycles(proof: Proof) -> Iterator[Diagnostic]:
    """Circles that go on: an action in it does something each time, or undoes another. Each rule is told about once."""
    steps = [step for step in _steps(proof) if not _ends(proof, (step,))]
    ways = _Ways(steps)
    by_plugin = defaultdict(list)
    for step in steps:
        by_plugin[step.action.plugin].append(step)
    told: set[Rule] = set()
    for step in steps:
        found = next((walk for walk in _walks(proof, step, by_plugin, ways) if not _ends(proof, walk)), None)
        if found and not any(one.rule in told for one in found):
            told |= {one.rule for one in found}
            yield _told(proof, found)


def _steps(proof: Proof) -> Iterator[Step]:
    """What acts once per case, or waits for a deadline, cannot go on by itself."""
    for rule in proof.rules:
        if rule.trigger.once_per is None and rule.trigger.deadline is None:
            for position, action in enumerate(rule.actions):
                for event in sorted(proof.catalogue.get(Kind.ACTION, action.plugin).causes):
                    yield Step(rule, position, event)


def _ends(proof: Proof, walk: Sequence[Step]) -> bool:
    """A condition names a text that an action names too: it may well ask for what the action brings."""
    names = {value for step in walk for _, value in step.action.arguments if type(value) is str}
    return bool(names) and any(not names.isdisjoint(_asked(proof, step.rule)) for step in walk)


def _asked(proof: Proof, rule: Rule) -> Iterator[str]:
    for question in proof.undeclared(proof.trees(rule)):
        if isinstance(question, Call):
            yield from (value for _, value in question.arguments if type(value) is str)


def _walks(proof: Proof, step: Step, by_plugin: Mapping[str, Sequence[Step]], ways: _Ways) -> Iterator[tuple[Step, ...]]:
    """From the step back to where it begins; where a second time would change nothing, past what undoes it."""
    start = step.rule.trigger.event
    undone = proof.opposites.get(step.action.plugin, ())
    if not undone and not proof.catalogue.get(Kind.ACTION, step.action.plugin).settles:
        if (back := ways.between(step.event, start)) is not None:
            yield step, *back
        return
    for other in chain.from_iterable(by_plugin.get(plugin, ()) for plugin in sorted(undone)):
        if opposite(step.action, other.action, proof.opposites):
            there, back = ways.between(step.event, other.rule.trigger.event), ways.between(other.event, start)
            if there is not None and back is not None:
                yield step, *there, other, *back


class _Ways:
    """The shortest ways between events, each looked for once."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._following: dict[str, dict[str, Step]] = defaultdict(dict)
        for step in steps:
            self._following[step.rule.trigger.event].setdefault(step.event, step)
        self._from: dict[str, Mapping[str, tuple[Step, ...]]] = {}

    def between(self, start: str, end: str) -> tuple[Step, ...] | None:
        """No steps at all when these are one event; None when there is no way."""
        if start not in self._from:
            self._from[start] = self._reached(start)
        return self._from[start].get(end)

    def _reached(self, start: str) -> Mapping[str, tuple[Step, ...]]:
        ways: dict[str, tuple[Step, ...]] = {start: ()}
        queue = deque((start,))
        while queue:
            event = queue.popleft()
            for following, step in self._following.get(event, {}).items():
                if following not in ways:
                    ways[following] = (*ways[event], step)
                    queue.append(following)
        return ways


def _told(proof: Proof, walk: Sequence[Step]) -> Diagnostic:
    first = walk[0].rule
    at = replace(first.place, span=first.trigger.actions[walk[0].position].span)
    words = [_event(proof, first.trigger.event, first)]
    for step in walk:
        words += [sentence(step.action, proof.catalogue, at.language), _event(proof, step.event, first)]
    return findings.endless(at, words)


def _event(proof: Proof, name: str, rule: Rule) -> str:
    return proof.catalogue.get(Kind.EVENT, name).template[rule.place.language]
