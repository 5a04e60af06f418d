"""Everything that is asked of rule files before they may be used: they read, they fit, their examples come true (R-A1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.values import Language, Text
from dsl.diagnostics import Diagnostic, Place, collected, has_errors
from dsl.parse import Parser
from dsl.prove.prove import prove
from dsl.ruleset import Ruleset, load
from dsl.texts import texts
from dsl.wording import error
from engine.examples import Shown, run_examples
from engine.link import Program, link
from engine.registry import Registry


@dataclass(frozen=True, slots=True)
class Checked:
    """Rule files with what was found; `program` is None when an error keeps them from being used."""

    program: Program | None
    ruleset: Ruleset | None
    diagnostics: tuple[Diagnostic, ...]


def check_rules(sources: Mapping[str, str], parser: Parser, registry: Registry) -> Checked:
    """Reads and checks the files together, runs their examples, and proves what surely cannot be meant."""
    ruleset, diagnostics = load(sources, parser)
    if ruleset is None:
        return Checked(None, None, diagnostics)
    program = link(ruleset, registry)
    languages = {path: file.language for path, file in ruleset.files}
    failed = [_failed(one, languages[one.path]) for one in run_examples(ruleset, program) if not one.as_expected]
    found = collected((*diagnostics, *texts(ruleset, parser.catalogue), *failed, *prove(ruleset.files, parser.catalogue)))
    return Checked(None if has_errors(found) else program, ruleset, found)


def _failed(shown: Shown, language: Language) -> Diagnostic:
    """An example that does not come out as its author expected."""
    span, name = shown.expectation.span, shown.expectation.trigger
    message = Text(
        f"voorbeeld `{shown.example.name}`: `{name}` gaat {'wel' if shown.fired else 'niet'} af",
        f"example `{shown.example.name}`: `{name}` {'does fire' if shown.fired else 'does not fire'}",
    )
    help_text = Text(
        "pas het voorbeeld of de trigger aan; `regelaar test` toont welke voorwaarden gelden",
        "change the example or the trigger; `regelaar test` shows which conditions hold",
    )
    return error(Place(shown.path, span, language), "example-fails", message, help_text)
