"""The agenda and the tasks of the case, and the appointment or task that the event is about."""

from domain.building import builder
from domain.case_facts import Attendance, CaseAgenda, OpenTask, OpenTasks, Task
from domain.facts import Appointment

from .batch import loader, loader_of_many

APPOINTMENT = loader(
    Appointment,
    """
    SELECT e.i, t.number, t.takes_place_on, t.is_concept, t.kind, t.doctor FROM e
    JOIN appointment t ON t.id = e.appointment_id
    """,
)

# What a caller told is any JSON; compared as JSON nothing can go wrong with it.
ATTENDANCE = loader(
    Attendance,
    """
    SELECT e.i, e.data -> 'no_show' = 'true' AS no_show FROM e
    WHERE e.appointment_id IS NOT NULL AND jsonb_typeof(e.data -> 'no_show') = 'boolean'
    """,
)

CASE_AGENDA = loader(
    CaseAgenda,
    """
    SELECT e.i, t.last_on, t.next_on FROM e CROSS JOIN LATERAL (
        SELECT max(t.takes_place_on) FILTER (WHERE t.takes_place_on < e.on_date) AS last_on,
               min(t.takes_place_on) FILTER (WHERE t.takes_place_on >= e.on_date) AS next_on
        FROM appointment t WHERE t.case_id = e.case_id) t
    WHERE e.case_id IS NOT NULL
    """,
)

OPEN_TASKS = loader_of_many(
    """
    SELECT e.i, t.title, t.role, t.due_on FROM e JOIN task t ON t.case_id = e.case_id AND t.status = 'open'
    ORDER BY e.i, t.due_on, t.id
    """,
    builder(OpenTask, {}),
    lambda tasks: OpenTasks(tasks, len(tasks)),
)

TASK = loader(Task, "SELECT e.i, t.title, t.role, t.due_on FROM e JOIN task t ON t.id = e.task_id")
