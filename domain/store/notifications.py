"""Queues mail for the users of a role: asked for twice, it is one mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from domain.values import Role

from .bulk import Bulk, as_json

_QUEUE = text("""
    INSERT INTO notification (key, role, subject, body, employer_id, case_id, event_id, created_at)
    SELECT key, role, subject, body, employer_id, case_id, event_id, created_at
    FROM json_populate_recordset(NULL::notification, CAST(:rows AS json)) ON CONFLICT (key) DO NOTHING RETURNING key
""")


@dataclass(frozen=True, slots=True)
class NewNotification:
    """A mail to everyone with `role`; `key` names what asked for it."""

    key: str
    role: Role
    subject: str
    body: str
    employer_id: int
    case_id: int | None
    event_id: UUID
    created_at: datetime


def queue(connection: Connection, new: Sequence[NewNotification]) -> Sequence[Mapping[str, object]]:
    """Queues the mails, and says of each whether it was `queued` now. Nothing sends them yet: `sent_at` stays empty."""
    queued = set(connection.scalars(_QUEUE, {"rows": as_json(new)}))
    return [{"queued": one.key in queued} for one in new]


MAILS = Bulk(queue, lambda _: ())
"""Mails to queue."""
