"""The function for few triggers: one `if` after another, as one would write it by hand, for facts of which nothing is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dsl.ast import Comparison, Condition, Operator

from ..expand import atoms_of
from .code import Code, framed
from .expressions import Expressions
from .fields import BY_EQUALITY, EUR, Source
from .units import Unit

_PRESENCE = (Operator.EMPTY, Operator.FILLED)


def straight(name: str, units: Sequence[Unit], sources: Mapping[str, Source]) -> Code:
    """A missing value makes it give up, which leaves the event to the function that knows three answers."""
    writer = _Writer(sources)
    lines = ["alive = unknown = 0"]
    for unit in units:
        lines += writer.unit(unit)
    doc = f"{len(units)} triggers and rows one after the other; each that does not fail sets its bit."
    return framed(name, doc, sources.values(), lines, writer.expressions.names)


class _Writer:
    """Reads a field into a local variable where every event passes, or where its value must be looked at first."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.expressions = Expressions(sources)
        self._sources = sources
        self._always: set[str] = set()

    def unit(self, unit: Unit) -> list[str]:
        """The `if` of one unit; values that need a look are read inside it, once what is cheaper holds."""
        known = set(self._always)
        lines, waiting, indent = [f"# {_one_line(unit.name)}"], list[str](), ""
        for tree in sorted((*(tree for trees in unit.tests.values() for tree in trees), *unit.mixed), key=self._cost):
            reads = [line for source in self._unread(tree, known) for line in _read(source)]
            if reads and waiting:
                lines.append(f"{indent}if {' and '.join(waiting)}:")
                waiting, indent = [], indent + "    "
            lines += [indent + line for line in reads]
            known |= {source.field.name for source in self._unread(tree, known)}
            self._always |= set() if indent or waiting else known
            waiting.append(self.expressions.of(tree, known))
        condition = " and ".join(waiting) or "True"
        return [*lines, f"{indent}if {condition}:", f"{indent}    alive |= {unit.mask:#x}"]

    def _unread(self, tree: Condition, known: Iterable[str]) -> list[Source]:
        """The fields that must be looked at before this is asked."""
        asked = {atom.field: self._sources[atom.field] for atom in _valued(tree)}
        return [source for name, source in asked.items() if name not in known and _needs_look(source, tree)]

    def _cost(self, tree: Condition) -> int:
        return 2 * (not isinstance(tree, Comparison)) + bool(self._unread(tree, ()))


def _valued(tree: Condition) -> Iterable[Comparison]:
    return (atom for atom in atoms_of(tree) if isinstance(atom, Comparison) and atom.operator not in _PRESENCE)


def _needs_look(source: Source, tree: Condition) -> bool:
    """An amount, for its currency; what may be empty, since nothing goes wrong when None is held to be equal."""
    equal = any(atom.operator in BY_EQUALITY for atom in _valued(tree) if atom.field == source.field.name)
    return source.is_money or (source.may_be_empty and equal)


def _read(source: Source) -> list[str]:
    lines = [f"{source.local} = {source.read}"]
    if source.is_money:
        test = f'{source.local}.currency != "{EUR}"'
        return [*lines, f"if {test}:", "    return otherwise(event, facts)", f"{source.local} = {source.local}.amount"]
    return [*lines, f"if {source.local} is None:", "    return otherwise(event, facts)"]


def _one_line(name: str) -> str:
    return " ".join(name.split())
