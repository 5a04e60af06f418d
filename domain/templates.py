"""Texts with fields, such as `Beoordeel claim {{ claim.nummer }}`: which fields there are, and filling them in.

A field is written `{{ subject.field }}`, in Dutch or in English; nothing else of a template language is allowed in a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from .claim_facts import Claim, Policy
from .errors import BadInput
from .facts import AbsenceCase, Appointment
from .people_facts import Employer, Person
from .values import Language, Text
from .written import anything


@dataclass(frozen=True, slots=True)
class TemplateField:
    """A value that texts can hold: an attribute of a fact, called by `label`, whose language also decides how it is written."""

    fact: type
    attribute: str
    label: Text


FIELDS: tuple[TemplateField, ...] = (
    TemplateField(Employer, "number", Text("werkgever.nummer", "employer.number")),
    TemplateField(Employer, "name", Text("werkgever.naam", "employer.name")),
    TemplateField(Person, "number", Text("werknemer.nummer", "employee.number")),
    TemplateField(AbsenceCase, "number", Text("traject.nummer", "case.number")),
    TemplateField(AbsenceCase, "started_on", Text("traject.startdatum", "case.start_date")),
    TemplateField(Policy, "number", Text("polis.nummer", "policy.number")),
    TemplateField(Policy, "insurance_type", Text("polis.verzekeringstype", "policy.insurance_type")),
    TemplateField(Claim, "number", Text("claim.nummer", "claim.number")),
    TemplateField(Claim, "gross", Text("claim.brutobedrag", "claim.gross_amount")),
    TemplateField(Claim, "starts_on", Text("claim.begindatum", "claim.first_day")),
    TemplateField(Appointment, "number", Text("afspraak.nummer", "appointment.number")),
    TemplateField(Appointment, "takes_place_on", Text("afspraak.datum", "appointment.date")),
)
"""Numbers and dates only: a text ends up in places that others can read, so it names nobody."""

_BY_LABEL = {field.label[language]: (field, language) for field in FIELDS for language in Language}
_PART = re.compile(r"\{\{([^{}]*)\}\}|\{[{%#]")


def unknown_template_fields(text: str) -> tuple[str, ...]:
    """The parts of `text` that begin as a template but are no field that we know, as they are written."""
    parts = _PART.finditer(text)
    return tuple(part[0] for part in parts if (part[1] or "").strip() not in _BY_LABEL)


@lru_cache(1024)
def template_facts(text: str) -> frozenset[type]:
    """The facts that the fields of `text` are read from. BadInput when it holds an unknown field."""
    if unknown := unknown_template_fields(text):
        wrong, known = ", ".join(unknown), ", ".join(field.label.nl for field in FIELDS)
        known_en = ", ".join(field.label.en for field in FIELDS)
        raise BadInput(
            Text(
                f"de tekst heeft een onbekend veld: {wrong}; kies uit {known}",
                f"the text has an unknown field: {wrong}; choose from {known_en}",
            )
        )
    return frozenset(field.fact for field, _ in _used(text).values())


def filled_in(text: str, facts: Mapping[type, object]) -> str:
    """`text` with the values of its fields. BadInput for an unknown field, or one whose subject the event does not have."""
    if not template_facts(text):
        return text
    used = _used(text)
    if missing := [label for label, (field, _) in used.items() if facts.get(field.fact) is None]:
        names = ", ".join(missing)
        nl = f"de tekst noemt {names}, maar de gebeurtenis gaat daar niet over; kies een ander veld of een andere gebeurtenis"
        en = f"the text names {names}, but the event is not about that; choose another field or another event"
        raise BadInput(Text(nl, en))
    written = {
        label: anything(getattr(facts[field.fact], field.attribute), language) for label, (field, language) in used.items()
    }
    return _PART.sub(lambda part: written[part[1].strip()], text)


@lru_cache(1024)
def _used(text: str) -> Mapping[str, tuple[TemplateField, Language]]:
    labels = [part[1].strip() for part in _PART.finditer(text)]
    return {label: _BY_LABEL[label] for label in labels}
