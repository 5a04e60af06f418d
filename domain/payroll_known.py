"""What we have on file about all that an import of payroll can be about; read in `store/payroll_import.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from .payroll import ComponentKind
from .values import Period
from .wages import Beneficiary, PayrollEmployee, WagesKey


@dataclass(frozen=True, slots=True)
class Registration:
    """Who a payroll employee is, and under which policy. `payroll_id` is payroll's own key, None when only its journals tell."""

    payroll_employee: PayrollEmployee
    payroll_id: int | None
    employee_id: int
    employee_number: str
    employer_id: int
    policy_id: int
    policy_number: str


@dataclass(frozen=True, slots=True)
class ErdCase:
    """A ZW ERD case under a policy, and when it runs."""

    id: int
    number: str
    employee_id: int
    policy_id: int
    runs: Period


@dataclass(frozen=True)
class Known:
    """All of it. `kinds` and `names` of components are by code; the beneficiaries of None are for everyone."""

    registrations: Sequence[Registration]
    kinds: Mapping[int, ComponentKind]
    names: Mapping[int, str]
    cases: Sequence[ErdCase]
    beneficiaries: Mapping[int | None, Sequence[Beneficiary]]
    imported: Set[WagesKey]

    @cached_property
    def people(self) -> Mapping[PayrollEmployee, Registration]:
        return {known.payroll_employee: known for known in self.registrations}

    @cached_property
    def _cases_of(self) -> Mapping[tuple[int, int], list[ErdCase]]:
        found: dict[tuple[int, int], list[ErdCase]] = {}
        for case in self.cases:
            found.setdefault((case.employee_id, case.policy_id), []).append(case)
        return found

    def case_of(self, key: WagesKey) -> ErdCase | None:
        """The last case of this person under this policy that started in the month of these wages or before."""
        cases = self._cases_of.get((key.employee_id, key.policy_id), ())
        started = [case for case in cases if (case.runs.start.year, case.runs.start.month) <= (key.year, key.period)]
        return max(started, key=lambda case: case.runs.start, default=None)

    def accounts_of(self, employee_id: int) -> tuple[Beneficiary, ...]:
        return (*self.beneficiaries.get(employee_id, ()), *self.beneficiaries.get(None, ()))
