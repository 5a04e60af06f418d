"""The function for few triggers: one `if` after another, as one would write it by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from .code import Code, framed
from .expressions import Expressions
from .fields import Source
from .order import compared_fields, in_order
from .units import Unit


def straight(name: str, units: Sequence[Unit], sources: Mapping[str, Source]) -> Code:
    """Whether a unit that misses a value may hold is looked into only then."""
    times = Counter(fact for unit in units for fact in {sources[field].fact for field in compared_fields(unit.compared)})
    often = [source for source in sources.values() if times[source.fact] > 1]
    expressions = Expressions(sources, lambda source: source.fact if times[source.fact] > 1 else source.lookup)
    lines = ["alive = unknown = 0"]
    for unit in units:
        trees = in_order(unit.compared, sources)
        certain = " and ".join(map(expressions.certain, trees)) or "True"
        possible = " and ".join(map(expressions.possible, trees)) or "True"
        lines += [f"# {' '.join(unit.name.split())}", "try:", f"    if {certain}:", f"        alive |= {unit.mask:#x}"]
        lines += ["except in_doubt:", f"    if {possible}:", f"        unknown |= {unit.mask:#x}"]
    lines += ["if alive or unknown:", "    return finish(alive | unknown, unknown, event, facts)"]
    facts = {source.field.fact.__name__: source.field.fact for source in sources.values()}
    doc = f"{len(units)} triggers and rows, one after the other."
    return framed(name, doc, often, lines, {**expressions.names, **facts})
