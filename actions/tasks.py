"""Work for people."""

from collections.abc import Mapping

from domain.events import Subject
from domain.store.tasks import NewTask, add_task_once
from domain.values import Role
from domain.workdays import add_workdays
from dsl.types import Workdays
from engine.contracts import action

from .acting import Acting


@action(
    nl="maak taak {title} voor rol {role} binnen {within}",
    en="create task {title} for role {role} within {within}",
)
def add_task(act: Acting, title: str, role: Role, within: Workdays) -> Mapping[str, object]:
    """R-A3: adds a task for a role, due that many Dutch workdays after the event's date."""
    due = add_workdays(act.event.occurred_on, within.count)
    task = NewTask(act.key, title, role, due, act.event.employer_id, act.subject(Subject.CASE), act.event.id)
    return {"task": title, "role": role.value, "due_on": due.isoformat(), "id": add_task_once(act.connection, task)}
