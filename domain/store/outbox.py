"""Messages to Temporal, written in the transaction of the change that they follow from; the relay sends them afterwards."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import insert as upsert

from .tables.waiting import outbox


def start_workflow(connection: Connection, name: str, workflow_id: str, payload: Mapping[str, object], now: datetime) -> None:
    """Asks for the workflow `workflow_id` to be started once, after this transaction commits."""
    _post(connection, ("start", workflow_id, name, f"start/{workflow_id}"), payload, now)


def signal_workflow(
    connection: Connection, workflow_id: str, name: str, key: str, payload: Mapping[str, object], now: datetime
) -> None:
    """Asks for the signal `name` to be sent to `workflow_id` after this transaction commits; `key` tells repeats apart."""
    _post(connection, ("signal", workflow_id, name, f"signal/{workflow_id}/{name}/{key}"), payload, now)


def _post(connection: Connection, message: tuple[str, str, str, str], payload: Mapping[str, object], now: datetime) -> None:
    kind, workflow_id, name, key = message
    row = {"kind": kind, "workflow_id": workflow_id, "name": name, "key": key, "payload": dict(payload), "created_at": now}
    connection.execute(upsert(outbox).values(row).on_conflict_do_nothing(index_elements=["key"]))
    connection.execute(text("SELECT pg_notify('regelaar', 'outbox')"))
