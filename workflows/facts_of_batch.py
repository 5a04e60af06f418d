"""Which facts of the events of a batch are read when: set-based, and again once an action has changed them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection

from domain.events import Event
from domain.facts import Facts
from domain.store.bulk import Changed
from domain.store.read_facts import read_facts
from domain.templates import template_facts, unknown_template_fields
from dsl.ast import Call
from engine.contracts import subject_of


def read_wanted(connection: Connection, wanted: Sequence[tuple[Event, Collection[type]]]) -> list[Facts]:
    """For each event the facts of its own kinds: one query per kind for all events that want it."""
    found: list[dict[type, object]] = [{} for _ in wanted]
    places: dict[type, list[int]] = {}
    for place, (_, kinds) in enumerate(wanted):
        for kind in kinds:
            places.setdefault(kind, []).append(place)
    for kind in sorted(places, key=lambda one: one.__name__):
        facts = read_facts(connection, [wanted[place][0] for place in places[kind]], [kind])
        for place, fact in zip(places[kind], facts, strict=True):
            found[place][kind] = fact[kind]
    return list(found)


def changed_for(event: Event, kinds: Iterable[type], changed: Collection[Changed]) -> frozenset[type]:
    """Which of these `kinds` of facts about the event have changed."""
    return frozenset(kind for kind in kinds if (kind, event.subjects.get(subject_of(kind))) in changed)


def facts_of_texts(calls: Iterable[Call]) -> frozenset[type]:
    """What the fields in the texts of these actions are filled in from; a text with an unknown field is left to its action."""
    texts = (value for call in calls for _, value in call.arguments if isinstance(value, str) and "{{" in value)
    return frozenset().union(*(template_facts(text) for text in texts if not unknown_template_fields(text)))
