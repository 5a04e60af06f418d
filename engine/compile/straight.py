"""The function for few triggers: one `if` after another, as one would write it by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .code import Code, framed
from .expressions import IN_DOUBT, Expressions
from .fields import Source
from .order import in_order
from .units import Unit


def straight(name: str, units: Sequence[Unit], sources: Mapping[str, Source]) -> Code:
    """A unit that misses a value sets its bit in `doubt`, and is then asked again by who knows three answers."""
    expressions = Expressions(sources, lambda source: source.fact)
    lines = ["alive = doubtful = 0"]
    for unit in units:
        test = " and ".join(expressions.of(tree) for tree in in_order(unit.compared, sources)) or "True"
        lines += [f"# {' '.join(unit.name.split())}", "try:", f"    if {test}:", f"        alive |= {unit.mask:#x}"]
        lines += ["except in_doubt:", f"    doubtful |= {unit.mask:#x}"]
    lines += ["if alive or doubtful:", "    return finish(alive, 0, doubtful, event, facts)"]
    doc = f"{len(units)} triggers and rows, one after the other."
    return framed(name, doc, sources.values(), lines, {**expressions.names, "in_doubt": IN_DOUBT})
