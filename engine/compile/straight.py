"""The function for few triggers: one `if` after another, as one would write it by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dsl.ast import Comparison, Condition

from .code import Code, framed
from .expressions import Expressions, all_of
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
        lines += [f"# {unit.title}", *_judged(trees, unit.mask, expressions)]
    lines += ["if alive or unknown:", "    return finish(alive | unknown, unknown, event, facts)"]
    facts = {source.field.fact.__name__: source.field.fact for source in sources.values()}
    doc = f"{len(units)} triggers and rows, one after the other."
    return framed(name, doc, often, lines, {**expressions.names, **facts})


def _judged(trees: Sequence[Condition], mask: int, expressions: Expressions) -> list[str]:
    if not trees:
        return [f"alive |= {mask:#x}"]
    certain, possible, sure = (all_of(write, trees) for write in (expressions.certain, expressions.possible, expressions.sure))
    lines = ["try:", f"    if {certain}:", f"        alive |= {mask:#x}", "except in_doubt:"]
    if all(isinstance(tree, Comparison) for tree in trees):
        return [*lines, f"    if {possible}:", f"        unknown |= {mask:#x}"]
    lines += [f"    if {sure}:", f"        alive |= {mask:#x}", f"    elif {possible}:", f"        unknown |= {mask:#x}"]
    return lines
