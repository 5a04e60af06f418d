"""Rules of one event type -> the function that judges them, written in the way that pays for their number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dsl.ast import Comparison

from ..expand import atoms_of
from ..registry import Registry
from .by_index import by_index
from .code import Run
from .fields import Source, source_of
from .found import finisher
from .straight import straight
from .units import Rule, Unit, fields_of, units_of

FEW = 60
"""Up to so many tests of fields, asking them one by one is quicker than looking each field up (measured)."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The function, and its text."""

    run: Run
    text: str


class Functions(dict[str, Run]):
    """Functions by name, each made when it is first asked for."""

    def __init__(self, make: Callable[[str], Run]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Run:
        self[name] = self._make(name)
        return self[name]


def compiled(name: str, rules: Sequence[Rule], registry: Registry, otherwise: Run) -> Compiled:
    """`otherwise` judges an event with a value that cannot be compared, which only a crash of the comparison tells.

    Of few tests there are two functions: one for facts of which nothing is missing, and behind it one for all others.
    """
    units = units_of(rules)
    index = by_index(f"{name}_by_index", units, _sources(fields_of(units), registry))
    behind = index.made(finisher(rules, units, {unit.bit: (*unit.mixed, *unit.rest) for unit in units}, registry), otherwise)
    if sum(len(unit.tests) for unit in units) > FEW:
        return Compiled(behind, index.text)
    front = straight(name, units, {source.field.name: source for source in _sources(_compared(units), registry)})
    run = front.made(finisher(rules, units, {unit.bit: unit.rest for unit in units}, registry), behind)
    return Compiled(run, f"{front.text}\n\n{index.text}")


def _sources(names: Iterable[str], registry: Registry) -> list[Source]:
    return [source_of(registry.fields[name]) for name in names]


def _compared(units: Sequence[Unit]) -> Iterable[str]:
    """The fields of mixed trees too."""
    mixed = (atom for unit in units for tree in unit.mixed for atom in atoms_of(tree) if isinstance(atom, Comparison))
    return dict.fromkeys((*fields_of(units), *(atom.field for atom in mixed)))
