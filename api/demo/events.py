"""Step 3: appointments are added, absences reported, employments end; the triggers decide, Temporal carries the ZW ERD cases."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from sqlalchemy import text
from temporalio.client import Client

from domain.errors import Unavailable
from domain.events import Subject
from domain.store.users import user_named
from domain.values import Text
from engine.tell import OUTCOME_WORDS
from workflows.add_appointment import NewAppointment, add_appointment
from workflows.end_employment import end_employment
from workflows.report_event import Report, report_event
from workflows.temporal import connect
from workflows.trigger_log import outcome_counts

from .example import CONNECTOR, rows
from .stage import Stage

_ADDED_BEFORE = timedelta(days=7)


def bring_events(stage: Stage) -> None:
    """R-A2, R-3.2.1, R-3.3.1-1: what the agenda and the personnel system report."""
    stage.heading(3, "Gebeurtenissen en triggers", "Events and triggers")
    _appointments(stage)
    _absences(stage)
    _departures(stage)
    stage.settling.wait(Text("triggers beslissen", "triggers decide"))


def show_triggers(stage: Stage) -> None:
    """R-A4: how often each trigger fired, and how often not."""
    with stage.system.engine.connect() as connection:
        counts = outcome_counts(connection, stage.system.rules)
    stage.table(
        "gebeurtenis|trigger|uitkomst|aantal",
        "event|trigger|outcome|count",
        [(event, trigger, OUTCOME_WORDS[outcome], count) for (event, trigger, outcome), count in counts.items()],
        right=(3,),
    )


def _appointments(stage: Stage) -> None:
    lines = rows("appointments.csv")
    with stage.system.engine.begin() as connection:
        user = user_named(connection, CONNECTOR)
        for line in lines:
            concept = line["is_concept"] == "yes"
            day = date.fromisoformat(line["takes_place_on"])
            new = NewAppointment(line["number"], line["case"], day, line["kind"], concept, line["doctor"] or None)
            add_appointment(connection, user, new, day - _ADDED_BEFORE, stage.system.now())
    concepts = sum(line["is_concept"] == "yes" for line in lines)
    stage.tell(
        f"{len(lines)} afspraken toegevoegd, waarvan {concepts} concept.",
        f"{len(lines)} appointments added, {concepts} of them concept.",
    )


def _absences(stage: Stage) -> None:
    """The cases of the portfolio that began in this half-year are reported to the rules as they would be by the employer."""
    with stage.system.engine.begin() as connection:
        user = user_named(connection, CONNECTOR)
        reported = connection.execute(_REPORTED).all()
        for row in reported:
            report = Report("absence_reported", row.starts_on, {Subject.CASE: row.number})
            report_event(connection, user, report, stage.system.now())
    stage.tell(f"{len(reported)} ziekmeldingen gemeld.", f"{len(reported)} absences reported.")


_REPORTED = text(
    "SELECT number, starts_on FROM absence_case WHERE kind = 'absence' AND starts_on >= '2026-01-01' ORDER BY number"
)


def _departures(stage: Stage) -> None:
    lines = rows("departures.csv")
    with stage.system.engine.begin() as connection:
        user = user_named(connection, CONNECTOR)
        for line in lines:
            end_employment(connection, user, line["employee"], date.fromisoformat(line["last_day"]), stage.system.now())
    stage.tell(f"{len(lines)} werknemers gaan ziek uit dienst.", f"{len(lines)} employees leave employment while ill.")


def show_cases(stage: Stage) -> None:
    """R-3.3.1-1: the ZW ERD cases in the database, and their processes as Temporal itself counts them."""
    with stage.system.engine.connect() as connection:
        cases = list(connection.execute(_CASES).scalars())
        without = list(connection.execute(_WITHOUT).all())
    running = asyncio.run(_count_running(stage, len(cases)))
    stage.tell(
        f"{len(cases)} ZW ERD trajecten gestart; Temporal heeft er {running} lopen. Voor {len(without)} beslist een mens:",
        f"{len(cases)} ZW ERD cases started; Temporal runs {running} of them. For {len(without)} a person decides:",
    )
    stage.verbatim(f"  {row.number}: {row.title}" for row in without)


async def _count_running(stage: Stage, wanted: int) -> int:
    client = await connect(stage.system.temporal_address, stage.system.settings.temporal_namespace)
    for _ in range(100):
        count = await _running(client)
        if count >= wanted:
            return count
        await asyncio.sleep(0.2)
    raise Unavailable(Text(f"Temporal kent {count} van {wanted} trajecten", f"Temporal knows {count} of {wanted} cases"))


async def _running(client: Client) -> int:
    """Visibility lags a moment behind: the caller asks until it has caught up."""
    return (await client.count_workflows("WorkflowType = 'ZwErdCase' AND ExecutionStatus = 'Running'")).count


_CASES = text("SELECT number FROM absence_case WHERE kind = 'zw_erd' ORDER BY number")
_WITHOUT = text("""
    SELECT a.number, t.title FROM event e JOIN task t ON t.event_id = e.id JOIN absence_case a ON a.id = t.case_id
    WHERE e.type = 'employment_ended_while_ill' ORDER BY a.number
""")
