"""The agenda and the tasks of the case, and the appointment or task that the event is about."""

from __future__ import annotations

from domain.case_facts import Attendance, CaseAgenda, OpenTask, OpenTasks, Task
from domain.facts import Appointment
from domain.values import Role

from .batch import Rows, loader, loader_of_one

APPOINTMENT = loader_of_one(
    """
    SELECT e.i, t.number, t.takes_place_on, t.is_concept, t.kind, t.doctor FROM e
    JOIN appointment t ON t.id = e.appointment_id
    """,
    lambda row: Appointment(row.number, row.takes_place_on, row.is_concept, row.kind, row.doctor),
)

# What a caller told is any JSON; compared as JSON nothing can go wrong with it.
ATTENDANCE = loader_of_one(
    """
    SELECT e.i, e.data -> 'no_show' = 'true' AS no_show FROM e
    WHERE e.appointment_id IS NOT NULL AND jsonb_typeof(e.data -> 'no_show') = 'boolean'
    """,
    lambda row: Attendance(row.no_show),
)

CASE_AGENDA = loader_of_one(
    """
    SELECT e.i, max(t.takes_place_on) FILTER (WHERE t.takes_place_on < e.on_date) AS last_on,
           min(t.takes_place_on) FILTER (WHERE t.takes_place_on >= e.on_date) AS next_on
    FROM e LEFT JOIN appointment t ON t.case_id = e.case_id WHERE e.case_id IS NOT NULL GROUP BY e.i
    """,
    lambda row: CaseAgenda(row.last_on, row.next_on),
)


def _open_tasks(rows: Rows) -> OpenTasks:
    tasks = tuple(OpenTask(row.title, Role(row.role), row.due_on) for row in rows)
    return OpenTasks(tasks, len(tasks))


OPEN_TASKS = loader(
    """
    SELECT e.i, t.title, t.role, t.due_on FROM e JOIN task t ON t.case_id = e.case_id AND t.status = 'open'
    ORDER BY e.i, t.due_on, t.id
    """,
    _open_tasks,
)

TASK = loader_of_one(
    "SELECT e.i, t.title, t.role, t.due_on FROM e JOIN task t ON t.id = e.task_id",
    lambda row: Task(row.title, Role(row.role), row.due_on),
)
