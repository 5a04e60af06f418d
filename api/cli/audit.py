"""Commands for the auditor: check the log, note its head down, write it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, TextIO

import orjson
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from api.bootstrap import running_system
from api.safe_csv import write_csv
from domain.audit_chain import Entry, Head
from domain.errors import BadInput
from domain.store import audit_log
from domain.store.users import user_named
from domain.values import Language, Text
from workflows.audit_findings import Finding
from workflows.export_audit import COLUMNS, Line, export_audit
from workflows.verify_audit import one_state
from workflows.verify_audit import verify as findings_of

from .console import err, out, print_json, refusals, say, settings
from .language import Json

audit = typer.Typer(help="Check the audit log and write it out.", no_args_is_help=True)

Heads = Annotated[
    Path | None, typer.Option("--heads", help="Heads noted down earlier, by `audit head >> FILE`.", exists=True, dir_okay=False)
]
_DAY = ["%Y-%m-%d"]
SHOWN = 20
"""Findings that are shown to a person; `--json` gives all."""


@audit.command()
def verify(heads: Heads = None, as_json: Json = False) -> None:
    """Check the whole log and all it is about: exit code 1 when anything was changed, with the first place where."""
    setup = settings()
    with refusals(setup.language):
        kept = _heads(heads)
        with running_system(setup) as system, one_state(system.engine) as connection:
            count = audit_log.count(connection)
            found = list(findings_of(connection, kept, lambda entries: _shown(entries, count, setup.language)))
    if as_json:
        print_json({"sound": not found, "entries": count, "findings": [_as_json(one, setup.language) for one in found]})
    else:
        _tell(found, count, setup.language)
    raise typer.Exit(1 if found else 0)


def _heads(file: Path | None) -> list[Head]:
    lines = [] if file is None else file.read_text("utf-8-sig").splitlines()
    return [_head(line, f"{file}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def _head(line: str, place: str) -> Head:
    n, _, digest = line.strip().partition(" ")
    if not n.isdecimal() or len(digest) != 64:
        raise BadInput(Text("hier hoort een nummer en een hash te staan", "a number and a hash belong here"), place)
    return Head(int(n), digest)


def _shown(entries: Iterator[Entry], count: int, language: Language) -> Iterator[Entry]:
    """The entries, and a bar on standard error of how many have been checked."""
    label = Text("Logboek controleren", "Checking the log")[language]
    bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=err, transient=True)
    with bar:
        yield from bar.track(entries, total=count, description=label)


def _tell(found: list[Finding], count: int, language: Language) -> None:
    if not found:
        say(Text(f"Het logboek klopt: {count} vermeldingen.", f"The log is sound: {count} entries."), language)
        return
    for finding in found[:SHOWN]:
        err.print(finding.text[language], style="red", markup=False)
    if len(found) > SHOWN:
        rest = len(found) - SHOWN
        err.print(Text(f"en nog {rest}; `--json` geeft alle", f"and {rest} more; `--json` gives all")[language], markup=False)


def _as_json(finding: Finding, language: Language) -> dict[str, object]:
    return {"n": finding.n, "text": finding.text[language]}


@audit.command()
def head() -> None:
    """Print the number and the hash of the last entry. Keep it elsewhere: `verify --heads` then sees a log that was cut."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, one_state(system.engine) as connection:
        last = audit_log.head(connection)
        if last is None:
            raise BadInput(Text("er is nog niets vastgelegd", "nothing has been logged yet"))
    out.print(f"{last.n} {last.hash}", markup=False)


@audit.command()
def export(
    file: Annotated[Path, typer.Argument(help="The file to write, .jsonl or .csv.", show_default=False, dir_okay=False)],
    first: Annotated[datetime, typer.Option("--from", formats=_DAY, help="The first day.")],
    last: Annotated[datetime, typer.Option("--until", formats=_DAY, help="The last day.")],
    user: Annotated[str, typer.Option("--as", help="The user that asks for it.")],
    decisions: Annotated[bool, typer.Option("--decisions", help="Each decision too, with the values that are kept.")] = False,
) -> None:
    """Write the entries of some days to a file, for an auditor to check without this system (docs/audit.md)."""
    setup = settings()
    part = file.with_name(f"{file.name}.part")
    with refusals(setup.language):
        write = _writer(file)
        with running_system(setup) as system, system.engine.begin() as connection, _opened(part) as opened:
            who = user_named(connection, user)
            lines = export_audit(connection, who, first.date(), last.date(), system.now(), decisions=decisions)
            count = write(opened, lines)
        part.replace(file)  # only a whole file has its name, and only when the export itself is in the log
    say(Text(f"{count} regels in {file}.", f"{count} lines in {file}."), setup.language)


def _opened(part: Path) -> TextIO:
    try:
        return part.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise BadInput(Text("hier kan niet geschreven worden", "this cannot be written"), str(part)) from error


def _writer(file: Path) -> Callable[[TextIO, Iterable[Line]], int]:
    if file.suffix not in _WRITERS:
        raise BadInput(Text("geef een naam op .jsonl of .csv", "give a name that ends in .jsonl or .csv"), str(file))
    return _WRITERS[file.suffix]


def _write_lines(file: TextIO, lines: Iterable[Line]) -> int:
    count = 0
    for line in lines:
        file.write(orjson.dumps(line).decode() + "\n")
        count += 1
    return count


_WRITERS: dict[str, Callable[[TextIO, Iterable[Line]], int]] = {
    ".jsonl": _write_lines,
    ".csv": lambda file, lines: write_csv(file, COLUMNS, lines),
}
