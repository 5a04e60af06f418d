"""Finds recorded decisions by what they were about, when they were, and what came out, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, or_, true

from domain.dutch_time import AMSTERDAM
from domain.errors import BadInput, NotFound
from domain.events import DEADLINE_DUE, Subject
from domain.store.subjects import key_of, numbers_of
from domain.store.tables.events import event as event_table
from domain.store.tables.events import subject_column
from domain.store.tables.trace import decision
from domain.values import Text
from engine.link import Program
from engine.outcomes import by_name, pattern, unpack
from engine.verdict import Outcome

from .recorded import Recorded, newest
from .rules import Rules
from .rules_of_then import Place, places_of, programs_of_then


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for; numbers are those that people know. Events count by the Dutch day on which they were recorded.

    From `since` up to but not including `until`; `outcome` is that of `trigger`, or of any trigger when none is named.
    """

    employee: str | None = None
    case: str | None = None
    event_type: str | None = None
    trigger: str | None = None
    outcome: Outcome | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One decision: what it was about, and what came of the trigger searched for, or of all that did not simply fail."""

    seq: int
    event_id: UUID
    event_type: str
    label: Text
    occurred_on: date
    recorded_at: datetime
    decided_at: datetime
    about: dict[Subject, str]
    outcomes: dict[str, Outcome]


def find_decisions(connection: Connection, rules: Rules, search: Search, limit: int, after: int | None = None) -> list[Found]:
    """The newest ones that were told before event `after` (a `seq`). NotFound and BadInput name what cannot be found."""
    conditions = conditions_of(connection, rules, search)
    conditions += [] if after is None else [event_table.c.seq < after]
    programs = programs_of_then(connection, rules)
    return [_found(connection, rules, one, programs[one.setup_id], search) for one in newest(connection, conditions, limit)]


def _found(connection: Connection, rules: Rules, recorded: Recorded, program: Program, search: Search) -> Found:
    event = recorded.event
    outcomes = by_name(program, event, unpack(recorded.outcomes))
    shown = {
        name: outcome
        for name, outcome in outcomes.items()
        if name == search.trigger or (search.trigger is None and outcome is not Outcome.FAILS)
    }
    about = numbers_of(connection, event.subjects)
    label = rules.registry.event_label(event.type)
    at = (event.occurred_on, recorded.recorded_at, recorded.decided_at)
    return Found(recorded.seq, event.id, event.type, label, *at, about, shown)


def conditions_of(connection: Connection, rules: Rules, search: Search) -> list[ColumnElement[bool]]:
    """The search as conditions on the tables `event` and `decision`."""
    found = [*_about(connection, search), *_recorded(search)]
    if search.event_type is not None:
        found.append(event_table.c.type == _known_type(rules, search.event_type))
    if search.trigger is not None:
        found.append(_of_trigger(places_of(connection, rules, search.trigger), search.trigger, search.outcome))
    elif search.outcome is not None:
        found.append(_of_any_trigger(search.outcome))
    return found


def _about(connection: Connection, search: Search) -> Iterator[ColumnElement[bool]]:
    for subject, number in ((Subject.EMPLOYEE, search.employee), (Subject.CASE, search.case)):
        if number is not None:
            key = key_of(connection, subject, number)
            if key is None:
                text = Text(f"er is geen {_SUBJECTS[subject].nl} {number}", f"there is no {_SUBJECTS[subject].en} {number}")
                raise NotFound(text, subject.value)
            yield event_table.c[subject_column(subject)] == key


_SUBJECTS = {Subject.EMPLOYEE: Text("werknemer", "employee"), Subject.CASE: Text("traject", "case")}


def _recorded(search: Search) -> Iterator[ColumnElement[bool]]:
    if search.since is not None:
        yield event_table.c.recorded_at >= datetime.combine(search.since, time(), AMSTERDAM)
    if search.until is not None:
        yield event_table.c.recorded_at < datetime.combine(search.until, time(), AMSTERDAM)


def _known_type(rules: Rules, name: str) -> str:
    if name not in rules.registry.events:
        names = ", ".join(rules.registry.events)
        text = Text(f"onbekende gebeurtenis `{name}`; kies uit: {names}", f"unknown event `{name}`; choose from: {names}")
        raise BadInput(text, "event_type")
    return name


def _of_any_trigger(outcome: Outcome) -> ColumnElement[bool]:
    if outcome is Outcome.FAILS:
        text = Text("noem ook de trigger die niet afging", "name the trigger that did not fire too")
        raise BadInput(text, "outcome")
    return decision.c.outcomes.regexp_match(pattern(outcome))


def _of_trigger(places: list[Place], trigger: str, outcome: Outcome | None) -> ColumnElement[bool]:
    """Judged by the trigger; its outcome stands at its place among those of the event type, alone when a deadline has come."""
    setups = {place.setup_id for place in places}
    due = and_(event_table.c.type == DEADLINE_DUE.name, event_table.c.data["trigger"].astext == trigger)
    found = [and_(due, decision.c.setup_id.in_(setups), _came_out(0, outcome))]
    for kind, position in sorted({(place.event_type, place.position) for place in places}):
        of_place = {place.setup_id for place in places if (place.event_type, place.position) == (kind, position)}
        found.append(and_(event_table.c.type == kind, decision.c.setup_id.in_(of_place), _came_out(position, outcome)))
    return or_(*found)


def _came_out(position: int, outcome: Outcome | None) -> ColumnElement[bool]:
    return true() if outcome is None else decision.c.outcomes.regexp_match(pattern(outcome, position))
