"""The day change of all open cases: judged in chunks, set-based; a case in which something would happen gets an event.

The streams decide that event like any other: in the employer's order, with proof, and at most once where a trigger says
so. The counts of a chunk are what the judging saw; for cases with an event the decision has the last word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from sqlalchemy import Connection, Engine

from domain.dutch_time import dutch_day
from domain.events import Event, Subject, event_id
from domain.store.case_columns import OpenCases, has_column, read_acted, read_open_cases
from domain.store.day_change import Chunk, finish, keep_chunk, next_day, open_days, resume
from domain.store.read_facts import read_facts
from domain.store.record_events import record_events
from domain.store.setups import setup_id
from domain.store.switches import positions
from engine.columns import Plan, plan
from engine.columns_judge import Table, judge
from engine.evaluate import decide
from engine.link import Program, facts_read
from engine.switches import Switch, Switches
from engine.verdict import Outcome

from .rules import Rules
from .timers import activate_publications

EVENT_TYPE = "day_change"

CASES = 10_000
"""In one chunk, which is one transaction."""

_ACTS = frozenset((Outcome.FIRED, Outcome.WAITS, Outcome.ERROR))
_NOT_ASKED = frozenset((Outcome.NOT_VALID, Outcome.SWITCHED_OFF))
Counts = Mapping[str, Mapping[Outcome, int]]


def change_event(employer_id: int, employee_id: int, case_id: int, on: date) -> Event:
    """The day change of one case on day `on`; told twice it is one event."""
    subjects = {Subject.EMPLOYER: employer_id, Subject.EMPLOYEE: employee_id, Subject.CASE: case_id}
    return Event(event_id(EVENT_TYPE, case_id, on), EVENT_TYPE, on, subjects)


@dataclass(frozen=True, slots=True)
class Judging:
    """A program, how its triggers are judged by columns, and a program of those that columns alone do not decide."""

    program: Program
    plan: Plan
    open: Program

    @property
    def once(self) -> Mapping[str, Subject]:
        """Per trigger that acts at most once: per what."""
        triggers = (one.trigger for one in self.plan.triggers)
        return {trigger.name: Subject(trigger.once_per.value) for trigger in triggers if trigger.once_per is not None}


def judging(program: Program) -> Judging:
    """How the day change is judged by these rules."""
    made = plan(program, EVENT_TYPE, has_column)
    asked = tuple(one.trigger for one in made.triggers if one.is_open)
    facts = facts_read(asked, program.definitions, program.registry)
    return Judging(program, made, replace(program, triggers={EVENT_TYPE: asked}, facts={EVENT_TYPE: facts}))


class Nights:
    """Goes on with the day change wherever it stopped; several at once take turns by the chunk.

    `clock` tells the present moment.
    """

    def __init__(self, engine: Engine, rules: Rules, clock: Callable[[], datetime], cases: int = CASES) -> None:
        self._engine = engine
        self._rules = rules
        self._clock = clock
        self._cases = cases
        self._judging: Judging | None = None

    def work(self, through: date, enough: Callable[[], bool] = lambda: False) -> bool:
        """Judges every day after the newest one, through this one, and what was left of days before, in their order.

        Stops between two chunks once it is `enough`; True when all is finished.
        """
        with self._engine.begin() as connection:
            open_days(connection, through, self._clock())
        while not enough():
            if not self._step(through):
                return True
        return False

    def _step(self, through: date) -> bool:
        """One chunk of the first day that is not finished; False when all are."""
        with self._engine.begin() as connection:
            on = next_day(connection, through)
            if on is not None:
                self._change(connection, on, self._clock())
            return on is not None

    def _change(self, connection: Connection, on: date, now: datetime) -> None:
        """Facts are those of the day itself, rules those of today: by these the events will be decided."""
        after = resume(connection, on)
        if after is None:
            return
        activate_publications(connection, dutch_day(now), now)
        judging = self._rules_of(connection, dutch_day(now))
        cases = judging and read_open_cases(connection, on, after, self._cases, judging.plan.columns)
        if judging is None or not cases:
            finish(connection, on, now)
        else:
            keep_chunk(connection, on, change_cases(connection, judging, cases, now), now)

    def _rules_of(self, connection: Connection, today: date) -> Judging | None:
        """None when no rule listens to a day change."""
        program = self._rules.in_force(connection, today)
        if program is None or not program.triggers.get(EVENT_TYPE):
            return None
        if self._judging is None or self._judging.program is not program:
            self._judging = judging(program)
        return self._judging


def change_cases(connection: Connection, judging: Judging, cases: OpenCases, now: datetime) -> Chunk:
    """Judges these cases and records an event for each that needs one."""
    switches = {trigger: Switch(position) for trigger, position in positions(connection).items()}
    acted = read_acted(connection, cases, judging.once)
    judged = judge(judging.plan, Table(cases.columns, len(cases)), cases.on, acted, switches)
    places = np.flatnonzero(judged.asks).tolist()
    asked, acting = _ask(connection, judging.open, _events(cases, places), switches)
    acts = judged.acts.copy()
    acts[[places[number] for number in acting]] = True
    recorded = record_events(connection, _events(cases, np.flatnonzero(acts).tolist()), now)
    made_by = setup_id(connection, judging.program.ruleset_hash, judging.program.fingerprints, now)
    return Chunk(int(cases.case_id[-1]), made_by, len(cases), recorded, _told({**judged.counts, **asked}))


def _told(counts: Counts) -> Mapping[str, Mapping[str, int]]:
    return {name: {outcome.value: count for outcome, count in found.items() if count} for name, found in counts.items()}


def _events(cases: OpenCases, places: Sequence[int]) -> list[Event]:
    keys = (cases.employer_id[places].tolist(), cases.employee_id[places].tolist(), cases.case_id[places].tolist())
    return [change_event(*of_case, cases.on) for of_case in zip(*keys, strict=True)]


def _ask(connection: Connection, program: Program, events: Sequence[Event], switches: Switches) -> tuple[Counts, list[int]]:
    """What the engine says of events, case by case: counts per trigger, and the events in which one does something."""
    triggers = program.triggers[EVENT_TYPE]
    counts: list[Counter[Outcome]] = [Counter() for _ in triggers]
    acting: list[int] = []
    facts = read_facts(connection, events, program.facts[EVENT_TYPE]) if events else []
    for number, (event, of_event) in enumerate(zip(events, facts, strict=True)):
        outcomes = decide(program, event, of_event, switches).outcomes
        for position, outcome in outcomes.items():
            counts[position][outcome] += outcome not in _NOT_ASKED
        if not _ACTS.isdisjoint(outcomes.values()):
            acting.append(number)
    return {trigger.name: count for trigger, count in zip(triggers, counts, strict=True) if count.total()}, acting
