"""A proposal as its approver reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from domain.store.proposals import STATUS_LABELS, Proposal
from domain.values import Language, Text
from workflows.timers import CHOICE_LABELS, Choice

SHORT = 12
"""So many characters of a hash are shown."""


def lines(found: Proposal, language: Language) -> Iterator[str]:
    """Who and how far, then what the bundle says, then its hash."""
    who = Text(f"Voorstel {found.id} van {found.author}", f"Proposal {found.id} by {found.author}")[language]
    yield f"{who}: {STATUS_LABELS[found.status][language]}. {found.note}".rstrip()
    if found.reviewer:
        seen = Text(f"Beoordeeld door {found.reviewer}", f"Reviewed by {found.reviewer}")[language]
        yield f"{seen}. {found.review_note or ''}".rstrip()
    if found.bundle is None:
        yield Text("Nog niet ingediend.", "Not submitted yet.")[language]
        return
    for heading, told in _sections(found.bundle, language):
        yield ""
        yield heading
        yield from (f"  {line}" for line in told or [Text("geen", "none")[language]])
    yield ""
    yield f"{Text('Bundel', 'Bundle')[language]} {found.bundle_hash}"


def _sections(bundle: Mapping[str, Any], language: Language) -> Iterator[tuple[str, Sequence[str]]]:
    yield Text("Wijzigingen", "Changes")[language], bundle["changes"][language.value]
    findings = [f"{one['place']} {one['code']} {one['message']}" for one in bundle["findings"]]
    yield Text("Bevindingen", "Findings")[language], findings
    yield Text("Voorbeelden", "Examples")[language], list(_examples(bundle["examples"], language))
    yield "Backtest", list(_backtest(bundle["backtest"], language))
    yield Text("Lopende termijnen", "Running deadlines")[language], [_timer(one, language) for one in bundle["timers"]]
    switched = [f"“{trigger}”: {position}" for trigger, position in sorted(bundle["switches"].items())]
    yield Text("Niet aan", "Not on")[language], switched


def _examples(told: Mapping[str, Any], language: Language) -> Iterator[str]:
    yield Text(f"{told['passed']} verwachtingen komen uit", f"{told['passed']} expectations come true")[language]
    for name in told["never_fires"]:
        yield Text(f"geen voorbeeld laat “{name}” afgaan", f"no example lets “{name}” fire")[language]


def _backtest(told: Mapping[str, Any] | None, language: Language) -> Iterator[str]:
    if told is None:
        return
    counts = told["counts"]
    changed = sum(counts.get("changed", {}).values())
    first, last = date.fromisoformat(told["from"]), date.fromisoformat(told["until"]) - timedelta(days=1)
    yield Text(
        f"nr. {told['id']}, vastgelegd {first:%d-%m-%Y} – {last:%d-%m-%Y}: {counts['events']} gebeurtenissen,"
        f" {changed} oordelen anders; `regelaar backtest show {told['id']}`",
        f"no. {told['id']}, recorded {first} – {last}: {counts['events']} events,"
        f" {changed} outcomes otherwise; `regelaar backtest show {told['id']}`",
    )[language]
    yield from (f"“{name}”: {count}" for name, count in sorted(counts.get("changed", {}).items()))


def _timer(one: Mapping[str, Any], language: Language) -> str:
    choice = CHOICE_LABELS[Choice(one["choice"])][language]
    verb = Text("vervalt", "goes") if one["removed"] else Text("wijzigt", "changes")
    pending = Text(f"{one['pending']} lopen nu", f"{one['pending']} running now")[language]
    return f"“{one['trigger']}” ({verb[language]}): {choice}; {pending}"
