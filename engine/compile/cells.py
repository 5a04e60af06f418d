"""A field's values as cells in which every test of it has one answer: at each limit of the rules, and between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dsl.ast import Comparison, Condition, Group, Quantifier, Value

from ..compare import compare
from ..expand import atoms_of
from ..interpret import ask
from ..verdict import Verdict
from .fields import BY_EQUALITY, plain
from .units import Unit

Tests = Sequence[tuple[int, Condition]]
"""Of one field: the mask of a unit, and what that unit asks of the field."""


@dataclass(frozen=True, slots=True)
class Without:
    """The units that do not fail when there is no value, and those among them whose answer is then unknown."""

    alive: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Cells:
    """Which units do not fail, as masks. `steps` by order: below each limit and after the last, and at each limit;
    `choices` by equality, with `other` for any other value. One of both is None.
    """

    tested: int
    empty: Without
    absent: Without
    choices: Mapping[Any, int] | None
    other: int
    steps: Steps | None

    def deadliness(self, units: int) -> float:
        """The part of the units that an average value makes fail."""
        masks = list(self.choices.values()) if self.choices is not None else self.steps.below if self.steps else []
        return 1 - sum(mask.bit_count() for mask in masks) / (len(masks) * units) if masks else 0.0


@dataclass(frozen=True, slots=True)
class Steps:
    """`below[i]` is for values between limits i-1 and i, `at[i]` for limit i itself."""

    limits: tuple[Any, ...]
    below: tuple[int, ...]
    at: tuple[int, ...]


def cells_of(field: str, units: Sequence[Unit]) -> Cells:
    """The cells of one field over all units."""
    tests = [(unit.mask, _all(unit.tests[field])) for unit in units if field in unit.tests]
    everyone = (1 << len(units)) - 1
    by_equality = all(atom.operator in BY_EQUALITY for _, tree in tests for atom in _comparisons(tree))
    values = (value for _, tree in tests for atom in _comparisons(tree) for value in atom.values)
    limits = _limits(values, ordered=not by_equality)
    masks = _swept(tests, limits, everyone)
    tested = sum(mask for mask, _ in tests)
    empty = _without(tests, everyone, lambda atom: compare(atom, None))
    absent = _without(tests, everyone, lambda _: Verdict.UNKNOWN)
    if by_equality:
        return Cells(tested, empty, absent, dict(zip(limits, masks[1::2], strict=True)), masks[0], None)
    return Cells(tested, empty, absent, None, 0, Steps(limits, tuple(masks[::2]), tuple(masks[1::2])))


def _limits(values: Iterable[Value], *, ordered: bool) -> tuple[Any, ...]:
    found: dict[Any, None] = dict.fromkeys(map(plain, values))
    return tuple(sorted(found)) if ordered else tuple(found)


def _all(trees: tuple[Condition, ...]) -> Condition:
    return trees[0] if len(trees) == 1 else Group(Quantifier.ALL, trees)


def _comparisons(tree: Condition) -> Iterable[Comparison]:
    return (atom for atom in atoms_of(tree) if isinstance(atom, Comparison))


def _without(tests: Tests, everyone: int, answer: Any) -> Without:
    answers = [(mask, ask(tree, {}, answer)) for mask, tree in tests]
    failing = sum(mask for mask, found in answers if found is Verdict.FAILS)
    return Without(everyone & ~failing, sum(mask for mask, found in answers if found is Verdict.UNKNOWN))


def _swept(tests: Tests, limits: Sequence[Any], everyone: int) -> list[int]:
    """The mask of each cell: cell 2i lies before limit i, cell 2i + 1 is that limit."""
    place = {limit: number for number, limit in enumerate(limits)}
    turns = [0] * (2 * len(limits) + 1)
    for mask, tree in tests:
        for cell in _turns(tree, place):
            turns[cell] ^= mask
    masks, alive = [], everyone
    for turn in turns:
        alive ^= turn
        masks.append(alive)
    return masks


def _turns(tree: Condition, place: Mapping[object, int]) -> Iterable[int]:
    """The cells from which on a test fails, or no longer fails; only at its own limits can that be."""
    own = sorted({place[plain(value)] for atom in _comparisons(tree) for value in atom.values})
    failed = False
    for cell in (0, *(cell for number in own for cell in (2 * number + 1, 2 * number + 2))):
        if (_in_cell(tree, cell, place) is Verdict.FAILS) is not failed:
            failed = not failed
            yield cell


def _in_cell(tree: Condition, cell: int, place: Mapping[object, int]) -> Verdict:
    """Cells are in the order of their values, so a limit can be compared by the number of its cell."""

    def answer(atom: Any) -> Verdict:
        return compare(replace(atom, values=tuple(2 * place[plain(value)] + 1 for value in atom.values)), cell)

    return ask(tree, {}, answer)
