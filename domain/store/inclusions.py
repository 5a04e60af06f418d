"""Employees included by hand (‘ingesloten’) in a policy of their employer, and taken out again (R-3.3.4e)."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, Date, Row, Table, cast, func, insert, or_, select, update

from domain.errors import Conflict
from domain.policies import Participation
from domain.values import INSURANCE_TYPE_LABELS, InsuranceType, Text

from .tables.policies import policy, policy_coverage, policy_inclusion


def include(connection: Connection, employer_id: int, employee_id: int, kind: InsuranceType, day: date) -> tuple[int, str] | None:
    """Includes the employee from `day` on, until a later inclusion that is there already; None when included that day.

    Returns key and number of the policy. Conflict unless the employer has exactly one policy of this type that is for
    included employees and has a coverage on `day`: which of several is meant is for a person to say.
    """
    found = _policies(connection, employer_id, kind, day)
    if len(found) != 1:
        raise _no_choice(kind, [row.number for row in found])
    mine = (policy_inclusion.c.policy_id == found[0].id, policy_inclusion.c.employee_id == employee_id)
    if connection.execute(select(policy_inclusion.c.id).where(*mine, _runs(policy_inclusion, day))).first():
        return None
    following = connection.scalar(select(func.min(policy_inclusion.c.starts_on)).where(*mine, policy_inclusion.c.starts_on > day))
    row = {"policy_id": found[0].id, "employee_id": employee_id, "starts_on": day, "ends_before": following}
    connection.execute(insert(policy_inclusion).values(row))
    return found[0].id, found[0].number


def exclude(connection: Connection, employee_id: int, kind: InsuranceType, last_day: date) -> list[str]:
    """Ends the inclusions of this type that run on `last_day` after it; returns the policies' numbers."""
    after = last_day + timedelta(days=1)
    ending = or_(policy_inclusion.c.ends_before.is_(None), policy_inclusion.c.ends_before > after)
    gone = (
        update(policy_inclusion)
        .where(policy_inclusion.c.employee_id == employee_id, policy_inclusion.c.starts_on <= last_day, ending)
        .where(policy.c.id == policy_inclusion.c.policy_id, policy.c.insurance_type == kind)
        .values(ends_before=after)
        .returning(policy.c.number)
    )
    return sorted(connection.scalars(gone))


def _policies(connection: Connection, employer_id: int, kind: InsuranceType, day: date) -> list[Row[int, str]]:
    """Held until the transaction ends, so that two of them do not include the same employee at once."""
    covered = select(policy_coverage.c.id).where(policy_coverage.c.policy_id == policy.c.id, _runs(policy_coverage, day))
    query = select(policy.c.id, policy.c.number).where(
        policy.c.employer_id == employer_id,
        policy.c.insurance_type == kind,
        policy.c.participation == Participation.INCLUDED,
        covered.exists(),
    )
    return list(connection.execute(query.order_by(policy.c.number).with_for_update(of=policy)))


def _runs(table: Table, day: date) -> ColumnElement[bool]:
    return func.daterange(table.c.starts_on, table.c.ends_before).op("@>")(cast(day, Date))


def _no_choice(kind: InsuranceType, numbers: list[str]) -> Conflict:
    label = INSURANCE_TYPE_LABELS[kind]
    nl = f"meer dan een polis ({', '.join(numbers)})" if numbers else "geen polis"
    en = f"more than one policy ({', '.join(numbers)})" if numbers else "no policy"
    return Conflict(
        Text(
            f"de werkgever heeft die dag {nl} van verzekeringstype {label.nl} met insluiting; sluit de werknemer met de hand in",
            f"the employer has {en} of insurance type {label.en} with inclusion that day; include the employee by hand",
        )
    )
