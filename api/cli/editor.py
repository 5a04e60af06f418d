"""Commands for writing rules: lay files out, ask what could stand somewhere, serve an editor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.bootstrap import parser, registry
from domain.values import Text
from dsl.complete import complete as what_fits
from dsl.diagnostics import render
from dsl.format import format_source
from workflows.check_rules import check_rules

from .console import err, out, print_json, refusals, settings
from .language import Json, Paths, read_sources

Check = Annotated[bool, typer.Option("--check", help="Change nothing; exit code 1 when a file would change.")]
RuleFile = Annotated[Path, typer.Argument(help="A rule file.", show_default=False)]
Line = Annotated[int, typer.Option("--line", min=1, help="The line of the cursor, from 1.")]
Column = Annotated[int, typer.Option("--column", min=1, help="The column of the cursor, from 1.")]


def format(paths: Paths, check: Check = False) -> None:
    """Lay rule files out; only white space changes. A file with mistakes is left alone, and they are shown."""
    language = settings().language
    with refusals(language):
        sources = read_sources(paths)
    refused, changed = [], []
    for path, source in sources.items():
        result = format_source(source, parser(), path)
        if not isinstance(result, str):
            refused.append(path)
            for item in result:
                err.print(render(item, source, language), markup=False)
        elif result != source:
            changed.append(path)
            if not check:
                Path(path).write_text(result, "utf-8", newline="\n")
    done = Text("niet netjes opgemaakt", "not tidy") if check else Text("opgemaakt", "laid out")
    for path in changed:
        out.print(f"{path}: {done[language]}", markup=False)
    for path in refused:
        err.print(Text(f"{path}: ongewijzigd, er staan fouten in", f"{path}: unchanged, it has mistakes")[language], markup=False)
    raise typer.Exit(1 if refused or (check and changed) else 0)


def complete(path: RuleFile, line: Line, column: Column, as_json: Json = False) -> None:
    """Show what could be written at a place in a rule file, best first."""
    with refusals(settings().language):
        sources = read_sources([path])
    found = what_fits(sources[str(path)], line, column, parser())
    if as_json:
        print_json([{"label": one.label, "insert": one.snippet, "role": one.role.value, "column": one.start} for one in found])
        return
    for one in found:
        out.print(one.label, markup=False)


def lsp() -> None:
    """Serve an editor over standard input and output, by the Language Server Protocol."""
    from api.lsp.server import rule_server  # the other commands do without pygls, which takes a moment to load

    rule_server(parser(), lambda sources: check_rules(sources, parser(), registry()).diagnostics).start_io()
