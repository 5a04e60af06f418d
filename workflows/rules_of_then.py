"""The rules that decided, as programs, and where in them a trigger stands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from domain.errors import Conflict, NotFound
from domain.store.setups import setups
from domain.values import Text
from dsl.expect import closest
from engine.link import Program

from .rules import Rules


@dataclass(frozen=True, slots=True)
class Place:
    """Where a trigger stands among those of its event type, in one setup; outcomes are stored by position."""

    setup_id: int
    event_type: str
    position: int


def program_of_then(connection: Connection, rules: Rules, ruleset_hash: str) -> Program:
    """The program of a stored ruleset; Conflict when it cannot be read any more."""
    try:
        return rules.program(connection, ruleset_hash)
    except RuntimeError as error:
        nl = f"de regels van toen ({ruleset_hash[:12]}) zijn niet meer te lezen, want er ontbreekt een plugin: {error}"
        en = f"the rules of then ({ruleset_hash[:12]}) cannot be read any more, for a plugin is missing: {error}"
        raise Conflict(Text(nl, en)) from error


def programs_of_then(connection: Connection, rules: Rules) -> dict[int, Program]:
    """The program of every setup that ever decided, by the number of the setup."""
    return {number: program_of_then(connection, rules, one.ruleset_hash) for number, one in setups(connection).items()}


def places_of(connection: Connection, rules: Rules, trigger: str) -> list[Place]:
    """Where this trigger stands in the rules that ever decided; NotFound, with the name that is closest, when in none."""
    programs = programs_of_then(connection, rules)
    found = [
        Place(setup_id, kind, position)
        for setup_id, program in programs.items()
        for kind, listed in program.triggers.items()
        for position, one in enumerate(listed)
        if one.name == trigger
    ]
    if not found:
        names = dict.fromkeys(one.name for program in programs.values() for listed in program.triggers.values() for one in listed)
        raise NotFound(_unknown(trigger, list(names)), "trigger")
    return found


def _unknown(trigger: str, names: list[str]) -> Text:
    near = closest(trigger, names)
    nl, en = (f"; bedoelt u “{near}”?", f"; did you mean “{near}”?") if near else ("", "")
    return Text(f"geen trigger “{trigger}” heeft ooit iets beoordeeld{nl}", f"no trigger “{trigger}” ever judged anything{en}")
