"""The command `regelaar day-change`: how far the nights came, and running them by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.bootstrap import running_system
from domain.store.day_change import Day, days
from domain.store.users import user_named
from domain.values import Language, Text
from domain.written import day, number
from engine.tell import OUTCOMES
from engine.verdict import Outcome
from workflows.run_day_change import run_day_change

from .console import out, print_json, refusals, settings
from .language import Json

day_change = typer.Typer(help="The nightly day change of all open cases.", no_args_is_help=True)

_HEADINGS = Text("dag|trajecten|met gebeurtenis|klaar (UTC)|uitkomsten", "day|cases|with an event|done (UTC)|outcomes")
_BUSY = Text("nog niet", "not yet")


@day_change.command()
def run(
    user: Annotated[str, typer.Option("--as", help="The user that runs it.")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day; today if not given.")] = None,
) -> None:
    """Judge all open cases on every day that was not judged yet; days that are finished are left alone."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system:
        with system.engine.begin() as connection:
            who = user_named(connection, user)
        run_day_change(system.engine, system.rules, who, system.now, on.date() if on else None)
        with system.engine.begin() as connection:
            found = days(connection, 1)
    out.print(_table(found, setup.language))


@day_change.command()
def status(
    limit: Annotated[int, typer.Option(help="How many days, the newest first.", min=1)] = 7, as_json: Json = False
) -> None:
    """Show how far each night came: cases, events, and per trigger how often it did what."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        found = days(connection, limit)
    if as_json:
        print_json([{name: getattr(one, name) for name in one.__slots__} for one in found])
    else:
        out.print(_table(found, setup.language))


def _table(found: list[Day], language: Language) -> Table:
    table = Table(*_HEADINGS[language].split("|"), box=None, padding=(0, 2, 0, 0), header_style="dim")
    for one in found:
        done = f"{one.finished_at:%Y-%m-%d %H:%M:%S}" if one.finished_at else _BUSY[language]
        cells = (day(one.on_date, language), number(one.cases, language), number(one.recorded, language))
        table.add_row(*cells, done, "\n".join(_outcomes(one, language)))
    return table


def _outcomes(one: Day, language: Language) -> Iterator[str]:
    for name, counts in sorted(one.outcomes.items()):
        told = (
            f"{number(count, language)} × {OUTCOMES[Outcome(outcome)][language]}" for outcome, count in sorted(counts.items())
        )
        yield f"{escape(name)}: {', '.join(told)}"
