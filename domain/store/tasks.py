"""Tasks for people: asked for twice, it is one task; done or handed over by case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select, text, update

from domain.absence import TaskStatus
from domain.case_facts import OpenTasks
from domain.values import Role

from .bulk import Bulk, as_json
from .tables.absence import task

_ADD = text("""
    INSERT INTO task (key, title, role, due_on, employer_id, case_id, event_id)
    SELECT key, title, role, due_on, employer_id, case_id, event_id
    FROM json_populate_recordset(NULL::task, CAST(:rows AS json)) ON CONFLICT (key) DO NOTHING
""")


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


def add_tasks(connection: Connection, new: Sequence[NewTask]) -> Sequence[Mapping[str, object]]:
    """Adds the tasks, but those whose key is there already; there is nothing more to say of each."""
    connection.execute(_ADD, {"rows": as_json(new)})
    return [{}] * len(new)


TASKS = Bulk(add_tasks, lambda new: ((OpenTasks, new.case_id),))
"""Tasks to add."""


def add_task_once(connection: Connection, new: NewTask) -> int:
    """Adds the task unless its key is there already; returns the id of the one that exists then."""
    add_tasks(connection, [new])
    task_id: int = connection.execute(select(task.c.id).where(task.c.key == new.key)).scalar_one()
    return task_id


def complete_open_tasks(connection: Connection, case_id: int, title: str | None, role: Role | None) -> list[int]:
    """Marks the open tasks of the case as done: those with this title and for this role, where None is any. Returns their ids."""
    wanted = [task.c.case_id == case_id, task.c.status == TaskStatus.OPEN]
    wanted += [] if title is None else [task.c.title == title]
    wanted += [] if role is None else [task.c.role == role]
    done = update(task).where(*wanted).values(status=TaskStatus.DONE).returning(task.c.id)
    return sorted(connection.scalars(done))


def hand_over_open_tasks(connection: Connection, case_id: int, role: Role, other: Role) -> int:
    """Gives the open tasks of the case for `role` to `other`; returns how many there were."""
    mine = (task.c.case_id == case_id, task.c.status == TaskStatus.OPEN, task.c.role == role)
    return connection.execute(update(task).where(*mine).values(role=other)).rowcount
