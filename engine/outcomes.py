"""The outcomes of one event, sparse: position among the triggers of the event -> outcome; those that failed are left out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from domain.events import Event

from .link import Program
from .verdict import Outcome

_LETTERS = {
    Outcome.FIRED: "f",
    Outcome.UNKNOWN: "u",
    Outcome.ERROR: "e",
    Outcome.NOT_VALID: "n",
    Outcome.WAITS: "w",
    Outcome.ACTED_BEFORE: "b",
    Outcome.SHADOWED: "s",
    Outcome.SWITCHED_OFF: "o",
}
_OUTCOMES = {letter: outcome for outcome, letter in _LETTERS.items()}
_ONE = re.compile(r"(\d+)([a-z])")


def pack(outcomes: Mapping[int, Outcome]) -> str:
    """As few characters as it takes, such as `3f17u`: equal outcomes give equal text."""
    return "".join(f"{position}{_LETTERS[outcome]}" for position, outcome in sorted(outcomes.items()))


def unpack(text: str) -> dict[int, Outcome]:
    """The inverse of `pack`."""
    return {int(position): _OUTCOMES[letter] for position, letter in _ONE.findall(text)}


def pattern(outcome: Outcome, position: int | None = None) -> str:
    """A regular expression, of PostgreSQL as of Python, found in packed outcomes in which the trigger at `position` has it.

    Without a position any trigger will do; ValueError then for FAILS, which is left out of what is packed.
    """
    if position is None and outcome is Outcome.FAILS:
        raise ValueError("failing at no particular place cannot be searched for")
    if outcome is Outcome.FAILS:
        return rf"^(?!(.*[a-z])?{position}[a-z])"
    return _LETTERS[outcome] if position is None else f"(^|[a-z]){position}{_LETTERS[outcome]}"


def by_name(program: Program, event: Event, outcomes: Mapping[int, Outcome]) -> dict[str, Outcome]:
    """Every trigger that judged the event with its outcome, those that failed too."""
    triggers = program.triggers_for(event)
    return {trigger.name: outcomes.get(position, Outcome.FAILS) for position, trigger in enumerate(triggers)}
