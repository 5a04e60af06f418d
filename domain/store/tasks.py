"""Tasks for people: asked for twice, it is one task."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.values import Role

from .tables.absence import task


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task for `role`; `key` names what asked for it."""

    key: str
    title: str
    role: Role
    due_on: date
    employer_id: int
    case_id: int | None = None
    event_id: UUID | None = None


def add_task_once(connection: Connection, new: NewTask) -> int:
    """Adds the task unless its key is there already; returns the id of the one that exists then."""
    connection.execute(upsert(task).values(asdict(new)).on_conflict_do_nothing(index_elements=["key"]))
    task_id: int = connection.execute(select(task.c.id).where(task.c.key == new.key)).scalar_one()
    return task_id
