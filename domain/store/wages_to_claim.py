"""Imported wages as a claim needs them: whose they are, their gross components, and the checks that fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from domain.errors import NotFound
from domain.payroll import Check, ComponentKind
from domain.values import Money, Text
from domain.wages import WagesKey

from .tables.absence import absence_case
from .tables.payroll import wage_check, wage_component, wage_import
from .tables.people import employee
from .tables.policies import policy


@dataclass(frozen=True, slots=True)
class WagesToClaim:
    """What payroll gave for one person under one policy; `gross` are the gross components with their names."""

    id: int
    key: WagesKey
    employee_number: str
    policy_number: str
    case_id: int
    case_number: str
    paid_on: date
    gross: tuple[tuple[str, Money], ...]
    failed: tuple[Check, ...]


def read_wages(connection: Connection, wage_import_id: int) -> WagesToClaim:
    """The wages, held until the transaction ends so that two claims of them wait for each other; NotFound when there are none."""
    query = (
        select(
            wage_import, employee.c.number.label("employee"), policy.c.number.label("policy"), absence_case.c.number.label("case")
        )
        .join(employee, employee.c.id == wage_import.c.employee_id)
        .join(policy, policy.c.id == wage_import.c.policy_id)
        .join(absence_case, absence_case.c.id == wage_import.c.case_id)
        .where(wage_import.c.id == wage_import_id)
        .with_for_update(of=wage_import, key_share=True)
    )
    row = connection.execute(query).first()
    if row is None:
        nl, en = f"er zijn geen geïmporteerde looncomponenten {wage_import_id}", f"there are no imported wages {wage_import_id}"
        raise NotFound(Text(nl, en))
    return WagesToClaim(
        id=row.id,
        key=WagesKey(row.employee_id, row.policy_id, row.year, row.period, row.run),
        employee_number=row.employee,
        policy_number=row.policy,
        case_id=row.case_id,
        case_number=row.case,
        paid_on=row.paid_on,
        gross=_gross(connection, wage_import_id),
        failed=_failed(connection, wage_import_id),
    )


def _gross(connection: Connection, wage_import_id: int) -> tuple[tuple[str, Money], ...]:
    table = wage_component
    mine = (table.c.wage_import_id == wage_import_id) & (table.c.kind == ComponentKind.GROSS) & (table.c.amount > 0)
    rows = connection.execute(select(table.c.name, table.c.amount, table.c.currency).where(mine).order_by(table.c.id))
    return tuple((row.name, Money(row.amount, row.currency)) for row in rows)


def _failed(connection: Connection, wage_import_id: int) -> tuple[Check, ...]:
    mine = (wage_check.c.wage_import_id == wage_import_id) & ~wage_check.c.passed
    found = set(connection.scalars(select(wage_check.c.name).where(mine)))
    return tuple(check for check in Check if check in found)
