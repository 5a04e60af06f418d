"""Commands that ask what the rules decided: explain, log, publish."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from api.bootstrap import registry, running_system
from domain.store.users import user_named
from domain.values import Language, Text
from domain.written import day
from workflows.deadlines import pending_deadlines
from workflows.explain_decision import explain_event
from workflows.explanation_document import document
from workflows.tell_decision import account_lines
from workflows.trigger_log import LogLine, trigger_log

from .console import out, print_json, refusals, say, settings
from .language import Json, show_check, sources_in


def explain(
    event: Annotated[UUID, typer.Argument(help="The id of the event.", show_default=False)],
    trigger: Annotated[str | None, typer.Option(help="Only this trigger, by its name.")] = None,
    as_json: Json = False,
) -> None:
    """Say of an event why each trigger fired, or why not, with the values read."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        explained = explain_event(connection, system.rules, event, trigger)
    if as_json:
        print_json(document(explained, setup.language).model_dump(mode="json", by_alias=True))
        return
    out.print("\n".join(account_lines(explained, setup.language)), markup=False)


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
    headings = Text("wanneer (UTC)|trigger|gebeurtenis|actie|resultaat", "when (UTC)|trigger|event|action|result")[setup.language]
    table = Table(*headings.split("|"), box=None, padding=(0, 2, 0, 0), header_style="dim")
    for line in lines:
        table.add_row(*_cells(line, setup.language))
    out.print(table)


def _cells(line: LogLine, language: Language) -> tuple[str, str, str, str, str]:
    event = f"{registry().event_label(line.event_type)[language]} {day(line.occurred_on, language)}\n{line.event_id}"
    reason = f": {line.result.get(language.value, '')}" if line.status == "failed" else ""
    result = _STATUSES[line.status][language] + reason
    return f"{line.at:%Y-%m-%d %H:%M:%S}", line.trigger, event, line.action, result


_STATUSES = {"done": Text("gedaan", "done"), "failed": Text("mislukt", "failed")}


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
    headings = Text("komt op|trigger|sinds|gebeurtenis|tenzij", "comes on|trigger|since|event|unless")[setup.language]
    table = Table(*headings.split("|"), box=None, padding=(0, 2, 0, 0), header_style="dim")
    for line in waiting:
        unless = ", ".join(registry().event_label(kind)[setup.language] for kind in line.unless)
        due, since = day(line.due_on, setup.language), day(line.starts_on, setup.language)
        table.add_row(due, line.trigger, since, line.event_id, unless)
    out.print(table)


def publish(
    folder: Annotated[Path, typer.Argument(help="The folder that holds all rule files.", show_default=False, exists=True)],
    user: Annotated[str, typer.Option("--as", help="The user that publishes.")],
) -> None:
    """Put the rule files of a folder in force, in place of those before, when all of them pass the checks."""
    setup = settings()
    with refusals(setup.language):
        sources = sources_in(folder)
        with running_system(setup) as system, system.engine.begin() as connection:
            who = user_named(connection, user)
            checked = system.rules.publish(connection, who, sources, system.now())
    if checked.program is None:
        show_check(checked, sources, setup.language)
        raise typer.Exit(1)
    short = checked.program.ruleset_hash[:12]
    say(Text(f"In gebruik: ruleset {short}.", f"In force: ruleset {short}."), setup.language)
