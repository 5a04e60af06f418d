"""Commands for events that could not be decided: `events set-aside` and `events retry`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from api.bootstrap import registry, running_system
from domain.store import incidents
from domain.store.users import user_named
from domain.values import Text

from .console import out, print_json, refusals, say, settings
from .language import Json

events = typer.Typer(help="Events that could not be decided.", no_args_is_help=True)


@events.command("set-aside")
def set_aside(
    limit: Annotated[int, typer.Option(help="How many, the oldest first.", min=1)] = 50,
    as_json: Json = False,
) -> None:
    """Show the events that were set aside because deciding them kept failing, each with the reason."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        found = incidents.set_aside(connection, limit)
    if as_json:
        print_json([asdict(one) for one in found])
    elif not found:
        say(Text("er is geen gebeurtenis terzijde gezet", "no event has been set aside"), setup.language)
    else:
        headings = Text("sinds (UTC)|gebeurtenis|pogingen|reden", "since (UTC)|event|tries|reason")[setup.language]
        table = Table(*headings.split("|"), box=None, padding=(0, 2, 0, 0), header_style="dim")
        for one in found:
            label = registry().event_label(one.type)[setup.language]
            table.add_row(f"{one.at:%Y-%m-%d %H:%M:%S}", f"{label}\n{one.event_id}", str(one.tries), one.reason)
        out.print(table)


@events.command()
def retry(
    event: Annotated[UUID, typer.Argument(help="The id of the event.", show_default=False)],
    user: Annotated[str, typer.Option("--as", help="The user that does it.")],
) -> None:
    """Try to decide an event again that was set aside; this is logged."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        incidents.retry(connection, user_named(connection, user), event, system.now())
    say(Text("de gebeurtenis wordt opnieuw beoordeeld", "the event will be tried again"), setup.language)
