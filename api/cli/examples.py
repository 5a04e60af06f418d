"""The command that runs the examples inside rule files, and says what they leave untested."""

from __future__ import annotations

import typer

from api.bootstrap import parser, registry
from domain.values import Language, Text
from dsl.print import sentence
from dsl.ruleset import load
from engine.examples import Coverage, Shown, coverage, run_examples
from engine.link import link
from engine.tell import MARKS
from workflows.check_rules import Checked

from .console import out, print_json, refusals, settings
from .language import Json, Paths, read_sources, show_check


def test(paths: Paths, as_json: Json = False) -> None:  # noqa: PT028  # a command, not a test
    """Run the examples in rule files: exit code 0 when each comes out as expected, and a list of what none of them shows."""
    language = settings().language
    with refusals(language):
        sources = read_sources(paths)
    ruleset, diagnostics = load(sources, parser())
    if ruleset is None:
        show_check(Checked(None, None, diagnostics), sources, language)
        raise typer.Exit(1)
    program = link(ruleset, registry())
    shown = run_examples(ruleset, program)
    covered = coverage(program, shown)
    if as_json:
        print_json({"examples": [_shown_json(one) for one in shown], "coverage": [_coverage_json(one) for one in covered]})
    else:
        _show(shown, covered, language)
    raise typer.Exit(0 if all(one.as_expected for one in shown) else 1)


def _show(shown: tuple[Shown, ...], covered: tuple[Coverage, ...], language: Language) -> None:
    for one in shown:
        _show_example(one, language)
    good = sum(one.as_expected for one in shown)
    out.print(
        Text(f"{good} van {len(shown)} verwachtingen komen uit.", f"{good} of {len(shown)} expectations come true.")[language]
    )
    for trigger in covered:
        for text in _missing(trigger):
            out.print(f"  “{trigger.trigger}”: {text[language]}", markup=False)


def _show_example(one: Shown, language: Language) -> None:
    fires = Text("gaat af", "fires") if one.fired else Text("gaat niet af", "does not fire")
    mark = "✓" if one.as_expected else "✗"
    out.print(f"{mark} “{one.example.name}”: “{one.expectation.trigger}” {fires[language]}", markup=False)
    if not one.as_expected:
        for atom, answer in one.answers:
            out.print(f"    {MARKS[answer]} {sentence(atom, registry().catalogue, language)}", markup=False)


def _missing(trigger: Coverage) -> list[Text]:
    found = []
    if not trigger.fires:
        found.append(Text("geen voorbeeld laat het afgaan", "no example makes it fire"))
    if not trigger.stays_off:
        found.append(Text("geen voorbeeld laat het niet afgaan", "no example keeps it from firing"))
    for atom in trigger.only_one_way if trigger.fires or trigger.stays_off else ():
        nl, en = (sentence(atom, registry().catalogue, language) for language in Language)
        found.append(Text(f"niet in beide gevallen getoond: {nl}", f"not shown both true and false: {en}"))
    return found


def _shown_json(one: Shown) -> dict[str, object]:
    return {
        "path": one.path,
        "line": one.expectation.span.line,
        "example": one.example.name,
        "trigger": one.expectation.trigger,
        "expected": one.expectation.fires,
        "fires": one.fired,
    }


def _coverage_json(one: Coverage) -> dict[str, object]:
    conditions = [sentence(atom, registry().catalogue, Language.NL) for atom in one.only_one_way]
    return {"trigger": one.trigger, "fires": one.fires, "stays_off": one.stays_off, "not_both_ways": conditions}
