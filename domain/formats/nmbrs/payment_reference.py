"""How a SEPA payment names the payroll employee that it is for: an assumption, written down here only.

The payroll package does not publish how its SEPA files refer to an employee (no sample of its own is public). We take it
that every payment, in the net file (`SalaryDocuments_GetSEPA`) and in the tax file of the run
(`SalaryDocuments_GetSEPA_Tax`), carries an EndToEndId of the form

    NMBRS-<CompanyNr>-<EmployeeNr>-<year>-<period in two digits>-<n>

in which n counts the payments for that employee and period from 1. Who connects a package that does otherwise changes
this module and no other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"NMBRS-([1-9]\d{0,9})-([1-9]\d{0,9})-(20\d\d)-(0[1-9]|[1-4]\d|5[0-3])-([1-9]\d{0,2})", re.ASCII)
_LENGTH = 35  # what an EndToEndId can hold


@dataclass(frozen=True, slots=True)
class PaymentReference:
    """Which employee, and which payment for that employee in a payroll period, a SEPA payment is."""

    company_number: int
    employee_number: int
    year: int
    period: int
    sequence: int


def parse_payment_reference(end_to_end_id: str) -> PaymentReference | None:
    """The reference in an EndToEndId; None when it is not of our form.

    >>> parse_payment_reference("NMBRS-4021-17-2024-03-1")
    PaymentReference(company_number=4021, employee_number=17, year=2024, period=3, sequence=1)
    >>> parse_payment_reference("Onze referentie: 123456") is None
    True
    """
    found = _FORM.fullmatch(end_to_end_id)
    if found is None or len(end_to_end_id) > _LENGTH:
        return None
    company, employee, year, period, sequence = map(int, found.groups())
    return PaymentReference(company, employee, year, period, sequence)


def print_payment_reference(reference: PaymentReference) -> str:
    """The EndToEndId; ValueError when it has more than 35 characters or a number is out of range.

    >>> print_payment_reference(PaymentReference(4021, 17, 2024, 3, 1))
    'NMBRS-4021-17-2024-03-1'
    """
    text = (
        f"NMBRS-{reference.company_number}-{reference.employee_number}-{reference.year}"
        f"-{reference.period:02}-{reference.sequence}"
    )
    if parse_payment_reference(text) != reference:
        raise ValueError(f"{reference} does not fit in an EndToEndId")
    return text
