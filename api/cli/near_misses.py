"""The command that counts what kept triggers from firing over a period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from api.bootstrap import running_system
from domain.values import Language, Text
from domain.written import number
from engine.tell import OUTCOME_WORDS, near_miss_text
from engine.verdict import Outcome
from workflows.near_miss_document import report_document
from workflows.near_misses import NEAR, Report, near_misses_in

from .console import add_row, headed, out, print_json, refusals, settings
from .decisions import From, Until, searched
from .language import Json

_TOLD = 20


def near_misses(
    trigger: Annotated[str | None, typer.Argument(help="A trigger, by its name.", show_default=False)] = None,
    since: From = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """Count the conditions that alone or together kept a trigger from firing; without a name, a line for each trigger."""
    setup = settings()
    with refusals(setup.language), running_system(setup) as system, system.engine.begin() as connection:
        reports = near_misses_in(connection, system.rules, searched(since, until, trigger=trigger))
    if as_json:
        print_json([report_document(one, setup.language).model_dump(mode="json", by_alias=True) for one in reports])
    elif trigger is None:
        _overview(reports, setup.language)
    else:
        for one in reports:
            _show(one, setup.language)


def _overview(reports: list[Report], language: Language) -> None:
    table = headed(
        Text("trigger|afgegaan|niet|door één voorwaarde|onbekend|fout", "trigger|fired|not|for a single condition|unknown|error"),
        language,
    )
    for report in reports:
        counts = (report.outcomes.get(Outcome.FIRED, 0), report.not_fired, report.single)
        kinds = (report.outcomes.get(Outcome.UNKNOWN, 0), report.outcomes.get(Outcome.ERROR, 0))
        add_row(table, report.trigger, *(number(count, language) for count in (*counts, *kinds)))
    out.print(table)


def _show(report: Report, language: Language) -> None:
    """The counts in a sentence each, then the sets of conditions, the most frequent first."""
    for line in _lines(report, language):
        out.print(line, markup=False)
    table = headed(Text("aantal|hield tegen", "count|in the way"), language)
    for near_miss, count in report.near_misses[:_TOLD]:
        add_row(table, number(count, language), near_miss_text(near_miss, language))
    out.print(table)


def _lines(report: Report, language: Language) -> Iterator[str]:
    fired, kept = report.outcomes.get(Outcome.FIRED, 0), number(report.not_fired, language)
    yield Text(
        f"“{report.trigger}” ging {number(fired, language)} keer af en {kept} keer niet.",
        f"“{report.trigger}” fired {number(fired, language)} times and {kept} times not.",
    )[language]
    for told, count in (
        (Text("van die keren alleen om één voorwaarde", "of those for a single condition alone"), report.single),
        (Text(f"om meer dan {NEAR} voorwaarden", f"for more than {NEAR} conditions"), report.far),
        (
            Text("hoe dan ook niet: niet geldig of al eens afgegaan", "not in any case: not valid, or it had fired before"),
            report.beyond,
        ),
        (Text("niet meer na te gaan: de waarden zijn er niet meer", "no longer to be told: the values are gone"), report.gone),
        (
            Text(
                "zou nu wel afgaan: de code van een voorwaarde is veranderd",
                "would fire now: the code of a condition has changed",
            ),
            report.differs,
        ),
    ):
        if count:
            yield f"  {number(count, language)} {told[language]}"
    for outcome in sorted(report.outcomes.keys() - {Outcome.FIRED, Outcome.FAILS}):
        yield f"  {OUTCOME_WORDS[outcome][language]}: {number(report.outcomes[outcome], language)}"
