"""The command `regelaar`: what it can do, in one list."""

import typer

from .console import Commands
from .decisions import explain, log, publish, timers
from .demo import demo
from .editor import complete, format, lsp
from .examples import test
from .language import catalogue, check, translate
from .new import new
from .reference import reference
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
    log,
    timers,
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
