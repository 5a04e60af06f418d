"""The command `regelaar rules`: draft, submit, approve, publish, put back, compare and switch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from api.bootstrap import System, running_system
from api.settings import Settings
from domain.access import User
from domain.errors import BadInput
from domain.store.proposals import proposal_with_id, proposals
from domain.store.publications import publications, ruleset_of
from domain.store.rulesets import ruleset_like
from domain.store.switches import history
from domain.store.users import user_named
from domain.values import Text
from domain.written import day
from dsl.diff import diff as difference
from dsl.diff_text import told
from engine.switches import Switch
from workflows import propose_rules
from workflows.timers import Choice

from .console import out, print_json, refusals, say, settings
from .language import Json, show_check, sources_in
from .proposal_text import SHORT, lines
from .rules_tables import tables

rules = typer.Typer(help="Propose, approve and publish rules; put earlier rules back; switch triggers.", no_args_is_help=True)

As = Annotated[str, typer.Option("--as", help="The user that does it.")]
Number = Annotated[int, typer.Argument(help="The number of the proposal.", show_default=False)]
Reason = Annotated[str, typer.Option(help="Why: it is logged.")]


@contextmanager
def acting(setup: Settings, name: str) -> Iterator[tuple[System, Connection, User]]:
    """The running system, a transaction, and the user who acts in it."""
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        yield system, connection, user_named(connection, name)


@rules.command()
def draft(
    folder: Annotated[Path, typer.Argument(help="The folder that holds all rule files.", show_default=False, exists=True)],
    user: As,
    note: Annotated[str, typer.Option(help="What it is for.")] = "",
) -> None:
    """Keep the rule files of a folder as a proposal, when all of them pass the checks."""
    setup = settings()
    with refusals(setup.language):
        sources = sources_in(folder)
    with acting(setup, user) as (system, connection, who):
        number, checked = propose_rules.draft(connection, system.rules, who, sources, note, system.now())
    if checked.program is None:
        show_check(checked, sources, setup.language)
        raise typer.Exit(1)
    short = checked.program.ruleset_hash[:SHORT]
    say(Text(f"Voorstel {number}: ruleset {short}.", f"Proposal {number}: ruleset {short}."), setup.language)


@rules.command()
def submit(
    number: Number,
    user: As,
    timer: Annotated[
        list[str] | None, typer.Option(help='What happens to running deadlines: "TRIGGER=finish|re_evaluate|cancel".')
    ] = None,
) -> None:
    """Ask for approval of a proposal; prints the hash of the bundle that the approver signs."""
    setup = settings()
    with acting(setup, user) as (system, connection, who):
        choices = dict(map(_choice, timer or ()))
        signed = propose_rules.submit(connection, system.rules, who, number, choices, system.now())
    say(Text(f"Ingediend: bundel {signed}", f"Submitted: bundle {signed}"), setup.language)


def _choice(given: str) -> tuple[str, Choice]:
    trigger, _, choice = given.rpartition("=")
    if not trigger or choice not in list(Choice):
        options = ", ".join(Choice)
        raise BadInput(Text(f"schrijf TRIGGER=KEUZE, met als keuze {options}", f"write TRIGGER=CHOICE, one of {options}"), given)
    return trigger, Choice(choice)


@rules.command()
def approve(
    number: Number,
    user: As,
    bundle: Annotated[str, typer.Option(help="The whole hash of the bundle, as `rules show` gives it.")],
    note: Annotated[str, typer.Option(help="A remark.")] = "",
) -> None:
    """Approve exactly the bundle that was seen, of a proposal by someone else."""
    setup = settings()
    with acting(setup, user) as (system, connection, who):
        propose_rules.approve(connection, who, number, bundle, note, system.now())
    say(Text(f"Voorstel {number} is goedgekeurd.", f"Proposal {number} is approved."), setup.language)


@rules.command()
def reject(number: Number, user: As, reason: Reason) -> None:
    """Reject a proposal by someone else."""
    setup = settings()
    with acting(setup, user) as (system, connection, who):
        propose_rules.reject(connection, who, number, reason, system.now())
    say(Text(f"Voorstel {number} is afgewezen.", f"Proposal {number} is rejected."), setup.language)


@rules.command()
def withdraw(number: Number, user: As) -> None:
    """Take back a proposal of one's own."""
    setup = settings()
    with acting(setup, user) as (system, connection, who):
        propose_rules.withdraw(connection, who, number, system.now())
    say(Text(f"Voorstel {number} is ingetrokken.", f"Proposal {number} is withdrawn."), setup.language)


@rules.command()
def publish(
    number: Number,
    user: As,
    on: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day; today if not given.")
    ] = None,
    shadow: Annotated[bool, typer.Option(help="New and changed triggers only show what they would do.")] = False,
) -> None:
    """Put an approved proposal in force from a day."""
    setup = settings()
    with acting(setup, user) as (system, connection, who):
        starts_on = on.date() if on else system.today()
        propose_rules.publish(connection, system.rules, who, number, starts_on, shadow=shadow, now=system.now())
    first = day(starts_on, setup.language)
    say(Text(f"Voorstel {number} geldt vanaf {first}.", f"Proposal {number} is in force from {first}."), setup.language)


@rules.command()
def rollback(
    user: As,
    reason: Reason,
    to: Annotated[str | None, typer.Option(help="A ruleset (the begin of its hash) or the number of a publication.")] = None,
) -> None:
    """Put earlier rules back at once, in an emergency; without --to those before the present ones."""
    setup = settings()
    with acting(setup, user) as (system, connection, who):
        back = None if to is None else _ruleset(connection, to)
        short = propose_rules.roll_back(connection, system.rules, who, back, reason, system.now())[:SHORT]
    say(Text(f"Teruggezet: ruleset {short}.", f"Put back: ruleset {short}."), setup.language)


def _ruleset(connection: Connection, given: str) -> str:
    """A short number is that of a publication, anything else the begin of a hash."""
    is_number = given.isdecimal() and len(given) < SHORT
    return ruleset_of(connection, int(given)) if is_number else ruleset_like(connection, given)


@rules.command()
def diff(
    before: Annotated[str, typer.Argument(help="A ruleset (the begin of its hash) or the number of a publication.")],
    after: Annotated[str, typer.Argument(help="The same.")],
) -> None:
    """Tell in sentences what differs between two rulesets."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        old, new = (system.rules.ruleset(connection, _ruleset(connection, one)) for one in (before, after))
    for line in told(difference(old, new, system.rules.parser.catalogue), setup.language):
        out.print(line, markup=False)


@rules.command()
def show(number: Number, as_json: Json = False) -> None:
    """Show a proposal as its approver sees it: changes, findings, backtest, examples, deadlines, and the hash to sign."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        found = proposal_with_id(connection, number)
    if as_json:
        print_json(_dicts([found])[0])
        return
    for line in lines(found, setup.language):
        out.print(line, markup=False)


@rules.command("list")
def list_(
    limit: Annotated[int, typer.Option(help="How many of each, the newest first.", min=1)] = 20, as_json: Json = False
) -> None:
    """Show proposals, publications and switches."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        proposed, published = proposals(connection, limit), publications(connection, limit)
        switched = history(connection, limit)
    if as_json:
        print_json({"proposals": _dicts(proposed), "publications": _dicts(published), "switches": _dicts(switched)})
        return
    for table in tables(proposed, published, switched, setup.language):
        out.print(table)


def _dicts(values: Sequence[Any]) -> list[dict[str, Any]]:
    return [{name: getattr(one, name) for name in one.__slots__} for one in values]


@rules.command()
def switch(
    trigger: Annotated[str, typer.Argument(help="The name of the trigger.", show_default=False)],
    position: Annotated[Switch, typer.Argument(help="on, shadow (judged without acting) or off.", show_default=False)],
    user: As,
    reason: Reason,
) -> None:
    """Switch a trigger on, to shadow, or off; at once, and logged."""
    setup = settings()
    with acting(setup, user) as (system, connection, who):
        propose_rules.switch(connection, system.rules, who, trigger, position, reason, system.now())
    say(Text(f"“{trigger}” staat nu op {position}.", f"“{trigger}” is now {position}."), setup.language)
