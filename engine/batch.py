"""Many events against a program: the same answers as one by one, found by columns of the fields of all of them."""

from __future__ import annotations

from collections.abc import Sequence

from domain.events import Event
from domain.facts import Facts

from .compile.found import Matches
from .evaluate import Decision, decided, switched_off
from .link import NONE, Program
from .switches import ALL_ON, Switches


def matches_batch(program: Program, events: Sequence[Event], facts: Sequence[Facts], off: frozenset[str] = NONE) -> list[Matches]:
    """For each event what `program.matches` says (issue 4: measured); `facts` are those of each event."""
    found: list[Matches] = [{}] * len(events)
    functions = program.batch_functions(off)
    places: dict[str, list[int]] = {}
    for place, event in enumerate(events):
        places.setdefault(event.type, []).append(place)
    for kind, own in places.items():
        matched = functions[kind]([events[place] for place in own], [facts[place] for place in own])
        for place, matches in zip(own, matched, strict=True):
            found[place] = matches
    return found


def decide_batch(
    program: Program, events: Sequence[Event], facts: Sequence[Facts], switches: Switches = ALL_ON
) -> list[Decision]:
    """For each event what `decide` says. No event sees what the actions of another change: `facts` is what was read before."""
    matched = matches_batch(program, events, facts, switched_off(switches))
    return [decided(program, *one, switches) for one in zip(events, facts, matched, strict=True)]
