"""Fills in the fields of a text from what an event is about."""

from sqlalchemy import Connection

from domain.events import Event
from domain.templates import filled_in, template_facts

from .read_facts import read_facts


def text_about(connection: Connection, event: Event, text: str) -> str:
    """`text` with its fields filled in. BadInput for an unknown field, or one whose subject the event does not have."""
    return filled_in(text, read_facts(connection, [event], template_facts(text))[0])
