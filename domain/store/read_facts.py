"""The only place where rules meet the database: the facts of a batch of events, each kind in one set-based query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from domain.case_facts import Attendance, CaseAgenda, CaseClaims, CaseCourse, CaseWage, Onset, OpenTasks, SegmentHistory, Task
from domain.claim_facts import Claim, ClaimSurroundings, ImportedWages, Policy
from domain.events import Event
from domain.facts import (
    AbsenceCase,
    ActedBefore,
    Appointment,
    CaseCharacteristics,
    CaseSegment,
    EmployeeCharacteristics,
    EmployerCharacteristics,
    EmployerWages,
    Facts,
    IncludedWages,
    Policies,
    WageChecks,
)
from domain.people_facts import AbsenceHistory, Accounts, Employer, EmployerAbsence, Employment, Inclusions, Person

from .facts import acted, cases, claims, payroll, people, policies, work
from .facts.batch import Loader, given, parameters

LOADERS: Mapping[type, Loader] = {
    AbsenceCase: cases.ABSENCE_CASE,
    CaseCourse: cases.CASE_COURSE,
    CaseWage: cases.CASE_WAGE,
    CaseSegment: cases.CASE_SEGMENT,
    SegmentHistory: cases.SEGMENT_HISTORY,
    Onset: cases.ONSET,
    CaseClaims: cases.CASE_CLAIMS,
    CaseAgenda: work.CASE_AGENDA,
    OpenTasks: work.OPEN_TASKS,
    Task: work.TASK,
    Appointment: work.APPOINTMENT,
    Attendance: work.ATTENDANCE,
    CaseCharacteristics: people.CASE_CHARACTERISTICS,
    EmployeeCharacteristics: people.EMPLOYEE_CHARACTERISTICS,
    EmployerCharacteristics: people.EMPLOYER_CHARACTERISTICS,
    Person: people.PERSON,
    Employment: people.EMPLOYMENT,
    AbsenceHistory: people.ABSENCE_HISTORY,
    Accounts: people.ACCOUNTS,
    Employer: people.EMPLOYER,
    EmployerAbsence: people.EMPLOYER_ABSENCE,
    EmployerWages: people.EMPLOYER_WAGES,
    Policies: policies.POLICIES,
    IncludedWages: policies.INCLUDED_WAGES,
    Inclusions: policies.INCLUSIONS,
    Policy: policies.POLICY,
    Claim: claims.CLAIM,
    ClaimSurroundings: claims.CLAIM_SURROUNDINGS,
    WageChecks: payroll.WAGE_CHECKS,
    ImportedWages: payroll.IMPORTED_WAGES,
    ActedBefore: acted.ACTED_BEFORE,
}
"""How each kind of fact is read."""


def read_facts(connection: Connection, events: Sequence[Event], kinds: Iterable[type]) -> list[Facts]:
    """For each event the facts of these kinds, as of the event's date: one query per kind, whatever the number of events."""
    wanted = tuple(kinds)
    filled = parameters(events, frozenset().union(*(LOADERS[kind].reads for kind in wanted)))
    columns = [_read(connection, LOADERS[kind], filled, len(events)) for kind in wanted]
    return [dict(zip(wanted, facts, strict=True)) for facts in zip(*columns, strict=True)] if wanted else [{} for _ in events]


def _read(connection: Connection, loader: Loader, filled: Mapping[str, str], events: int) -> list[object]:
    """The driver's own rows are plain tuples; those of SQLAlchemy would take half of the time."""
    query = loader.over(given(loader.reads))
    with connection.exec_driver_sql(query, {name: filled[name] for name in loader.reads}) as result:
        return loader.facts(result.cursor.fetchall(), events)
