"""The function for many triggers: fields are looked up, and the cell of a value says which units it leaves alive."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence

from .cells import Cells, Steps, Without
from .choose import Lookup
from .code import Code, framed
from .expressions import Expressions, all_of
from .fields import EUR, Source, single_field
from .order import in_order
from .units import Unit

_CASES = ("absent", "empty", "foreign")


def by_index(name: str, units: Sequence[Unit], lookups: Sequence[Lookup], sources: Mapping[str, Source]) -> Code:
    """What is not looked up is asked of the units that are alive in the end: `certain_3` of the unit with bit 3."""
    everyone = (1 << len(units)) - 1
    names: dict[str, object] = {"everyone": everyone, "bisect_left": bisect_left, "bisect_right": bisect_right}
    lines = ["alive = everyone", "unknown = 0"]
    for lookup in lookups:
        names |= _names(lookup.source.local, lookup.cells)
        found = _lookup(lookup.source, lookup.cells)
        guard = f"if alive & {lookup.source.local}_tested:"
        lines += [guard, *(f"    {line}" for line in found)] if lookup.is_seldom else found
    lines += ["if alive:", "    return finish(alive, unknown, event, facts)"]
    doc = f"{len(units)} triggers and rows as bits; each field leaves alive those that do not fail by it."
    code = framed(name, doc, [lookup.source for lookup in lookups], lines, names)
    return with_tests(code, units, {lookup.source.field.name for lookup in lookups}, sources)


def with_tests(code: Code, units: Sequence[Unit], known: Collection[str], sources: Mapping[str, Source]) -> Code:
    """With the functions that `finisher` asks for what no lookup of the `known` fields tells."""
    expressions = Expressions(sources, lambda source: source.lookup)
    lines = [code.text]
    for unit in units:
        lines.append(f"# bit {unit.bit}: {unit.title}")
        if trees := in_order([tree for tree in unit.compared if single_field(tree) not in known], sources):
            lines.append(f"certain_{unit.bit} = lambda facts: {all_of(expressions.certain, trees)}")
            lines.append(f"possible_{unit.bit} = lambda facts: {all_of(expressions.possible, trees)}")
            lines.append(f"sure_{unit.bit} = lambda facts: {all_of(expressions.sure, trees)}")
    facts = {source.field.fact.__name__: source.field.fact for source in sources.values()}
    return Code(code.name, "\n".join(lines), {**code.names, **expressions.names, **facts})


def _names(local: str, cells: Cells) -> Mapping[str, object]:
    names: dict[str, object] = {f"{local}_tested": cells.tested}
    for case, without in zip(_CASES, (cells.absent, cells.empty, cells.foreign), strict=True):
        names |= {f"{local}_{case}": without.alive, f"{local}_{case}_unknown": without.unknown}
    if cells.steps is None:
        return names | {f"{local}_is": cells.choices, f"{local}_other": cells.other}
    steps = cells.steps
    return names | {
        f"{local}_limits": steps.limits,
        f"{local}_points": (*steps.limits, None),  # after the last limit no value is equal to one
        f"{local}_below": steps.below,
        f"{local}_at": steps.at,
    }


def _lookup(source: Source, cells: Cells) -> list[str]:
    local = source.local
    lines = [f"if {source.fact} is None:", *_without(local, "absent", cells.absent)]
    lines += [f"elif (value := {source.fact}.{source.field.attribute}) is None:", *_without(local, "empty", cells.empty)]
    if source.is_money:
        lines += [f'elif value.currency != "{EUR}":', *_without(local, "foreign", cells.foreign)]
    found = _choice(local) if cells.steps is None else _step(local, cells.steps)
    return [*lines, "else:", *(f"    {line}" for line in (["value = value.amount", *found] if source.is_money else found))]


def _without(local: str, case: str, without: Without) -> list[str]:
    lines = [f"    alive &= {local}_{case}"]
    return [*lines, f"    unknown |= {local}_{case}_unknown"] if without.unknown else lines


def _choice(local: str) -> list[str]:
    return [f"alive &= {local}_is.get(value, {local}_other)"]


def _step(local: str, steps: Steps) -> list[str]:
    if steps.is_plain:
        return [f"alive &= {local}_below[bisect_right({local}_limits, value)]"]
    return [
        f"place = bisect_left({local}_limits, value)",
        f"alive &= ({local}_at if {local}_points[place] == value else {local}_below)[place]",
    ]
