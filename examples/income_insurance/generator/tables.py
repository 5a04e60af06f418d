"""The portfolio and the scenario as tables that a domain expert can read: a header, then rows of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from domain.access import Permission

from .cover import INSURERS, Policy
from .fictitious import ibans
from .illness import Case, Illness, Leaver
from .payroll import ADMINISTRATOR, BAILIFF, COMPONENT_TYPES, TAX_AUTHORITY, Pay, old_iban
from .people import DEPARTMENTS, Person
from .reference import REFERENCE_VALUES
from .scenario import AUTOMATIC, EMPLOYERS, Twist
from .users import USERS

Cell = str | int | date | Decimal | None
Table = tuple[str, Iterable[Sequence[Cell]]]
"""The header, and the rows below it."""

_ALWAYS, _CHANGED = date(2024, 1, 1), date(2026, 6, 1)


def write_table(table: Table) -> bytes:
    """As CSV in UTF-8; None is empty, and every amount or percentage has two decimals."""
    header, rows = table
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header.split())
    writer.writerows([f"{cell:.2f}" if isinstance(cell, Decimal) else cell for cell in row] for row in rows)
    return out.getvalue().encode()


def portfolio(
    people: Mapping[str, Sequence[Person]], illness: Illness, policies: Sequence[Policy], pays: Sequence[Pay]
) -> Mapping[str, Table]:
    """File name -> table, in the order in which they refer to one another."""
    everyone = [person for staff in people.values() for person in staff]
    leavers = illness.leavers
    return {
        "employers.csv": ("number name", ((employer.number, employer.name) for employer in EMPLOYERS)),
        "departments.csv": ("employer name", ((employer.number, name) for employer in EMPLOYERS for name in DEPARTMENTS)),
        "employees.csv": ("number employer initials surname bsn born_on", map(_employee, everyone)),
        "employments.csv": ("employee department starts_on ends_before", _employments(everyone)),
        "insurers.csv": ("por_code name iban", _insurers()),
        "policies.csv": ("number employer insurer insurance_type participation", map(_policy, policies)),
        "coverages.csv": ("policy starts_on ends_before declared_wage_sum maximum_wage_sum", _coverages(policies)),
        "inclusions.csv": ("policy employee starts_on ends_before", _inclusions(policies)),
        "cases.csv": ("number employee starts_on ends_before daily_wage daily_wage_origin", _cases(illness)),
        "segments.csv": ("case starts_on ends_before percentage wage_at_onset", _segments(illness)),
        "characteristics.csv": ("name case employee employer", _characteristics(illness)),
        "beneficiaries.csv": ("employee role name iban starts_on ends_before", _beneficiaries(leavers)),
        "wage_component_types.csv": ("code name kind", ((code, name, kind) for name, (code, kind, _) in COMPONENT_TYPES.items())),
        "payroll_registrations.csv": ("company_number employee_number payroll_id employee policy", _registrations(pays)),
        "reference_values.csv": ("name starts_on value source verified", REFERENCE_VALUES),
        "users.csv": ("name display_name", ((name, display_name) for name, display_name, _ in USERS)),
        "user_permissions.csv": ("user permission", _permissions()),
    }


def _employee(person: Person) -> Sequence[Cell]:
    return person.number, person.employer.number, person.initials, person.surname, person.bsn, person.born_on


def _employments(everyone: Iterable[Person]) -> Iterator[Sequence[Cell]]:
    for person in everyone:
        if person.moved_on:
            yield person.number, person.former_department, person.hired_on, person.moved_on
        yield person.number, person.department, person.moved_on or person.hired_on, None


def _insurers() -> Iterator[Sequence[Cell]]:
    for (code, name), iban in zip(INSURERS.items(), ibans(9101), strict=False):
        yield code, name, iban


def _policy(policy: Policy) -> Sequence[Cell]:
    return policy.number, policy.employer.number, policy.insurer, policy.insurance_type, policy.participation


def _coverages(policies: Iterable[Policy]) -> Iterator[Sequence[Cell]]:
    for policy in policies:
        for part in policy.coverages:
            yield policy.number, part.starts_on, part.ends_before, part.declared, part.maximum


def _inclusions(policies: Iterable[Policy]) -> Iterator[Sequence[Cell]]:
    for policy in policies:
        for person in policy.included:
            yield policy.number, person.number, policy.coverages[0].starts_on, None


def _cases(illness: Illness) -> Iterator[Sequence[Cell]]:
    for case in illness.cases:
        yield case.number, case.person.number, case.starts_on, case.ends_before, case.daily_wage, case.origin


def _segments(illness: Illness) -> Iterator[Sequence[Cell]]:
    for case in illness.cases:
        for part in case.segments:
            yield case.number, part.starts_on, part.ends_before, part.percentage, part.wage


def _characteristics(illness: Illness) -> Iterator[Sequence[Cell]]:
    for employer in EMPLOYERS:
        if employer.automatic:
            yield AUTOMATIC, None, None, employer.number
    for leaver in illness.leavers:
        if Twist.OWN_CONSENT in leaver.twists:
            yield AUTOMATIC, None, leaver.case.person.number, None
    staying = _staying(illness)
    for name, case in zip(("regie casemanager", "tweede spoor", AUTOMATIC), staying[::11], strict=False):
        yield name, case.number, None, None
    yield "no-riskpolis", None, staying[4].person.number, None


def _staying(illness: Illness) -> list[Case]:
    leaving = {leaver.case.number for leaver in illness.leavers}
    return [case for case in illness.cases if case.ends_before is None and case.number not in leaving]


def _beneficiaries(leavers: Iterable[Leaver]) -> Iterator[Sequence[Cell]]:
    yield None, "belastingdienst", *TAX_AUTHORITY, _ALWAYS, None
    for leaver in leavers:
        person = leaver.case.person
        changed = bool(leaver.twists & {Twist.OLD_ACCOUNT, Twist.NEW_ACCOUNT})
        if changed:
            yield person.number, "werknemer", person.name, old_iban(leaver), _ALWAYS, _CHANGED
        yield person.number, "werknemer", person.name, person.iban, _CHANGED if changed else _ALWAYS, None
        if Twist.ADMINISTRATOR in leaver.twists:
            yield person.number, "bewindvoerder", *ADMINISTRATOR, _CHANGED, None
        if Twist.GARNISHMENT in leaver.twists:
            yield person.number, "loonbeslag", *BAILIFF, _CHANGED, None


def _registrations(pays: Iterable[Pay]) -> Iterator[Sequence[Cell]]:
    """At one employer payroll's own keys are not registered: there its journals tell who is meant."""
    for one in pays:
        employer = one.leaver.case.person.employer
        for record in one.records:
            payroll_id = None if employer.number == "W012" else record.payroll_id
            policy = f"ZWE-{employer.number}-1"
            yield employer.company_number, record.employee_number, payroll_id, one.leaver.case.person.number, policy


def _permissions() -> Iterator[Sequence[Cell]]:
    for name, _, permissions in USERS:
        for permission in Permission:
            if permission in permissions:
                yield name, permission


def departures(illness: Illness) -> Table:
    """Who leaves employment while ill, in order of the last day."""
    leavers = sorted(illness.leavers, key=lambda leaver: (leaver.last_day, leaver.case.number))
    return "employee case last_day", [(leaver.case.person.number, leaver.case.number, leaver.last_day) for leaver in leavers]


def appointments(illness: Illness) -> Table:
    """Appointments to add, half of them concepts, on cases of people who stay."""
    kinds = ("spreekuur", "telefonisch consult", "huisbezoek")
    doctors = ("A. Proefarts", "B. Testdokter")
    workdays = (date(2026, 10, day) for day in (5, 6, 7, 8, 9, 12, 13, 14))
    rows = [
        (f"A{number:03}", case.number, day, kinds[number % 3], doctors[number % 2], ("no", "yes")[number % 2])
        for number, (case, day) in enumerate(zip(_staying(illness)[2::7], workdays, strict=False), 1)
    ]
    return "number case takes_place_on kind doctor is_concept", rows
