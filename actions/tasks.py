"""Work for people: tasks made, done and handed over."""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.events import Subject
from domain.months import add_months
from domain.store.tasks import TASKS, NewTask, complete_open_tasks, hand_over_open_tasks
from domain.values import Role
from domain.workdays import add_workdays
from dsl.types import Duration, Unit, Workdays
from engine.contracts import action

from .acting import Acting

_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}


def _add(act: Acting, title: str, role: Role, due: date) -> Mapping[str, object]:
    written = act.text(title)
    task = NewTask(act.key, written, role, due, act.event.employer_id, act.subject(Subject.CASE), act.event.id)
    return act.later(TASKS, task, {"task": written, "role": role.value, "due_on": due.isoformat()})


@action(
    nl="maak taak {title} voor rol {role} binnen {within}",
    en="create task {title} for role {role} within {within}",
)
def add_task(act: Acting, title: str, role: Role, within: Workdays) -> Mapping[str, object]:
    """R-A3: adds a task for a role, due that many Dutch workdays after the event's date.

    The title can hold fields such as {{ claim.nummer }}.
    """
    return _add(act, title, role, add_workdays(act.event.occurred_on, within.count))


@action(
    nl="maak taak {title} voor rol {role} met termijn van {length}",
    en="create task {title} for role {role} with a term of {length}",
)
def add_task_with_term(act: Acting, title: str, role: Role, length: Duration) -> Mapping[str, object]:
    """R-A3: adds a task for a role, due so many calendar days, weeks or months after the event's date.

    The title can hold fields such as {{ claim.nummer }}.
    """
    start = act.event.occurred_on
    if length.unit is Unit.MONTH:
        return _add(act, title, role, add_months(start, length.count))
    return _add(act, title, role, start + timedelta(days=length.count * _DAYS[length.unit]))


def _complete(act: Acting, title: str | None, role: Role | None) -> Mapping[str, object]:
    done = complete_open_tasks(act.connection, act.event.subjects[Subject.CASE], title, role)
    for task_id in done:
        act.happened("task_done", task_id, task=task_id)
    return {"done": done, "changed": bool(done)}


@action(
    nl="rond open taken voor rol {role} af",
    en="complete open tasks for role {role}",
    needs=(Subject.EMPLOYEE, Subject.CASE),
    causes=("task_done",),
    settles=True,
)
def complete_tasks_for(act: Acting, role: Role) -> Mapping[str, object]:
    """R-A3: every open task of the case for this role is done; for each the event ‘uitgevoerde taak’ follows."""
    return _complete(act, None, role)


@action(
    nl="rond open taak {title} af",
    en="complete open task {title}",
    needs=(Subject.EMPLOYEE, Subject.CASE),
    causes=("task_done",),
    settles=True,
)
def complete_task(act: Acting, title: str) -> Mapping[str, object]:
    """R-A3: every open task of the case with this title is done; for each the event ‘uitgevoerde taak’ follows.

    The title can hold fields such as {{ claim.nummer }}.
    """
    return _complete(act, act.text(title), None)


@action(
    nl="draag open taken van rol {role} over aan rol {other}",
    en="hand over open tasks of role {role} to role {other}",
    needs=(Subject.CASE,),
    settles=True,
)
def hand_over_tasks(act: Acting, role: Role, other: Role) -> Mapping[str, object]:
    """R-A3: the open tasks of the case for the first role are for the other one from now on; their due dates stay."""
    moved = hand_over_open_tasks(act.connection, act.event.subjects[Subject.CASE], role, other)
    return {"tasks": moved, "role": other.value, "changed": moved > 0 and role is not other}
