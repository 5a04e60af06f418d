"""Starts the ZW ERD case that continues an absence, or asks a person which policy it belongs to (R-3.3.1-1)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, exists, insert, or_, select

from domain.absence import CaseKind
from domain.events import Event, Subject
from domain.policies import Participation
from domain.values import InsuranceType, Role
from domain.workdays import add_workdays

from .outbox import start_workflow
from .tables.absence import absence_case, case_segment
from .tables.people import employee, employer
from .tables.policies import policy, policy_coverage, policy_inclusion
from .tasks import NewTask, add_task_once

WORKFLOW = "ZwErdCase"
_TASK_WORKDAYS = 2


def start_zw_erd(connection: Connection, event: Event, key: str, now: datetime) -> dict[str, object]:
    """Makes the case, its first segment and the request to start its workflow; says what it made. Done twice, it is one case."""
    origin = _origin(connection, event.subjects[Subject.CASE])
    existing = connection.scalars(select(absence_case.c.number).where(absence_case.c.origin_case_id == origin.id)).first()
    if existing:
        return {"case": existing, "changed": False}
    policies = _policies(connection, origin.employee_id, origin.employer_id, origin.starts_on)
    if len(policies) != 1:
        return _ask_person(connection, event, key, [row.number for row in policies])
    return _start(connection, origin, policies[0], event.occurred_on, now)


def workflow_id(case_number: str) -> str:
    """The id of the durable process of this case."""
    return f"zw-erd/{case_number}"


def _origin(connection: Connection, case_id: int) -> Row[Any]:
    query = (
        select(absence_case, employee.c.number.label("employee_number"), employer.c.number.label("employer_number"))
        .add_columns(employee.c.employer_id)
        .join(employee, employee.c.id == absence_case.c.employee_id)
        .join(employer, employer.c.id == employee.c.employer_id)
        .where(absence_case.c.id == case_id)
        .with_for_update(of=absence_case)
    )
    return connection.execute(query).one()


def _policies(connection: Connection, employee_id: int, employer_id: int, day: date) -> Sequence[Row[int, str]]:
    """The ZW ERD policies that cover the employee and have a coverage on that day."""
    runs = exists().where(
        policy_coverage.c.policy_id == policy.c.id,
        policy_coverage.c.starts_on <= day,
        or_(policy_coverage.c.ends_before.is_(None), policy_coverage.c.ends_before > day),
    )
    included = exists().where(
        policy_inclusion.c.policy_id == policy.c.id,
        policy_inclusion.c.employee_id == employee_id,
        policy_inclusion.c.starts_on <= day,
        or_(policy_inclusion.c.ends_before.is_(None), policy_inclusion.c.ends_before > day),
    )
    query = select(policy.c.id, policy.c.number).where(
        policy.c.employer_id == employer_id,
        policy.c.insurance_type == InsuranceType.ZW_ERD,
        runs,
        or_(policy.c.participation == Participation.ALL, included),
    )
    return connection.execute(query.order_by(policy.c.number)).all()


def _ask_person(connection: Connection, event: Event, key: str, numbers: list[str]) -> dict[str, object]:
    why = f"meerdere ZW ERD polissen ({', '.join(numbers)})" if numbers else "geen lopende ZW ERD polis"
    due = add_workdays(event.occurred_on, _TASK_WORKDAYS)
    title = f"Kies de polis voor het ZW ERD traject: {why}"
    case_id = event.subjects[Subject.CASE]
    new = NewTask(key, title, Role.CLAIMS_HANDLER, due, event.employer_id, case_id, event.id)
    return {"task": title, "role": Role.CLAIMS_HANDLER.value, "due_on": due.isoformat(), "id": add_task_once(connection, new)}


def _start(connection: Connection, origin: Row[Any], tied: Row[int, str], starts_on: date, now: datetime) -> dict[str, object]:
    number = f"{origin.number}-ZW"
    case_id = connection.execute(
        insert(absence_case)
        .values(
            number=number,
            employee_id=origin.employee_id,
            kind=CaseKind.ZW_ERD,
            origin_case_id=origin.id,
            policy_id=tied.id,
            starts_on=starts_on,
            daily_wage=origin.daily_wage,
            daily_wage_origin=origin.daily_wage_origin,
        )
        .returning(absence_case.c.id)
    ).scalar_one()
    segment = _segment_on(connection, origin.id, starts_on)
    if segment:
        columns = {"percentage": segment["percentage"], "wage_at_onset": segment["wage_at_onset"]}
        connection.execute(insert(case_segment).values(case_id=case_id, starts_on=starts_on, **columns))
    payload = {
        "case_id": case_id,
        "case_number": number,
        "employer_number": origin.employer_number,
        "employee_number": origin.employee_number,
        "policy_number": tied.number,
        "insurance_type": InsuranceType.ZW_ERD.value,
        "started_on": starts_on.isoformat(),
        "first_sick_day": origin.starts_on.isoformat(),
    }
    start_workflow(connection, WORKFLOW, workflow_id(number), payload, now)
    return {"case": number, "policy": tied.number, "workflow": workflow_id(number), "changed": True}


def _segment_on(connection: Connection, case_id: int, day: date) -> RowMapping | None:
    running = or_(case_segment.c.ends_before.is_(None), case_segment.c.ends_before > day)
    query = select(case_segment).where(case_segment.c.case_id == case_id, case_segment.c.starts_on <= day, running)
    return connection.execute(query).mappings().first()
