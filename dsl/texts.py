"""Texts that actions write, such as the title of a task: only fields that exist, and that the event of the trigger can fill."""

from __future__ import annotations

from collections.abc import Iterator

from domain.events import Subject
from domain.templates import FIELDS, template_facts, unknown_template_fields
from domain.values import Language, Text

from .ast import Call, Trigger
from .diagnostics import Diagnostic, Place
from .phrases import Catalogue, Kind
from .ruleset import Ruleset
from .wording import error


def texts(ruleset: Ruleset, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """What is wrong with the fields in quoted texts of actions (R-A3)."""
    for path, language, trigger in ruleset.placed_triggers:
        for action in trigger.actions:
            yield from _wrong(trigger, action, Place(path, action.span, language), catalogue)


def _wrong(trigger: Trigger, action: Call, at: Place, catalogue: Catalogue) -> Iterator[Diagnostic]:
    event = catalogue.get(Kind.EVENT, trigger.event)
    for text in (value for _, value in action.arguments if type(value) is str):
        if unknown := unknown_template_fields(text):
            yield _unknown(at, ", ".join(unknown))
        elif not _subjects(text) <= event.subjects:
            yield _elsewhere(at, text, event.template)


def _subjects(text: str) -> frozenset[Subject]:
    return frozenset(fact.SUBJECT for fact in template_facts(text))  # type: ignore[attr-defined]  # every fact type has one


def _unknown(at: Place, parts: str) -> Diagnostic:
    message = Text(f"onbekend veld in een tekst: {parts}", f"unknown field in a text: {parts}")
    listed = {language: ", ".join(field.label[language] for field in FIELDS) for language in Language}
    return error(at, "unknown-text-field", message, Text(f"kies uit {listed[Language.NL]}", f"choose from {listed[Language.EN]}"))


def _elsewhere(at: Place, text: str, event: Text) -> Diagnostic:
    message = Text(
        f"de tekst `{text}` noemt iets waar `{event.nl}` niet over gaat",
        f"the text `{text}` names something that `{event.en}` is not about",
    )
    help_text = Text(
        "kies een veld van iets waar de gebeurtenis over gaat, of een andere gebeurtenis",
        "choose a field of something that the event is about, or another event",
    )
    return error(at, "text-field-without-subject", message, help_text)
