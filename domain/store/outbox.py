"""Messages to Temporal, written in the transaction of the change that they follow from; the relay sends them afterwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from .tables.rules import outbox


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


def unsent(connection: Connection, limit: int) -> Sequence[Row[tuple[object, ...]]]:
    """The oldest messages that Temporal has not got yet; locked, and skipping those that another relay holds."""
    waiting = select(outbox).where(outbox.c.sent_at.is_(None)).order_by(outbox.c.id).limit(limit)
    return connection.execute(waiting.with_for_update(skip_locked=True)).all()
