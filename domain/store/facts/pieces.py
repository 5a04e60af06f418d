"""Pieces of SQL that say in the database what the domain says in Python."""

from domain.reference import Reference


def runs(period: str, day: str) -> str:
    """That the row `period`, with its first day and the first day after it, contains the `day`."""
    return f"({period}.starts_on <= {day} AND ({period}.ends_before IS NULL OR {day} < {period}.ends_before))"


def ill(case: str, day: str) -> str:
    """That the case is an absence (with wage) which runs on the `day`."""
    return f"({case}.kind = 'absence' AND {runs(case, day)})"


def full_months(start: str, day: str) -> str:
    """`domain.months.full_months`: a month is also full on the last day of a month that is too short."""
    months = (
        f"12 * (date_part('year', {day}) - date_part('year', {start})) + date_part('month', {day}) - date_part('month', {start})"
    )
    not_full = f"date_part('day', {day}) < date_part('day', {start}) AND date_part('day', {day} + 1) <> 1"
    return f"CAST({months} - CASE WHEN {not_full} THEN 1 ELSE 0 END AS integer)"


def reference(name: Reference) -> str:
    """All values of this name, each with the period in which it counts: until the next one begins."""
    return (
        "(SELECT value, starts_on, lead(starts_on) OVER (ORDER BY starts_on) AS ends_before "  # noqa: S608  # constants of the code
        f"FROM reference_value WHERE name = '{name}')"
    )


def covered(policy: str, employee: str, day: str) -> str:
    """That the policy covers the employee on the `day`: it is for all employees, or includes this one."""
    return (
        f"({policy}.participation = 'all' OR EXISTS (SELECT FROM policy_inclusion n "  # constants of the code
        f"WHERE n.policy_id = {policy}.id AND n.employee_id = {employee} AND {runs('n', day)}))"
    )
