"""Messages to Temporal, written in the transaction of the change that they follow from; the relay sends them afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from .bulk import as_json

_POST = text("""
    INSERT INTO outbox (key, kind, workflow_id, name, payload, created_at)
    SELECT key, kind, workflow_id, name, payload, :now FROM json_populate_recordset(NULL::outbox, CAST(:rows AS json))
    ON CONFLICT (key) DO NOTHING
""")


@dataclass(frozen=True, slots=True)
class Message:
    """A workflow to start once, or a signal for one; posted again under the same `key` it is one message."""

    kind: str
    workflow_id: str
    name: str
    key: str
    payload: Mapping[str, object]


def start(name: str, workflow_id: str, payload: Mapping[str, object]) -> Message:
    """That the workflow `workflow_id` must be started, once."""
    return Message("start", workflow_id, name, f"start/{workflow_id}", payload)


def signal(workflow_id: str, name: str, key: str, payload: Mapping[str, object]) -> Message:
    """That the signal `name` must be sent to `workflow_id`; `key` tells repeats apart."""
    return Message("signal", workflow_id, name, f"signal/{workflow_id}/{name}/{key}", payload)


def post(connection: Connection, messages: Sequence[Message], now: datetime) -> None:
    """Sends these, in this order, after this transaction commits."""
    if messages:
        connection.execute(_POST, {"rows": as_json([asdict(message) for message in messages]), "now": now})
        connection.execute(text("SELECT pg_notify('regelaar', 'outbox')"))


def start_workflow(connection: Connection, name: str, workflow_id: str, payload: Mapping[str, object], now: datetime) -> None:
    """Asks for the workflow `workflow_id` to be started once, after this transaction commits."""
    post(connection, [start(name, workflow_id, payload)], now)


def signal_workflow(
    connection: Connection, workflow_id: str, name: str, key: str, payload: Mapping[str, object], now: datetime
) -> None:
    """Asks for the signal `name` to be sent to `workflow_id` after this transaction commits; `key` tells repeats apart."""
    post(connection, [signal(workflow_id, name, key, payload)], now)
