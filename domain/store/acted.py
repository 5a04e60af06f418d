"""Remembers which triggers that act at most once have done so, and for what (R-A5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, text

from domain.events import Subject

from .bulk import Bulk, as_json

_REMEMBER = text("""
    INSERT INTO acted_once (trigger, subject, subject_id, event_id)
    SELECT trigger, subject, subject_id, event_id FROM json_populate_recordset(NULL::acted_once, CAST(:rows AS json))
    ON CONFLICT DO NOTHING
""")


@dataclass(frozen=True, slots=True)
class Acted:
    """A trigger acted for this case, employee or employer, because of this event."""

    trigger: str
    subject: Subject
    subject_id: int
    event_id: UUID


def _remember(connection: Connection, acted: Sequence[Acted]) -> Sequence[Mapping[str, object]]:
    connection.execute(_REMEMBER, {"rows": as_json(acted)})
    return [{}] * len(acted)


ACTED = Bulk(_remember, lambda _: ())
"""Triggers that have acted; the one who writes them knows whose facts change."""
