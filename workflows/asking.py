"""What a process asks of people: a task per question, made once and done when the answer comes."""

from datetime import date

from sqlalchemy import Connection, select, update

from domain.absence import TaskStatus
from domain.store.tables.absence import absence_case, task
from domain.store.tables.claims import claim
from domain.store.tables.payroll import wage_import
from domain.store.tables.people import employee
from domain.store.tasks import NewTask, add_task_once
from domain.values import Role
from domain.workdays import add_workdays

from .messages import Ask, AskPerson

WORKDAYS = 3
"""Within how many Dutch workdays an answer is due."""


def ask(connection: Connection, workflow_id: str, question: AskPerson, today: date) -> None:
    """Makes the task for a claims handler, unless it was made before."""
    of_case = select(employee.c.employer_id).join(absence_case, absence_case.c.employee_id == employee.c.id)
    employer_id = connection.execute(of_case.where(absence_case.c.id == question.case_id)).scalar_one()
    title = _title(connection, question) + (f" ({question.why})" if question.why else "")
    key = _key(workflow_id, question.about, question.subject_id)
    due_on = add_workdays(today, WORKDAYS)
    add_task_once(connection, NewTask(key, title, Role.CLAIMS_HANDLER, due_on, employer_id, question.case_id))


def mark_done(connection: Connection, workflow_id: str, about: Ask, subject_id: int) -> None:
    """The question was answered; nothing happens when it was never asked."""
    asked = task.c.key == _key(workflow_id, about, subject_id)
    connection.execute(update(task).where(asked).values(status=TaskStatus.DONE))


def _key(workflow_id: str, about: Ask, subject_id: int) -> str:
    return f"{workflow_id}/{about}/{subject_id}"


def _title(connection: Connection, question: AskPerson) -> str:
    if question.about is Ask.WAGES:
        period = select(wage_import.c.year, wage_import.c.period).where(wage_import.c.id == question.subject_id)
        row = connection.execute(period).one()
        return f"Looncomponenten niet verwerkt: {row.year}, periode {row.period}"
    number = connection.execute(select(claim.c.number).where(claim.c.id == question.subject_id)).scalar_one()
    return f"Beoordeel claim {number}" if question.about is Ask.CLAIM else f"Boeking van claim {number} lukt niet"
