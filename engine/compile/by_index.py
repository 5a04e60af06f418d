"""The function for many triggers: each field is looked up once, and its cell says which units are still alive."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from .cells import Cells, Steps, Without, cells_of
from .code import Code, framed
from .fields import EUR, Source
from .units import Unit


def by_index(name: str, units: Sequence[Unit], sources: Sequence[Source]) -> Code:
    """Fields that make many units fail come first: what no living unit tests need not be looked up."""
    cells = [(source, cells_of(source.field.name, units)) for source in sources]
    cells.sort(key=lambda pair: -pair[1].deadliness(len(units)))
    names: dict[str, object] = {"everyone": (1 << len(units)) - 1, "bisect_left": bisect_left, "bisect_right": bisect_right}
    lines = ["alive = everyone", "unknown = 0"]
    for source, found in cells:
        names |= _names(source.local, found)
        lines += _lookup(source, found)
    doc = f"{len(units)} triggers and rows as bits; each field leaves those alive that do not fail by it."
    return framed(name, doc, sources, lines, names)


def _names(local: str, cells: Cells) -> Mapping[str, object]:
    names: dict[str, object] = {f"{local}_tested": cells.tested}
    for case, without in (("absent", cells.absent), ("empty", cells.empty)):
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
    lines += [f"elif (value := {source.read}) is None:", *_without(local, "empty", cells.empty)]
    if source.is_money:
        lines += [f'elif value.currency != "{EUR}":', "    return otherwise(event, facts)", "else:", "    value = value.amount"]
    else:
        lines += ["else:"]
    lines += [f"    {line}" for line in (_choice(local) if cells.steps is None else _step(local, cells.steps))]
    return [f"if alive & {local}_tested:", *(f"    {line}" for line in lines)]


def _without(local: str, case: str, without: Without) -> list[str]:
    lines = [f"    alive &= {local}_{case}"]
    return [*lines, f"    unknown |= {local}_{case}_unknown"] if without.unknown else lines


def _choice(local: str) -> list[str]:
    return [f"alive &= {local}_is.get(value, {local}_other)"]


def _step(local: str, steps: Steps) -> list[str]:
    """Where no test tells a limit from what lies just below it, or just above, one search finds the cell."""
    if steps.at == steps.below[1:]:
        return [f"alive &= {local}_below[bisect_right({local}_limits, value)]"]
    if steps.at == steps.below[:-1]:
        return [f"alive &= {local}_below[bisect_left({local}_limits, value)]"]
    return [
        f"place = bisect_left({local}_limits, value)",
        f"alive &= ({local}_at if {local}_points[place] == value else {local}_below)[place]",
    ]
