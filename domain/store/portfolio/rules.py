"""What must hold within one row that is sound so far; each rule names the column that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from domain.payroll import BeneficiaryRole
from domain.values import Text

from .rows import Row

RowRule = Callable[[Row], Iterator[tuple[str, Text]]]


def period(row: Row) -> Iterator[tuple[str, Text]]:
    """A period ends after it starts."""
    start, end = row.values.get("starts_on"), row.values.get("ends_before")
    if end and end <= start:
        nl = f"is niet later dan starts_on, {start}; het is de eerste dag na de periode"
        yield "ends_before", Text(nl, f"is not later than starts_on, {start}; it is the first day after the period")


def own_people(row: Row) -> Iterator[tuple[str, Text]]:
    """A policy is about employees of its own employer."""
    policy, employee = row.of(("policy", "employee"))
    if policy.values["employer"] is not employee.values["employer"]:
        nl = "hoort niet bij de werkgever van de polis; neem een werknemer van die werkgever"
        yield "employee", Text(nl, "does not belong to the policy's employer; take an employee of that employer")


def inside_case(row: Row) -> Iterator[tuple[str, Text]]:
    """A segment lies within its case."""
    case, start, end = row.of(("case", "starts_on", "ends_before"))
    case_start, case_end = case.of(("starts_on", "ends_before"))
    if start < case_start or (case_end and (end is None or end > case_end)):
        nl = f"het deeltraject valt buiten zijn traject, dat loopt van {case_start} tot {case_end or 'nu'}"
        yield "starts_on", Text(nl, f"the segment is outside its case, which runs from {case_start} until {case_end or 'now'}")


def case_wage(row: Row) -> Iterator[tuple[str, Text]]:
    """A daily wage says where it comes from."""
    wage, origin = row.of(("daily_wage", "daily_wage_origin"))
    if (wage is None) != (origin is None):
        nl = "vul dagloon en herkomst beide in, of geen van beide"
        yield "daily_wage_origin", Text(nl, "fill in both the daily wage and its origin, or neither")


def one_target(row: Row) -> Iterator[tuple[str, Text]]:
    """A characteristic belongs to one thing."""
    if sum(value is not None for value in row.of(("case", "employee", "employer"))) != 1:
        nl = "een kenmerk hoort bij één traject, werknemer of werkgever; vul een van die drie kolommen in"
        yield "name", Text(nl, "a characteristic belongs to one case, employee or employer; fill in one of those columns")


def whose_account(row: Row) -> Iterator[tuple[str, Text]]:
    """Only the tax authority is a beneficiary for everyone."""
    role, employee = row.of(("role", "employee"))
    if (employee is None) != (role is BeneficiaryRole.TAX_AUTHORITY):
        nl = "alleen de belastingdienst hoort bij niemand; vul bij iedere andere begunstigde de werknemer in"
        yield "employee", Text(nl, "only the tax authority belongs to nobody; name the employee of every other beneficiary")
