"""Rules of one event type -> the function that judges them, written in the way that pays for their number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..registry import Registry
from .by_index import by_index
from .choose import lookups
from .code import Code, Run
from .fields import Source, source_of
from .found import finisher
from .order import compared_fields
from .straight import straight
from .units import Rule, Unit, units_of

Made = TypeVar("Made")

FEW = 160
"""Up to so many triggers and comparisons, asking one by one is quicker than looking fields up (measured)."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The function, and its text."""

    run: Run
    text: str


class Functions(dict[str, Made], Generic[Made]):
    """Functions by name, each made when it is first asked for."""

    def __init__(self, make: Callable[[str], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Made:
        self[name] = self._make(name)
        return self[name]


def compiled(name: str, rules: Sequence[Rule], registry: Registry) -> Compiled:
    """One function for all of these rules."""
    units = units_of(rules)
    code = _written(name, units, sources_of(units, registry))
    names = code.run()
    names["finish"] = finisher(rules, units, names, registry)
    return Compiled(names[name], code.text)


def _written(name: str, units: Sequence[Unit], sources: Mapping[str, Source]) -> Code:
    if sum(1 + len(unit.compared) for unit in units) <= FEW:
        return straight(name, units, sources)
    return by_index(name, units, lookups(units, sources), sources)


def sources_of(units: Sequence[Unit], registry: Registry) -> Mapping[str, Source]:
    """The fields that the units compare."""
    trees = (tree for unit in units for tree in unit.compared)
    return {name: source_of(registry.fields[name]) for name in compared_fields(trees)}
