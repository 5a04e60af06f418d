"""Commands that show what was decided and done: decisions, log, timers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Annotated

import typer

from api.bootstrap import registry, running_system
from api.safe_csv import write_csv
from domain.events import Subject
from domain.values import Language, Text
from domain.written import day
from engine.tell import OUTCOME_WORDS
from engine.verdict import Outcome
from workflows.deadlines import pending_deadlines
from workflows.find_decisions import Found, Search, find_decisions
from workflows.tell_decision import STATUSES, moment
from workflows.trigger_log import LogLine, trigger_log

from .console import add_row, headed, out, print_json, refusals, settings
from .language import Json

From = Annotated[datetime | None, typer.Option("--from", help="Recorded on this day or later.", formats=["%Y-%m-%d"])]
Until = Annotated[datetime | None, typer.Option("--until", help="Recorded on this day or before.", formats=["%Y-%m-%d"])]
Csv = Annotated[bool, typer.Option("--csv", help="CSV for a spreadsheet: a line per decision and trigger.")]


def searched(
    since: datetime | None,
    until: datetime | None,
    employee: str | None = None,
    case: str | None = None,
    event: str | None = None,
    trigger: str | None = None,
    outcome: Outcome | None = None,
) -> Search:
    """What the options ask for; `--until` is the last day that counts."""
    last = until.date() + timedelta(days=1) if until else None
    return Search(employee, case, event, trigger, outcome, since.date() if since else None, last)


def decisions(
    employee: Annotated[str | None, typer.Option(help="About this employee, by number.")] = None,
    case: Annotated[str | None, typer.Option(help="About this case, by number.")] = None,
    event: Annotated[str | None, typer.Option(help="Events of this type, such as `claim_imported`.")] = None,
    trigger: Annotated[str | None, typer.Option(help="Judged by this trigger.")] = None,
    outcome: Annotated[Outcome | None, typer.Option(help="What came of the trigger, or of any.")] = None,
    since: From = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(help="How many, newest first.", min=1, max=10_000)] = 50,
    after: Annotated[int | None, typer.Option(help="Go on after this number, the first column.")] = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Find decisions: what they were about, and which triggers fired, waited, were unknown or broke."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        search = searched(since, until, employee, case, event, trigger, outcome)
        found = find_decisions(connection, system.rules, search, limit, after)
    if as_json:
        print_json([found_json(one) for one in found])
    elif as_csv:
        write_csv(sys.stdout, _COLUMNS, (row for one in found for row in _csv_rows(one)))
    else:
        _show(found, setup.language)


def found_json(one: Found) -> dict[str, object]:
    """One decision as JSON values."""
    return {
        "number": one.seq,
        "event": str(one.event_id),
        "event_type": one.event_type,
        "occurred_on": one.occurred_on.isoformat(),
        "recorded_at": one.recorded_at.isoformat(),
        "decided_at": one.decided_at.isoformat(),
        "about": {subject.value: number for subject, number in one.about.items()},
        "outcomes": {trigger: outcome.value for trigger, outcome in one.outcomes.items()},
    }


_ABOUT = (Subject.EMPLOYER, Subject.EMPLOYEE, Subject.CASE)
_COLUMNS = ("number", "event", "event_type", "occurred_on", "recorded_at", "decided_at", *_ABOUT, "trigger", "outcome")


def _csv_rows(one: Found) -> Iterable[Mapping[str, object]]:
    """A decision without a trigger that did more than fail is a line too."""
    plain = {**found_json(one), **{subject.value: one.about.get(subject) for subject in _ABOUT}}
    for trigger, outcome in one.outcomes.items() or [(None, None)]:
        yield {**plain, "trigger": trigger, "outcome": outcome}


def _show(found: list[Found], language: Language) -> None:
    table = headed(Text("nummer|wanneer|gebeurtenis|over|triggers", "number|when|event|about|triggers"), language)
    for one in found:
        event = f"{one.label[language]} {day(one.occurred_on, language)}\n{one.event_id}"
        about = "\n".join(one.about.values())
        triggers = "\n".join(f"{name}: {OUTCOME_WORDS[outcome][language]}" for name, outcome in one.outcomes.items())
        add_row(table, str(one.seq), moment(one.decided_at, language), event, about, triggers or "-")
    out.print(table)


def log(
    limit: Annotated[int, typer.Option(help="How many lines, newest first.", min=1)] = 50,
    failed: Annotated[bool, typer.Option("--failed", help="Only actions that failed.")] = False,
    as_json: Json = False,
) -> None:
    """Show the trigger log: which trigger did what, when, on which event, with what result."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        lines = trigger_log(connection, limit, failed_only=failed)
    if as_json:
        print_json([{name: getattr(line, name) for name in line.__slots__} for line in lines])
        return
    headings = Text("wanneer|trigger|gebeurtenis|actie|resultaat", "when|trigger|event|action|result")
    table = headed(headings, setup.language)
    for line in lines:
        add_row(table, *_cells(line, setup.language))
    out.print(table)


def _cells(line: LogLine, language: Language) -> tuple[str, str, str, str, str]:
    event = f"{registry().event_label(line.event_type)[language]} {day(line.occurred_on, language)}\n{line.event_id}"
    reason = f": {line.result.get(language.value, '')}" if line.status == "failed" else ""
    result = STATUSES[line.status][language] + reason
    return moment(line.at, language), line.trigger, event, line.action, result


def timers(
    limit: Annotated[int, typer.Option(help="How many, the first to come first.", min=1)] = 50, as_json: Json = False
) -> None:
    """Show the deadlines that triggers wait for: until when, since which event, and what would cancel them."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        waiting = pending_deadlines(connection, limit)
    if as_json:
        print_json([{name: getattr(line, name) for name in line.__slots__} for line in waiting])
        return
    headings = Text("komt op|trigger|sinds|gebeurtenis|tenzij", "comes on|trigger|since|event|unless")
    table = headed(headings, setup.language)
    for line in waiting:
        unless = ", ".join(registry().event_label(kind)[setup.language] for kind in line.unless)
        due, since = day(line.due_on, setup.language), day(line.starts_on, setup.language)
        add_row(table, due, line.trigger, since, line.event_id, unless)
    out.print(table)
