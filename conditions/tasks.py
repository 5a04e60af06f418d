"""Conditions on tasks: those that are open on the case, and the one that was done."""

from domain.case_facts import OpenTasks, Task
from domain.events import Event
from domain.values import Role
from engine.contracts import condition

from .meaning import equals


@condition(nl="traject heeft open taak {title}", en="case has an open task {title}")
def has_open_task(open_tasks: OpenTasks, title: str) -> bool:
    """R-A3: a task with this title, letter for letter, is still to be done on the case."""
    return any(task.title == title for task in open_tasks.tasks)


@condition(nl="traject heeft open taak voor rol {role}", en="case has an open task for role {role}")
def has_open_task_for(open_tasks: OpenTasks, role: Role) -> bool:
    """R-A3: a task for this role is still to be done on the case."""
    return any(task.role is role for task in open_tasks.tasks)


@condition(
    nl="traject heeft geen open taken",
    en="case has no open tasks",
    means=lambda: equals("open_tasks.count", 0),
)
def has_no_open_tasks(open_tasks: OpenTasks) -> bool:
    """R-A3: no task is still to be done on the case."""
    return open_tasks.count == 0


@condition(nl="traject heeft een taak over de termijn", en="case has a task past its due date")
def has_overdue_task(open_tasks: OpenTasks, event: Event) -> bool:
    """R-A3: a task on the case had to be done before the event's date and is not."""
    return any(task.due_on < event.occurred_on for task in open_tasks.tasks)


@condition(nl="de uitgevoerde taak is {title}", en="the task done is {title}", means=lambda title: equals("task.title", title))
def done_task_is(task: Task, title: str) -> bool:
    """R-A2 (‘Uitgevoerde taak X’): the task that the event is about has this title, letter for letter."""
    return task.title == title


@condition(
    nl="de uitgevoerde taak was voor rol {role}",
    en="the task done was for role {role}",
    means=lambda role: equals("task.role", role),
)
def done_task_was_for(task: Task, role: Role) -> bool:
    """R-A2 (‘Uitgevoerde taak X’): the task that the event is about was for this role."""
    return task.role is role


@condition(nl="de uitgevoerde taak was te laat", en="the task done was late")
def done_task_was_late(task: Task, event: Event) -> bool:
    """R-A2 (‘Uitgevoerde taak X’): the task was done on a day after its due date."""
    return event.occurred_on > task.due_on
