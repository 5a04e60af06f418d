"""The files of a portfolio and their columns: what each cell is, what it refers to, and what must be unique."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Table

from domain.absence import CaseKind
from domain.access import Permission
from domain.payroll import BENEFICIARY_LABELS, BeneficiaryRole, ComponentKind
from domain.policies import Participation
from domain.store.tables.absence import absence_case, case_segment, characteristic
from domain.store.tables.payroll import beneficiary, payroll_registration, wage_component_type
from domain.store.tables.people import department, employee, employer, employment
from domain.store.tables.policies import insurer, policy, policy_coverage, policy_inclusion, reference_value
from domain.store.tables.users import app_user, user_permission
from domain.values import INSURANCE_TYPE_LABELS, InsuranceType

from .cells import AMOUNT, BSN, DATE, IBAN, NUMBER, PERCENTAGE, POR_CODE, TEXT, VALUE, YES_NO, Cell, choice
from .rules import RowRule, case_wage, inside_case, one_target, own_people, whose_account


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `refers` names the file in whose first column its text must stand; None where it refers to nothing.

    `inside` is the column with the employee whose employer is meant, for what is named within an employer only.
    """

    name: str
    cell: Cell
    optional: bool = False
    refers: str | None = None
    inside: str | None = None

    @property
    def column(self) -> str:
        """The column of the table that keeps it."""
        return f"{self.name}_id" if self.refers else self.name


@dataclass(frozen=True, slots=True)
class File:
    """One file: a row of `table` per line. `keys` are unique, the first is the natural key; `apart` may not overlap in time."""

    name: str
    table: Table
    fields: tuple[Field, ...]
    keys: tuple[tuple[str, ...], ...]
    apart: tuple[str, ...] = ()
    rules: tuple[RowRule, ...] = ()
    constants: Mapping[str, object] = field(default_factory=dict)


def _to(name: str, file: str, *, optional: bool = False) -> Field:
    return Field(name, TEXT, optional, file)


def _maybe(name: str, cell: Cell) -> Field:
    return Field(name, cell, optional=True)


_STARTS, _ENDS = Field("starts_on", DATE), _maybe("ends_before", DATE)
_EMPLOYER, _EMPLOYEE = _to("employer", "employers.csv"), _to("employee", "employees.csv")
_POLICY, _CASE = _to("policy", "policies.csv"), _to("case", "cases.csv")

FILES: tuple[File, ...] = (
    File("employers.csv", employer, (Field("number", TEXT), Field("name", TEXT)), (("number",),)),
    File("departments.csv", department, (_EMPLOYER, Field("name", TEXT)), (("employer", "name"),)),
    File(
        "employees.csv",
        employee,
        (
            Field("number", TEXT),
            _EMPLOYER,
            Field("initials", TEXT),
            Field("surname", TEXT),
            Field("bsn", BSN),
            Field("born_on", DATE),
        ),
        (("number",), ("bsn",)),
    ),
    File(
        "employments.csv",
        employment,
        (_EMPLOYEE, Field("department", TEXT, refers="departments.csv", inside="employee"), _STARTS, _ENDS),
        (("employee", "starts_on"),),
        apart=("employee",),
    ),
    File("insurers.csv", insurer, (Field("por_code", POR_CODE), Field("name", TEXT), Field("iban", IBAN)), (("por_code",),)),
    File(
        "policies.csv",
        policy,
        (
            Field("number", TEXT),
            _EMPLOYER,
            _to("insurer", "insurers.csv"),
            Field("insurance_type", choice(InsuranceType, INSURANCE_TYPE_LABELS)),
            Field("participation", choice(Participation)),
        ),
        (("number",),),
    ),
    File(
        "coverages.csv",
        policy_coverage,
        (_POLICY, _STARTS, _ENDS, _maybe("declared_wage_sum", AMOUNT), _maybe("maximum_wage_sum", AMOUNT)),
        (("policy", "starts_on"),),
        apart=("policy",),
    ),
    File(
        "inclusions.csv",
        policy_inclusion,
        (_POLICY, _EMPLOYEE, _STARTS, _ENDS),
        (("policy", "employee", "starts_on"),),
        apart=("policy", "employee"),
        rules=(own_people,),
    ),
    File(
        "cases.csv",
        absence_case,
        (
            Field("number", TEXT),
            _EMPLOYEE,
            _STARTS,
            _ENDS,
            _maybe("daily_wage", AMOUNT),
            _maybe("daily_wage_origin", TEXT),
        ),
        (("number",),),
        rules=(case_wage,),
        constants={"kind": CaseKind.ABSENCE},
    ),
    File(
        "segments.csv",
        case_segment,
        (_CASE, _STARTS, _ENDS, Field("percentage", PERCENTAGE), _maybe("wage_at_onset", AMOUNT)),
        (("case", "starts_on"),),
        apart=("case",),
        rules=(inside_case,),
    ),
    File(
        "characteristics.csv",
        characteristic,
        (
            Field("name", TEXT),
            _to("case", "cases.csv", optional=True),
            _to("employee", "employees.csv", optional=True),
            _to("employer", "employers.csv", optional=True),
        ),
        (("name", "case", "employee", "employer"),),
        rules=(one_target,),
    ),
    File(
        "beneficiaries.csv",
        beneficiary,
        (
            _to("employee", "employees.csv", optional=True),
            Field("role", choice(BeneficiaryRole, BENEFICIARY_LABELS)),
            Field("name", TEXT),
            Field("iban", IBAN),
            _STARTS,
            _ENDS,
        ),
        (("employee", "role", "iban", "starts_on"),),
        rules=(whose_account,),
    ),
    File(
        "wage_component_types.csv",
        wage_component_type,
        (Field("code", NUMBER), Field("name", TEXT), Field("kind", choice(ComponentKind))),
        (("code",), ("name",)),
    ),
    File(
        "payroll_registrations.csv",
        payroll_registration,
        (
            Field("company_number", NUMBER),
            Field("employee_number", NUMBER),
            _maybe("payroll_id", NUMBER),
            _EMPLOYEE,
            _POLICY,
        ),
        (("company_number", "employee_number"), ("payroll_id",)),
        rules=(own_people,),
    ),
    File(
        "reference_values.csv",
        reference_value,
        (Field("name", TEXT), Field("starts_on", DATE), Field("value", VALUE), Field("source", TEXT), Field("verified", YES_NO)),
        (("name", "starts_on"),),
    ),
    File("users.csv", app_user, (Field("name", TEXT), Field("display_name", TEXT)), (("name",),)),
    File(
        "user_permissions.csv",
        user_permission,
        (_to("user", "users.csv"), Field("permission", choice(Permission))),
        (("user", "permission"),),
    ),
)
"""In the order in which they are read and kept: a file refers to earlier ones only."""
