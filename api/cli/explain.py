"""The command that answers why, and why not: about an event, or about a case on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import typer

from api.bootstrap import System, running_system
from domain.errors import BadInput
from domain.values import Text
from workflows.explain_case import explain_case
from workflows.explain_decision import Explained, explain_event
from workflows.explanation_document import document
from workflows.tell_decision import account_lines

from .console import out, print_json, refusals, settings
from .language import Json

Trigger = Annotated[str | None, typer.Option(help="Only this trigger, by its name.")]
Day = Annotated[datetime | None, typer.Option("--on", help="The day to explain the case on.", formats=["%Y-%m-%d"])]


def explain(
    event: Annotated[UUID | None, typer.Argument(help="The id of the event.", show_default=False)] = None,
    trigger: Trigger = None,
    case: Annotated[str | None, typer.Option(help="The number of a case, to ask about its day change.")] = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Say of an event why each trigger fired, or why not, with the values read; or of a case on a day without one."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system:
        explained = _explained(system, event, case, on.date() if on else None, trigger)
    if as_json:
        print_json(document(explained, setup.language).model_dump(mode="json", by_alias=True))
        return
    out.print("\n".join(account_lines(explained, setup.language)), markup=False)


def _explained(system: System, event: UUID | None, case: str | None, on: date | None, trigger: str | None) -> Explained:
    with system.engine.begin() as connection:
        if event is not None and case is None and on is None:
            return explain_event(connection, system.rules, event, trigger)
        if event is None and case is not None and on is not None:
            return explain_case(connection, system.rules, case, on, trigger)
    nl = "geef het id van een gebeurtenis, of `--case` met `--on`"
    raise BadInput(Text(nl, "give the id of an event, or `--case` with `--on`"))
