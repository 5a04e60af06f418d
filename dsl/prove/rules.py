"""What fires as one: a trigger, or one row of its table, with its conditions spelled out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..ast import Call, Condition, Deadline, Mode, Placeholder, Span, Table, Trigger
from ..diagnostics import Place
from ..linked import Linked
from ..tables import Row, rows_of
from .meaning import Meanings, bare, parts


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """`place` is the trigger's name or its row; `row` counts from 1 and is 0 without a table. `trees` spell `conditions` out, as
    parts that must all hold.

    Where the first row that holds fires, `earlier` is the row before this one.
    """

    place: Place
    trigger: Trigger
    row: int
    conditions: tuple[Condition, ...]
    trees: tuple[Condition, ...]
    actions: tuple[Call, ...]
    deadline: Deadline | None
    earlier: Rule | None = None

    @property
    def before(self) -> Iterator[Rule]:
        """The rows that must fail before this one can fire, the nearest first."""
        rule = self.earlier
        while rule is not None:
            yield rule
            rule = rule.earlier


def rules(linked: Linked, meanings: Meanings) -> tuple[Rule, ...]:
    """Every trigger and every row, in the order of the text."""
    placed = ((place, item) for place, item in linked.statements if isinstance(item, Trigger))
    return tuple(rule for place, trigger in placed for rule in _of(place, trigger, meanings))


def _of(place: Place, trigger: Trigger, meanings: Meanings) -> Iterator[Rule]:
    earlier = None
    for number, row in enumerate(rows_of(trigger), 1):
        at = replace(place, span=row_span(trigger.table, number - 1)) if trigger.table else place
        trees = tuple(part for item in row.conditions for part in parts(meanings.of(item)))
        actions = tuple(bare(action) for action in row.actions)
        rule = Rule(at, trigger, number if trigger.table else 0, row.conditions, trees, actions, _deadline(trigger, row), earlier)
        earlier = rule if trigger.table and trigger.table.mode is Mode.FIRST else None
        yield rule


def _deadline(trigger: Trigger, row: Row) -> Deadline | None:
    """With the delay of this row."""
    if trigger.deadline is None or not isinstance(trigger.deadline.delay, Placeholder) or trigger.table is None:
        return trigger.deadline
    delay = dict(zip(trigger.table.columns, row.values, strict=True))[trigger.deadline.delay.name]
    return replace(trigger.deadline, delay=delay)  # type: ignore[arg-type]  # the table has been checked


def row_span(table: Table, row: int) -> Span:
    """From the first cell of the row through the last."""
    if not table.cell_spans:
        return table.span
    first, last = table.cell_spans[row][0], table.cell_spans[row][-1]
    return Span(first.line, first.column, last.end_line, last.end_column)


def together(one: Rule, other: Rule) -> bool:
    """Both can be up for the same event at the same moment, whatever their conditions say."""
    same = one.trigger.event == other.trigger.event and one.deadline == other.deadline
    periods = one.trigger.valid, other.trigger.valid
    return same and (periods[0] is None or periods[1] is None or periods[0].overlaps(periods[1]))
