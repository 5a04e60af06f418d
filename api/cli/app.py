"""The command `regelaar`: what it can do, in one list."""

import typer

from .audit import audit
from .backtest import backtest
from .console import Commands
from .day_change import day_change
from .decisions import decisions, log, timers
from .demo import demo
from .editor import complete, format, lsp
from .examples import test
from .explain import explain
from .incidents import events
from .language import catalogue, check, translate
from .near_misses import near_misses
from .new import new
from .publish import publish
from .reference import reference
from .retention import erase_person, retention
from .rules import rules
from .serve import serve, worker

COMMANDS = (
    demo,
    serve,
    worker,
    check,
    test,
    format,
    complete,
    catalogue,
    reference,
    translate,
    lsp,
    publish,
    explain,
    decisions,
    near_misses,
    log,
    timers,
    erase_person,
)

app = typer.Typer(
    name="regelaar",
    cls=Commands,
    help="Rules and workflows for Dutch income insurance and absence management.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(new, name="new")
app.add_typer(rules, name="rules")
app.add_typer(backtest, name="backtest")
app.add_typer(audit, name="audit")
app.add_typer(retention, name="retention")
app.add_typer(day_change, name="day-change")
app.add_typer(events, name="events")
