"""What kept a trigger from firing: the smallest sets of conditions that would have let it, in the author's words (I1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.events import DEADLINE_DUE, Event
from domain.facts import Facts
from domain.values import Text
from dsl.ast import Comparison, Condition, Operator

from .flips import Atom, Flips, Tree, smallest_flips
from .interpret import attempt
from .judge import acted_before
from .link import LinkedTrigger, Program
from .observe import labels
from .steps import Teller, written
from .uses import atoms
from .verdict import Verdict, verdict

State = tuple[Verdict, tuple[Text, ...]]
"""What a condition came out as and, when that is unknown, which values were empty."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One condition that was in the way: what it came out as, what it had to be, and which values were empty."""

    sentence: Text
    verdict: Verdict
    wanted: Verdict
    empty: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Had just these conditions come out otherwise, the trigger would have fired; `row` of its table, from 1."""

    obstacles: tuple[Obstacle, ...]
    row: int | None = None


class Nearness:
    """The near misses of one trigger. It remembers them per states of its conditions, for most events are alike."""

    def __init__(self, program: Program, trigger: LinkedTrigger, *, due: bool = False) -> None:
        """`due` says that the deadline of the trigger has come: the date that it counts back from is asked no more."""
        dated = () if due else _dated(trigger)
        rows = tuple(row.conditions + dated for row in trigger.rows)
        self.conditions: tuple[Atom, ...] = tuple(
            dict.fromkeys(atoms((node for row in rows for node in row), program.definitions))
        )
        self._tree = Tree(trigger.mode, rows, program.definitions)
        self._has_table = bool(trigger.rows[0].values)
        self._sentences = [written(atom, program) for atom in self.conditions]
        self._known: dict[tuple[State, ...], tuple[NearMiss, ...]] = {}

    def of(self, states: tuple[State, ...]) -> tuple[NearMiss, ...]:
        """The near misses when its conditions came out so, the smallest first; none when no conditions are in the way."""
        if states not in self._known:
            if len(self._known) == _REMEMBERED:
                self._known.clear()
            self._known[states] = tuple(self._found(states))
        return self._known[states]

    def _found(self, states: Sequence[State]) -> list[NearMiss]:
        verdicts = {atom: state[0] for atom, state in zip(self.conditions, states, strict=True)}
        sets = [flips for flips in smallest_flips(self._tree, verdicts) if flips]
        rows = [self._tree.firing(verdicts, flips)[0] + 1 if self._has_table else None for flips in sets]
        return [NearMiss(self._obstacles(flips, states), row) for flips, row in zip(sets, rows, strict=True)]

    def _obstacles(self, flips: Flips, states: Sequence[State]) -> tuple[Obstacle, ...]:
        wanted = dict(flips)
        told = zip(self.conditions, self._sentences, states, strict=True)
        return tuple(
            Obstacle(sentence, came_out, verdict(wanted[atom]), empty)
            for atom, sentence, (came_out, empty) in told
            if atom in wanted
        )


_REMEMBERED = 10_000


def _dated(trigger: LinkedTrigger) -> tuple[Condition, ...]:
    """A deadline before a date that is not known does not come: as if that date were a condition."""
    before = trigger.deadline.before if trigger.deadline else None
    return (Comparison(before, Operator.FILLED),) if before else ()


def near_misses(program: Program, trigger: LinkedTrigger, event: Event, facts: Facts) -> tuple[NearMiss, ...]:
    """Of a trigger that judged this event; none when it fired or waits, or when no conditions could have let it."""
    if beyond_reach(trigger, event, facts):
        return ()
    nearness = Nearness(program, trigger, due=event.type == DEADLINE_DUE.name)
    return nearness.of(tuple(state_of(program, atom, event, facts) for atom in nearness.conditions))


def beyond_reach(trigger: LinkedTrigger, event: Event, facts: Facts) -> bool:
    """Whether it could not have fired whatever its conditions: outside its validity, or once only and it did before."""
    outside = trigger.valid is not None and event.occurred_on not in trigger.valid
    return outside or (trigger.once_per is not None and acted_before(trigger, facts))


def state_of(program: Program, atom: Atom, event: Event, facts: Facts) -> State:
    """What a condition came out as."""
    answer = attempt(atom, program.registry, event, facts)
    if answer is not Verdict.UNKNOWN:
        return (answer if isinstance(answer, Verdict) else Verdict.ERROR), ()
    if isinstance(atom, Comparison):
        wanted = program.registry.fields[atom.field]
        return answer, (labels(wanted.fact)[wanted.attribute],)
    _, reads, missing = Teller(program, event, facts).seen(atom, facts)
    return answer, tuple(dict.fromkeys((*missing, *(label for label, value in reads if value is None))))
