"""Commands that let personal values go: after their term, or on request of the person."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import date, datetime
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn

from api.bootstrap import System, running_system
from domain.errors import BadInput
from domain.store import erase_person as erasing
from domain.store.retention import apply_retention
from domain.store.settings import change_retention, read_retention
from domain.store.users import user_named
from domain.values import Language, Text

from .console import err, refusals, say, settings

retention = typer.Typer(help="How long the facts of decisions are kept.", no_args_is_help=True)

User = Annotated[str, typer.Option("--as", help="The user that does it.")]


@retention.command()
def show() -> None:
    """Show for how many years facts are kept, by what came of the decision."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        years = read_retention(connection)
    for label, count in zip(_LABELS, (years.acted, years.unclear, years.nothing), strict=True):
        say(Text(f"{label.nl}: {count} jaar", f"{label.en}: {count} years"), setup.language)


_LABELS = (
    Text("een trigger deed iets of wacht", "a trigger acted or waits"),
    Text("iets was onbekend of ging mis", "something was unknown or failed"),
    Text("er gebeurde niets", "nothing happened"),
)


@retention.command("set")
def set_years(
    user: User,
    acted: Annotated[int | None, typer.Option(help="Years, when a trigger acted or waits.")] = None,
    unclear: Annotated[int | None, typer.Option(help="Years, when a condition was unknown or failed.")] = None,
    nothing: Annotated[int | None, typer.Option(help="Years, when nothing happened.")] = None,
) -> None:
    """Change for how many years facts are kept; the change is logged. What is not given stays."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        now = read_retention(connection)
        given = {"acted": acted, "unclear": unclear, "nothing": nothing}
        new = replace(now, **{name: years for name, years in given.items() if years is not None})
        change_retention(connection, user_named(connection, user), new, system.now())
    show()


@retention.command()
def run(
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to judge by; else today.")] = None,
) -> None:
    """Drop the facts that are older than their term; their digest stays, so the audit log can still be checked."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system:
        day = system.today() if as_of is None else as_of.date()
        if day > system.today():
            raise BadInput(Text("deze dag moet nog komen", "this day is yet to come"), "--as-of")
        count = _drop(system, day, setup.language)
    say(Text(f"Van {count} beslissingen zijn de feiten weg.", f"The facts of {count} decisions are gone."), setup.language)


def _drop(system: System, day: date, language: Language) -> int:
    """Chunk by chunk, each in a transaction of its own: an interrupted run goes on when it is started again."""
    total = 0
    after: int | None = 0
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=err, transient=True) as bar:
        task = bar.add_task("")
        while after is not None:
            with system.engine.begin() as connection:
                step = apply_retention(connection, day, system.now(), after)
            total, after = total + step.decisions, step.after
            bar.update(task, description=Text(f"{total} beslissingen", f"{total} decisions")[language])
    return total


def erase_person(
    number: Annotated[str, typer.Argument(help="The number of the employee.", show_default=False)],
    user: User,
    reason: Annotated[str, typer.Option(help="Why, such as the date of the request; it stays in the log, so name nobody.")],
) -> None:
    """Erase what is recorded about one person (AVG article 17); what was decided, and its proof, stay."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        who = user_named(connection, user)
        done = erasing.erase_person(connection, who, number, reason, system.now())
    for label, count in zip(_ERASED, astuple(done), strict=True):
        say(Text(f"{label.nl}: {count}", f"{label.en}: {count}"), setup.language)


_ERASED = (
    Text("beslissingen waarvan de waarden gewist zijn", "decisions of which the values are erased"),
    Text("gebeurtenissen waarvan de gegevens gewist zijn", "events of which the data are erased"),
    Text("gebeurtenissen waarvan de resultaten gewist zijn", "events of which the results are erased"),
    Text("taken met een gewiste titel", "tasks with an erased title"),
    Text("berichten met een gewiste tekst", "mails with an erased text"),
)
