"""What surely holds of fields when a trigger fires: a first, quick look at many cases leaves the others out."""

from __future__ import annotations

from dsl.ast import Comparison

from .link import LinkedTrigger, Program


def necessary(trigger: LinkedTrigger, program: Program) -> tuple[Comparison, ...]:
    """The comparisons that must hold whichever row of its table fires, in the order of the text."""
    first, *others = program.spelled_out(trigger)
    shared = (tree for tree in first if all(tree in row for row in others))
    return tuple(tree for tree in shared if isinstance(tree, Comparison))
