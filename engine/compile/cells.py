"""A field's values as cells in which every test of it has one answer: at each limit of the rules, and between two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from domain.values import CENT, Money
from dsl.ast import Comparison, Condition, Value

from ..compare import compare
from ..expand import atoms_of
from ..interpret import ask
from ..verdict import Verdict
from .fields import BY_EQUALITY, plain

Tests = Sequence[tuple[int, Condition]]
"""Of one field: the bit of a unit, and what that unit asks of the field."""


@dataclass(frozen=True, slots=True)
class Without:
    """The units that do not fail when there is no value, and those among them whose answer is then unknown."""

    alive: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Cells:
    """Which units do not fail, as masks. `steps` by order: below each limit and after the last, and at each limit;
    `choices` by equality when there are no steps, with `other` for any other value.
    """

    tested: int
    absent: Without  # there is no such fact for the event
    empty: Without
    foreign: Without  # an amount in another currency than euros
    choices: Mapping[Any, int]
    other: int
    steps: Steps | None

    @property
    def deadliness(self) -> float:
        """The part of the units that test it which an average value makes fail."""
        masks = list(self.choices.values()) if self.steps is None else list(self.steps.below)
        alive = sum((mask & self.tested).bit_count() for mask in masks)
        return 1 - alive / (len(masks) * self.tested.bit_count()) if masks else 0.0


@dataclass(frozen=True, slots=True)
class Steps:
    """`below[i]` is for values between limits i-1 and i, and `at[i]` for limit i itself, unless that is `below[i + 1]`.

    Of whole numbers, days and cents it always is: what holds above 5 holds from 6 on.
    """

    limits: tuple[Any, ...]
    below: tuple[int, ...]
    at: tuple[int, ...]

    @property
    def is_plain(self) -> bool:
        return self.at == self.below[1:]


def cells_of(tests: Tests, everyone: int, *, money: bool) -> Cells:
    """The cells of one field for what all units ask of it; `money` says that its values are amounts."""
    by_equality = all(atom.operator in BY_EQUALITY for _, tree in tests for atom in _comparisons(tree))
    limits = _limits(
        (value for _, tree in tests for atom in _comparisons(tree) for value in atom.values), ordered=not by_equality
    )
    masks = _swept(tests, limits, everyone)
    tested = _mask(bit for bit, _ in tests)
    empty = _without(tests, everyone, lambda atom: compare(atom, None))
    absent = _without(tests, everyone, lambda _: Verdict.UNKNOWN)
    foreign = _without(tests, everyone, lambda atom: compare(atom, _FOREIGN)) if money else absent
    if by_equality:
        return Cells(tested, absent, empty, foreign, dict(zip(limits, masks[1::2], strict=True)), masks[0], None)
    return Cells(tested, absent, empty, foreign, {}, 0, _steps(limits, masks, cents=money))


def _steps(limits: Sequence[Any], masks: Sequence[int], *, cents: bool) -> Steps:
    if not all(isinstance(limit, int | date) or cents for limit in limits):
        return Steps(tuple(limits), tuple(masks[::2]), tuple(masks[1::2]))
    begins: dict[Any, int] = {}
    for limit, at, above in zip(limits, masks[1::2], masks[2::2], strict=True):
        begins[limit] = at
        if limit != date.max:
            begins[_next(limit)] = above
    befores = (masks[0], *begins.values())
    changes = [(limit, mask) for (limit, mask), before in zip(begins.items(), befores, strict=False) if mask != before]
    below = (masks[0], *(mask for _, mask in changes))
    return Steps(tuple(limit for limit, _ in changes), below, below[1:])


def _next(limit: Any) -> Any:
    return limit + (timedelta(1) if isinstance(limit, date) else CENT if isinstance(limit, Decimal) else 1)


_FOREIGN = Money(Decimal(0), "XXX")  # ISO 4217: no currency


def _limits(values: Iterable[Value], *, ordered: bool) -> tuple[Any, ...]:
    found: dict[Any, None] = dict.fromkeys(map(plain, values))
    return tuple(sorted(found)) if ordered else tuple(found)


def _comparisons(tree: Condition) -> Iterable[Comparison]:
    return (atom for atom in atoms_of(tree) if isinstance(atom, Comparison))


def _without(tests: Tests, everyone: int, answer: Callable[[Any], Verdict]) -> Without:
    answers = [(bit, ask(tree, {}, answer)) for bit, tree in tests]
    failing = _mask(bit for bit, found in answers if found is Verdict.FAILS)
    return Without(everyone & ~failing, _mask(bit for bit, found in answers if found is Verdict.UNKNOWN))


def _mask(bits: Iterable[int]) -> int:
    return reduce(or_, (1 << bit for bit in bits), 0)


def _swept(tests: Tests, limits: Sequence[Any], everyone: int) -> list[int]:
    """The mask of each cell: cell 2i lies before limit i, cell 2i + 1 is that limit."""
    place = {limit: number for number, limit in enumerate(limits)}
    turns = [0] * (2 * len(limits) + 1)
    for bit, tree in tests:
        for cell in _turns(tree, place):
            turns[cell] ^= 1 << bit
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
