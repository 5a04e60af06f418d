"""Why a trigger would fire for a case on a day without an event: the nightly day change, computed as of that day (R-A4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select

from domain.errors import NotFound
from domain.events import Event, Subject, event_id
from domain.store.read_facts import read_facts
from domain.store.record_events import read_event
from domain.store.setups import setups
from domain.store.subjects import numbers_of
from domain.store.tables.absence import absence_case
from domain.store.tables.day_change import day_change_chunk
from domain.store.tables.people import employee
from domain.values import Language, Text
from domain.written import day as written_day
from engine.explain import explain
from engine.link import Program

from .explain_decision import Explained, Judged, explain_event, named
from .rules import Rules
from .rules_of_then import program_of_then

KIND = "day_change"


def explain_case(connection: Connection, rules: Rules, case: str, on: date, trigger: str | None = None) -> Explained:
    """What one trigger, or every trigger on the day change, makes of this case on that day.

    When the day change of that day gave an event, the decision on record is explained. Otherwise no trigger did anything
    and nothing of the case is on record: the rules that judged that night, else those in force that day, are applied to
    what is known now. NotFound when the case did not run or no rules were in force; BadInput when no such trigger listens
    to the day change.
    """
    event = _day_change(connection, case, on)
    if read_event(connection, event.id) is not None:
        return explain_event(connection, rules, event.id, trigger)
    program, fingerprints = _rules_of_night(connection, rules, event)
    names = named(trigger, event, [one.name for one in program.triggers_for(event)])
    (facts,) = read_facts(connection, [event], program.facts_for(event))
    told = tuple(Judged(explain(program, name, event, facts, {}, fingerprints)) for name in names)
    about = numbers_of(connection, event.subjects)
    return Explained(event, rules.registry.event_label(KIND), about, triggers=told)


def _rules_of_night(connection: Connection, rules: Rules, event: Event) -> tuple[Program, Mapping[str, str]]:
    """The rules that judged the case that night, with the fingerprints of their conditions; else those in force that day."""
    chunk = day_change_chunk.c
    judged = select(chunk.setup_id).where(chunk.on_date == event.occurred_on, chunk.last_case_id >= event.subjects[Subject.CASE])
    setup_id = connection.scalars(judged.order_by(chunk.last_case_id).limit(1)).first()
    if setup_id is not None:
        setup = setups(connection)[setup_id]
        return program_of_then(connection, rules, setup.ruleset_hash), setup.fingerprints
    program = rules.in_force(connection, event.occurred_on)
    if program is None:
        nl = f"op {written_day(event.occurred_on, Language.NL)} waren er geen regels in gebruik"
        en = f"no rules were in force on {written_day(event.occurred_on, Language.EN)}"
        raise NotFound(Text(nl, en), "on")
    return program, {}


def _day_change(connection: Connection, case: str, on: date) -> Event:
    """The event that the nightly run tells of a case when a trigger would do something."""
    query = select(absence_case, employee.c.employer_id).join(employee).where(absence_case.c.number == case)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(Text(f"er is geen traject {case}", f"there is no case {case}"), "case")
    if not (row.starts_on <= on and (row.ends_before is None or on < row.ends_before)):
        nl = f"traject {case} liep niet op {written_day(on, Language.NL)}: dan is er geen dagwissel"
        en = f"case {case} did not run on {written_day(on, Language.EN)}: then there is no day change"
        raise NotFound(Text(nl, en), "on")
    subjects = {Subject.EMPLOYER: row.employer_id, Subject.EMPLOYEE: row.employee_id, Subject.CASE: row.id}
    return Event(event_id(KIND, row.id, on), KIND, on, subjects)
