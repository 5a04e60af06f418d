"""The smallest sets of conditions that make a tree hold when they, and no others, come out otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from dsl.ast import Call, Comparison, Condition, Definition, Group, Mode, Not, Quantifier, Reference

from .interpret import ask
from .verdict import Verdict, all_of, of_rows, verdict

Atom = Call | Comparison
Flips = frozenset[tuple[Atom, bool]]
"""Which conditions must come out otherwise: each with whether it must hold or must fail."""

_NONE: Flips = frozenset()

MOST = 64
"""So many sets are kept, the smallest first: a tree of a few alternatives in each of many bullets has thousands."""

_LARGEST = 8
"""When a condition counts for and against, its sets must be tried one by one; larger ones are not near, and left out."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The conditions of a trigger: those of each row of its table, or of its only row."""

    mode: Mode
    rows: tuple[tuple[Condition, ...], ...]
    definitions: Mapping[str, Definition]

    def firing(self, verdicts: Mapping[Atom, Verdict], flips: Flips = _NONE) -> tuple[int, ...]:
        """The rows that fire once the conditions in `flips` have come out otherwise."""
        flipped = {**verdicts, **{atom: verdict(holds) for atom, holds in flips}}
        answers = [all_of([ask(node, self.definitions, flipped.__getitem__) for node in row]) for row in self.rows]
        return of_rows(self.mode, answers)[1]


def smallest_flips(tree: Tree, verdicts: Mapping[Atom, Verdict]) -> tuple[Flips, ...]:
    """Each set makes a row fire, and no part of it does; conditions are taken to be independent of each other.

    `verdicts` holds what each condition came out as. The set of nothing is the only one when a row fires as it is.
    """
    search = _Search(tree.definitions, verdicts)
    found = search.rows(tree.mode, tree.rows)
    if search.one_way and Verdict.ERROR not in verdicts.values():
        return tuple(found)
    parts = (_smallest_part(flips, tree, verdicts) for flips in found if len(flips) <= _LARGEST)
    return tuple(_least(part for part in parts if part is not None))


class _Search:
    """Walks a tree down from what it must become to what its conditions must become."""

    def __init__(self, definitions: Mapping[str, Definition], verdicts: Mapping[Atom, Verdict]) -> None:
        self._definitions = definitions
        self._verdicts = verdicts
        self._wanted: dict[Atom, bool] = {}
        self.one_way = True  # no condition was wanted to hold in one place and to fail in another

    def rows(self, mode: Mode, rows: Iterable[Sequence[Condition]]) -> list[Flips]:
        """Of `eerste`, the rows before the one that fires must all fail."""
        found: list[Flips] = []
        earlier = [_NONE]
        for row in rows:
            found += _both(earlier, self.all_of(row, holds=True))
            if mode is Mode.FIRST:
                earlier = _both(earlier, self.all_of(row, holds=False))
        return _least(found)

    def all_of(self, items: Sequence[Condition], *, holds: bool) -> list[Flips]:
        return self._some(items, len(items), True) if holds else self._some(items, 1, False)

    def _node(self, node: Condition, holds: bool) -> list[Flips]:
        match node:
            case Call() | Comparison():
                return self._atom(node, holds)
            case Reference():
                return self.all_of(self._definitions[node.name].items, holds=holds)
            case Not():
                return self._node(node.item, not holds)
            case Group():
                count, way = _how_many(node)
                return self._some(node.items, count if holds else len(node.items) - count + 1, way is holds)

    def _atom(self, atom: Atom, holds: bool) -> list[Flips]:
        self.one_way = self.one_way and self._wanted.setdefault(atom, holds) is holds
        return [_NONE] if self._verdicts[atom] is verdict(holds) else [frozenset({(atom, holds)})]

    def _some(self, items: Sequence[Condition], count: int, way: bool) -> list[Flips]:
        """At least `count` of the items come out as holding (`way`), or as failing."""
        options = [self._node(item, way) for item in items]
        open_ones = [option for option in options if option != [_NONE]]
        needed = count - (len(options) - len(open_ones))
        if needed <= 0:
            return [_NONE]
        reached = {0: [_NONE]}  # so many of the open ones -> the sets that bring them about
        for seen, option in enumerate(open_ones, 1):
            fewest = max(0, needed - (len(open_ones) - seen))
            reached = {
                number: _least([*reached.get(number, []), *_both(reached.get(number - 1, []), option)])
                for number in range(fewest, min(seen, needed) + 1)
            }
        return reached.get(needed, [])


def _how_many(group: Group) -> tuple[int, bool]:
    """A group holds when at least so many of its items hold (True) or fail (False)."""
    match group.quantifier:
        case Quantifier.ALL:
            return len(group.items), True
        case Quantifier.ANY:
            return 1, True
        case Quantifier.NONE:
            return len(group.items), False
        case Quantifier.AT_LEAST:
            return group.count, True


def _both(first: Iterable[Flips], second: Sequence[Flips]) -> list[Flips]:
    return _least(one | other for one in first for other in second)


def _least(sets: Iterable[Flips]) -> list[Flips]:
    """Without those that contradict themselves or hold another one; the smallest first."""
    kept: list[Flips] = []
    for flips in sorted(dict.fromkeys(sets), key=len):
        if len(kept) == MOST:
            break
        if len({atom for atom, _ in flips}) == len(flips) and not any(other <= flips for other in kept):
            kept.append(flips)
    return kept


def _smallest_part(flips: Flips, tree: Tree, verdicts: Mapping[Atom, Verdict]) -> Flips | None:
    """The smallest part that makes a row fire; None when not even all of it does."""
    return next((part for part in _parts(flips) if tree.firing(verdicts, part)), None)


def _parts(flips: Flips) -> Iterator[Flips]:
    return (frozenset(part) for size in range(len(flips) + 1) for part in combinations(flips, size))
