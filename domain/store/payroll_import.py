"""What an import of payroll reads and writes: a fixed number of statements, whatever the number of employees (R-3.3.1.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, any_, insert, literal, or_, select
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY

from domain.absence import CaseKind
from domain.match_payroll import PersonWages
from domain.payroll import BeneficiaryRole, ComponentKind, PaymentKind
from domain.payroll_known import ErdCase, Known, Registration
from domain.values import Period, Text, total
from domain.wages import Beneficiary, PayrollEmployee, WagesKey, payee

from .tables.absence import absence_case
from .tables.payroll import (
    beneficiary,
    import_log,
    journal_line,
    payment_line,
    payroll_import,
    payroll_registration,
    wage_check,
    wage_component,
    wage_component_type,
    wage_import,
)
from .tables.people import employee
from .tables.policies import policy
from .tables.users import app_user

_LOCK = 7_302_001


def imported_before(connection: Connection, digest: str) -> tuple[str, datetime] | None:
    """Who imported files with this digest and when, None for nobody; until the transaction ends nobody else imports."""
    connection.execute(sql("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    query = (
        select(app_user.c.display_name, payroll_import.c.imported_at)
        .join(app_user, app_user.c.id == payroll_import.c.imported_by)
        .where(payroll_import.c.digest == digest)
    )
    row = connection.execute(query).first()
    return None if row is None else (row.display_name, row.imported_at)


def read_known(connection: Connection, companies: Collection[int], payroll_ids: Collection[int]) -> Known:
    """All that we know of the payroll employees of these companies, and of those with these keys in payroll."""
    people = _registrations(connection, companies, payroll_ids)
    employees = sorted({person.employee_id for person in people})
    types = connection.execute(select(wage_component_type)).all()
    return Known(
        registrations=people,
        kinds={row.code: ComponentKind(row.kind) for row in types},
        names={row.code: row.name for row in types},
        cases=_cases(connection, employees),
        beneficiaries=read_beneficiaries(connection, employees),
        imported=_imported(connection, employees),
    )


def _one_of(column: ColumnElement[Any], values: Iterable[int]) -> ColumnElement[bool]:
    """As one array: a list of parameters would end at 65,535."""
    return column == any_(literal(list(values), ARRAY(BigInteger)))


def _registrations(connection: Connection, companies: Collection[int], payroll_ids: Collection[int]) -> list[Registration]:
    table = payroll_registration
    query = (
        select(table, employee.c.number.label("employee"), employee.c.employer_id, policy.c.number.label("policy"))
        .join(employee, employee.c.id == table.c.employee_id)
        .join(policy, policy.c.id == table.c.policy_id)
        .where(or_(_one_of(table.c.company_number, companies), _one_of(table.c.payroll_id, payroll_ids)))
        .order_by(table.c.company_number, table.c.employee_number)
    )
    return [
        Registration(
            PayrollEmployee(row.company_number, row.employee_number),
            row.payroll_id,
            row.employee_id,
            row.employee,
            row.employer_id,
            row.policy_id,
            row.policy,
        )
        for row in connection.execute(query)
    ]


def _cases(connection: Connection, employees: Sequence[int]) -> list[ErdCase]:
    query = select(absence_case).where(_one_of(absence_case.c.employee_id, employees), absence_case.c.kind == CaseKind.ZW_ERD)
    return [
        ErdCase(row.id, row.number, row.employee_id, row.policy_id, Period(row.starts_on, row.ends_before))
        for row in connection.execute(query.order_by(absence_case.c.id))
    ]


def read_beneficiaries(connection: Connection, employees: Iterable[int]) -> dict[int | None, list[Beneficiary]]:
    """The accounts registered for these employees; under None those for everyone."""
    mine = or_(_one_of(beneficiary.c.employee_id, employees), beneficiary.c.employee_id.is_(None))
    found: dict[int | None, list[Beneficiary]] = defaultdict(list)
    for row in connection.execute(select(beneficiary).where(mine).order_by(beneficiary.c.id)):
        valid = Period(row.starts_on, row.ends_before)
        found[row.employee_id].append(Beneficiary(BeneficiaryRole(row.role), row.name, row.iban, valid))
    return found


def _imported(connection: Connection, employees: Sequence[int]) -> set[WagesKey]:
    table = wage_import.c
    query = select(table.employee_id, table.policy_id, table.year, table.period, table.run)
    return {WagesKey(*row) for row in connection.execute(query.where(_one_of(table.employee_id, employees)))}


def add_import(connection: Connection, digest: str, files: Sequence[Mapping[str, object]], user_id: int, now: datetime) -> int:
    row = {"digest": digest, "files": files, "imported_by": user_id, "imported_at": now}
    added: int = connection.execute(insert(payroll_import).values(row).returning(payroll_import.c.id)).scalar_one()
    return added


def add_wages(connection: Connection, import_id: int, wages: Sequence[PersonWages], known: Known) -> dict[WagesKey, int]:
    """Keeps all of it; returns the key of each person's wages in `wage_import`."""
    if not wages:
        return {}
    table = wage_import.c
    returned = [table.employee_id, table.policy_id, table.year, table.period, table.run, table.id]
    rows = connection.execute(insert(wage_import).returning(*returned), [_wage_row(import_id, one) for one in wages])
    ids = {WagesKey(*row[:-1]): row[-1] for row in rows}
    for into, details in (
        (wage_component, _component_rows),
        (journal_line, _journal_rows),
        (payment_line, _payment_rows),
        (wage_check, _check_rows),
    ):
        made = [{"wage_import_id": ids[one.key], **row} for one in wages for row in details(one, known)]
        if made:
            connection.execute(insert(into), made)
    return ids


def _wage_row(import_id: int, one: PersonWages) -> dict[str, object]:
    gross = total(part.amount for part in one.wages.components if part.kind is ComponentKind.GROSS)
    net = total(payment.amount for payment in one.wages.payments if payment.kind is PaymentKind.NET)
    key = one.key
    return {
        "import_id": import_id,
        "employee_id": key.employee_id,
        "policy_id": key.policy_id,
        "case_id": one.case.id,
        "year": key.year,
        "period": key.period,
        "run": key.run,
        "paid_on": one.paid_on,
        "gross": gross.amount,
        "net": net.amount,
    }


def _component_rows(one: PersonWages, _: Known) -> Iterable[dict[str, object]]:
    for part in one.wages.components:
        number = part.employee.employee_number
        yield {"employee_number": number, "code": part.code, "name": part.name, "kind": part.kind, "amount": part.amount.amount}


def _journal_rows(one: PersonWages, _: Known) -> Iterable[dict[str, object]]:
    for line in one.wages.journal:
        yield {
            "employee_number": line.employee.employee_number,
            "ledger_account": line.ledger_account,
            "component_name": line.name,
            "debit": line.debit.amount,
            "credit": line.credit.amount,
        }


def _payment_rows(one: PersonWages, known: Known) -> Iterable[dict[str, object]]:
    accounts = known.accounts_of(one.key.employee_id)
    for payment in one.wages.payments:
        registered = payee(payment, accounts)
        yield {
            "kind": payment.kind,
            "end_to_end_id": payment.end_to_end_id,
            "role": None if registered is None else registered.role,
            "name": payment.name,
            "iban": payment.iban,
            "paid_on": payment.paid_on,
            "amount": payment.amount.amount,
        }


def _check_rows(one: PersonWages, _: Known) -> Iterable[dict[str, object]]:
    for result in one.checks:
        told = [{"nl": difference.nl, "en": difference.en} for difference in result.differences]
        yield {"name": result.check, "passed": result.passed, "differences": told}


def log_attempt(
    connection: Connection, files: Sequence[Mapping[str, object]], message: Text, user_id: int, now: datetime, *, accepted: bool
) -> None:
    """Logs that someone tried to import these files, and what came of it."""
    told = {"accepted": accepted, "message_nl": message.nl, "message_en": message.en}
    connection.execute(insert(import_log).values(files=files, user_id=user_id, at=now, **told))
