"""Issue 4, outcome 5: on the portfolio and the rules of the benchmark, the night finds what judging every case finds."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from api.bootstrap import parser, registry
from benchmarks.night import NOW
from benchmarks.night_cases import TODAY, fill, rules
from domain.access import Permission
from domain.store.day_change import days
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.read_facts import read_facts
from domain.store.users import save_user, user_with_id
from engine.evaluate import decide
from engine.verdict import Outcome
from workflows.day_change import EVENT_TYPE, Nights, change_event
from workflows.rules import Rules

CASES, TRIGGERS = 1_000, 30


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=100)], ids=["today", "when fewer were open"])
def test_a_night_finds_what_judging_every_case_finds(fresh_database: str, day: date) -> None:
    known, engine = Rules(registry(), parser()), connect(fresh_database)
    with engine.begin() as connection:
        migrate(connection)
        fill(connection, CASES)
        user = user_with_id(connection, save_user(connection, "beheer", "Beheer", [Permission.PUBLISH_RULES]))
        program = known.publish(connection, user, {"nacht.rules": rules(TRIGGERS)}, NOW).program
        assert program is not None
    assert Nights(engine, known, lambda: NOW, cases=300).work(day)
    with engine.begin() as connection:
        [night] = days(connection, 1)
        keys = "SELECT m.employer_id, m.id, c.id FROM absence_case c JOIN employee m ON m.id = c.employee_id"
        rows = connection.execute(text(f"{keys} WHERE c.starts_on <= :day"), {"day": day})
        events = [change_event(employer, employee, case, night.on_date) for employer, employee, case in rows]
        facts = read_facts(connection, events, program.facts[EVENT_TYPE])
        recorded = set(connection.scalars(text("SELECT id FROM event")))
    engine.dispose()
    decided = [decide(program, event, of_event).outcomes for event, of_event in zip(events, facts, strict=True)]
    told: dict[str, Counter[str]] = {}
    for outcomes in decided:
        for position, outcome in outcomes.items():
            told.setdefault(program.triggers[EVENT_TYPE][position].name, Counter())[outcome.value] += 1
    fired = {event.id for event, outcomes in zip(events, decided, strict=True) if Outcome.FIRED in outcomes.values()}
    assert (night.cases, night.outcomes) == (len(events), told)
    assert recorded == fired
    assert fired
