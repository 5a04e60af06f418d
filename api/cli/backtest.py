"""The command `regelaar backtest`: replay what was recorded through a proposal, and show what it would decide otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from api.bootstrap import System, running_system
from api.reading.backtest import as_document
from domain.access import Permission
from domain.store.backtests import Backtest, backtest_with_id
from domain.store.proposals import proposal_with_id
from domain.store.users import user_named
from domain.values import Language, Text
from domain.written import day, number
from engine.backtest import ABSENT
from engine.tell import OUTCOME_WORDS, as_lines
from engine.verdict import Outcome
from workflows import backtest as replaying
from workflows.backtest_report import Report, TriggerReport, report

from .console import err, out, print_json, refusals, settings
from .language import Json

backtest = typer.Typer(help="Try a proposal on what was recorded.", no_args_is_help=True)

As = Annotated[str, typer.Option("--as", help="The user that does it.")]
Number = Annotated[int, typer.Argument(help="The number of the backtest.", show_default=False)]
_DAY = ["%Y-%m-%d"]


@backtest.command()
def run(
    proposal: Annotated[int, typer.Argument(help="The number of the proposal.", show_default=False)],
    user: As,
    first: Annotated[datetime, typer.Option("--from", formats=_DAY, help="The first day of recording.")],
    last: Annotated[datetime, typer.Option("--until", formats=_DAY, help="The last day of recording.")],
    read_again: Annotated[
        bool, typer.Option("--read-again", help="Read what was not read then from the portfolio of now, and say so.")
    ] = False,
) -> None:
    """Replay the events that were recorded in a period through a proposal, beside the rules that it replaces."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system:
        with system.engine.begin() as connection:
            who, draft = user_named(connection, user), proposal_with_id(connection, proposal).ruleset_hash
            period = (first.date(), last.date() + timedelta(days=1))
            made = replaying.begin(connection, who, draft, period, system.now(), read_again=read_again)
        _go_on(system, made, setup.language)


@backtest.command()
def resume(test: Number, user: As) -> None:
    """Go on with a backtest that was interrupted."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system:
        with system.engine.begin() as connection:
            user_named(connection, user).require(Permission.PROPOSE_RULES)
        _go_on(system, test, setup.language)


def _go_on(system: System, test: int, language: Language) -> None:
    """Runs it with a bar on standard error, then shows the result."""
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), console=err, transient=True) as bar:
        task = bar.add_task(f"backtest {test}", total=None)

        def advance(found: Backtest) -> None:
            begun = found.counts["first_seq"]
            bar.update(task, total=found.last_seq - begun + 1, completed=found.at_seq - begun + 1)

        replaying.run(system.engine, system.rules, test, system.now, advance)
    with system.engine.begin() as connection:
        _tell(report(connection, system.rules, backtest_with_id(connection, test)), language, witnesses=False)


@backtest.command()
def show(test: Number, user: As, as_json: Json = False) -> None:
    """Show what a backtest found, with a recorded event for each way in which a trigger changes."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        user_named(connection, user).require(Permission.READ_DECISIONS)
        found = report(connection, system.rules, backtest_with_id(connection, test))
    if as_json:
        print_json(as_document(found, setup.language).model_dump(mode="json"))
    else:
        _tell(found, setup.language, witnesses=True)


def _tell(found: Report, language: Language, *, witnesses: bool) -> None:
    for line in (*_summary(found, language), *(line for one in found.triggers for line in _trigger(one, language, witnesses))):
        out.print(line, markup=False)


def _summary(found: Report, language: Language) -> Iterator[str]:
    last = found.ends_before - timedelta(days=1)
    period = f"{day(found.starts_on, language)} – {day(last, language)}"
    events, replayed, changed, gone = (number(one, language) for one in (found.events, found.replayed, found.changed, found.gone))
    yield Text(
        f"Backtest {found.id}, vastgelegd {period}: {events} gebeurtenissen, {replayed} opnieuw beoordeeld,"
        f" {changed} oordelen anders.",
        f"Backtest {found.id}, recorded {period}: {events} events, {replayed} judged again, {changed} outcomes otherwise.",
    )[language]
    if found.gone:
        yield Text(
            f"Niet meer na te spelen (gewist of vervallen): {gone}.", f"No longer replayable (erased or dropped): {gone}."
        )[language]
    if found.read_again:
        later = number(found.read_later, language)
        yield Text(
            f"LET OP: bij {later} gebeurtenissen zijn waarden gebruikt die toen niet zijn gelezen, maar nu.",
            f"WARNING: for {later} events values were used that were not read then, but now.",
        )[language]
    if not found.finished:
        yield Text("Nog niet klaar: `regelaar backtest resume`.", "Not finished: `regelaar backtest resume`.")[language]


def _trigger(one: TriggerReport, language: Language, witnesses: bool) -> Iterator[str]:
    yield ""
    yield f"“{one.trigger}”: {number(one.changed, language)} {Text('anders', 'otherwise')[language]}"
    for label, counts in ((Text("nu", "now"), one.before), (Text("voorstel", "proposal"), one.after)):
        listed = ", ".join(f"{_word(outcome, language)} {number(count, language)}" for outcome, count in sorted(counts.items()))
        yield f"  {label[language]}: {listed or '–'}"
    if one.not_known_then:
        count = number(one.not_known_then, language)
        yield Text(f"  toen niet gelezen: {count}", f"  not read then: {count}")[language]
    for witness in one.witnesses if witnesses else ():
        before, after = _word(witness.change.before, language), _word(witness.change.after, language)
        yield f"  {witness.event.id}: {before} → {after}"
        for explanation in (witness.before, witness.after):
            yield from (f"    {line}" for line in (as_lines(explanation, language) if explanation else ()))


def _word(outcome: str, language: Language) -> str:
    return Text("bestaat niet", "does not exist")[language] if outcome == ABSENT else OUTCOME_WORDS[Outcome(outcome)][language]
