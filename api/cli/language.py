"""Commands on rule texts that need no database: check, catalogue, translate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from api.bootstrap import parser, registry
from domain.errors import BadInput
from domain.values import Language, Text
from dsl.diagnostics import Diagnostic, Severity, render
from dsl.phrases import Kind, Phrase
from dsl.print import print_file
from workflows.check_rules import Checked, check_rules

from .console import err, out, print_json, refusals, settings

ENDING = ".rules"

Paths = Annotated[list[Path], typer.Argument(help="Rule files, or folders that hold them.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="One JSON document, for machines.")]


def read_sources(paths: list[Path]) -> dict[str, str]:
    """The texts of all rule files in `paths`, folders searched; BadInput for what is missing, empty or not UTF-8."""
    files = [file for path in paths for file in (sorted(path.rglob(f"*{ENDING}")) if path.is_dir() else [path])]
    if not files:
        raise BadInput(Text(f"hier staan geen {ENDING}-bestanden", f"there are no {ENDING} files here"), str(paths[0]))
    return {str(file): _text(file) for file in files}


def sources_in(folder: Path) -> dict[str, str]:
    """The rule files of a folder by their path within it: where the folder lies on this machine is nobody's business."""
    return {str(Path(path).relative_to(folder)): text for path, text in read_sources([folder]).items()}


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        message = Text("is geen UTF-8-tekst; sla het bestand op als UTF-8", "is not UTF-8 text; save the file as UTF-8")
        raise BadInput(message, f"{file}, byte {error.start + 1}") from error
    except OSError as error:
        raise BadInput(Text(f"niet te lezen: {error.strerror}", f"cannot be read: {error.strerror}"), str(file)) from error


def check(paths: Paths, as_json: Json = False) -> None:
    """Check rule files: exit code 0 when all is well, 1 when there is an error."""
    language = settings().language
    with refusals(language):
        sources = read_sources(paths)
    checked = check_rules(sources, parser(), registry())
    if as_json:
        print_json({"ok": checked.program is not None, "diagnostics": [_as_json(item) for item in checked.diagnostics]})
    else:
        show_check(checked, sources, language)
    raise typer.Exit(0 if checked.program is not None else 1)


def show_check(checked: Checked, sources: dict[str, str], language: Language) -> None:
    """The diagnostics with their lines, then one line that sums up."""
    for item in checked.diagnostics:
        err.print(render(item, sources[item.path], language), markup=False)
    if checked.ruleset is not None and checked.program is not None:
        count, files = len(checked.ruleset.triggers), len(sources)
        out.print(
            Text(f"In orde: {count} triggers in {files} bestanden.", f"All well: {count} triggers in {files} files.")[language]
        )
        return
    errors = sum(item.severity is Severity.ERROR for item in checked.diagnostics)
    err.print(
        Text(
            f"{errors} {'fout' if errors == 1 else 'fouten'}; er is niets in gebruik genomen.",
            f"{errors} {'error' if errors == 1 else 'errors'}; nothing has been put to use.",
        )[language]
    )


def _as_json(item: Diagnostic) -> dict[str, object]:
    span = item.span
    return {
        "path": item.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "code": item.code,
        "severity": item.severity.value,
        "message": item.message,
        "help": item.help,
    }


def catalogue(as_json: Json = False) -> None:
    """Show every phrase that a rule can be written with, in both languages."""
    phrases = registry().catalogue.phrases
    if as_json:
        print_json([_phrase_json(phrase) for phrase in phrases])
        return
    language = settings().language
    for kind, title in _TITLES.items():
        out.print(f"\n{title[language]}", style="bold")
        for phrase in registry().catalogue.of(kind):
            out.print(f"  {phrase.template.nl}\n    {phrase.template.en}\n      {phrase.doc.splitlines()[0]}", markup=False)


_TITLES = {
    Kind.EVENT: Text("Gebeurtenissen", "Events"),
    Kind.CONDITION: Text("Voorwaarden", "Conditions"),
    Kind.ACTION: Text("Acties", "Actions"),
}


def _phrase_json(phrase: Phrase) -> dict[str, object]:
    return {
        "kind": phrase.kind.value,
        "name": phrase.name,
        "nl": phrase.template.nl,
        "en": phrase.template.en,
        "slots": list(phrase.slots),
        "subjects": sorted(phrase.subjects),
        "doc": phrase.doc,
    }


def translate(paths: Paths, to: Annotated[Language, typer.Option("--to", help="The language to write the rules in.")]) -> None:
    """Write rule files in the other language; quoted texts stay as they are."""
    with refusals(settings().language):
        sources = read_sources(paths)
    for path, source in track(sources.items(), console=err, transient=True, disable=len(sources) < 20):
        parsed = parser().parse(source, path)
        if parsed.file is None or any(item.severity is Severity.ERROR for item in parsed.diagnostics):
            show_check(Checked(None, None, parsed.diagnostics), sources, settings().language)
            raise typer.Exit(1)
        out.print(print_file(parsed.file, registry().catalogue, to), markup=False, end="")
