"""The payroll package's four files of one run, as the connector hands them over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from domain.formats.nmbrs.models import JournalItem, WageLine, WageReport
from domain.formats.nmbrs.payment_reference import PaymentReference, print_payment_reference
from domain.formats.nmbrs.write import write_journals_xml, write_wage_components_json
from domain.formats.sepa.values import Message, Payment, PaymentBatch, Version
from domain.formats.sepa.write import write_pain001_03
from domain.values import Money, parse_iban

from .fictitious import ibans
from .payroll import COMPONENT_TYPES, EMPLOYER_CHARGE, GROSS, TAX_AUTHORITY, WITHHOLDING, Line, Pay, Record
from .payroll import Payment as Paid
from .scenario import PAID_ON, PERIOD, RUN, YEAR, Employer

_CREATED = datetime(YEAR, PERIOD, 25, 9, 30)  # noqa: DTZ001  # the format gives local time without a zone
_OF_THE_RUN = {"period": PERIOD, "year": YEAR, "runnumber": RUN}


def write_export(pays: Sequence[Pay]) -> Mapping[str, bytes]:
    """File name -> contents."""
    return {
        "sepa_net.xml": write_pain001_03(_message("NET", pays, _net_payments, "SALA")),
        "sepa_tax.xml": write_pain001_03(_message("TAX", pays, _tax_payments, "TAXS")),
        "journals.xml": write_journals_xml(_journal_items(pays)),
        "wage_components.json": write_wage_components_json(
            WageReport(employeeid=record.payroll_id, **_OF_THE_RUN, lines=tuple(map(_wage_line, record.components)))
            for one in pays
            for record in one.records
        ),
    }


def _message(kind: str, pays: Sequence[Pay], payments: Callable[[Pay], Iterator[Payment]], purpose: str) -> Message:
    batches = tuple(
        PaymentBatch(
            id=f"{kind}-{YEAR}{PERIOD:02}-{RUN}-{employer.number}",
            execution_date=PAID_ON,
            debtor_name=employer.name,
            debtor_iban=parse_iban(next(ibans(8000 + employer.company_number))),
            payments=tuple(payment for one in group for payment in payments(one)),
            category_purpose=purpose,
        )
        for employer, group in groupby(pays, key=_employer)
    )
    return Message(f"FICT-{kind}-{YEAR}{PERIOD:02}-{RUN}", _CREATED, Version.V03, batches)


def _employer(one: Pay) -> Employer:
    return one.leaver.case.person.employer


def _net_payments(one: Pay) -> Iterator[Payment]:
    for record in one.records:
        for number, paid in enumerate(record.payments, 1):
            yield _payment(one, record, number, paid, f"Ziektewet-uitkering september {YEAR}")


def _tax_payments(one: Pay) -> Iterator[Payment]:
    """The tax is the last payment for each payroll employee: what was withheld, and what the employer owes."""
    for record in one.records:
        paid = Paid(*TAX_AUTHORITY, record.sum_of(WITHHOLDING, EMPLOYER_CHARGE))
        yield _payment(one, record, len(record.payments) + 1, paid, f"Loonheffingen september {YEAR}")


def _payment(one: Pay, record: Record, number: int, paid: Paid, remittance: str) -> Payment:
    company = _employer(one).company_number
    reference = PaymentReference(company, record.employee_number, YEAR, PERIOD, number)
    return Payment(
        end_to_end_id=print_payment_reference(reference),
        amount=Money(paid.amount),
        creditor_name=paid.name,
        creditor_iban=parse_iban(paid.iban),
        remittance=remittance,
    )


def _wage_line(line: Line) -> WageLine:
    return WageLine(code=COMPONENT_TYPES[line.name][0], description=line.name, value=line.amount)


def _journal_items(pays: Sequence[Pay]) -> Iterator[JournalItem]:
    for one in pays:
        person = one.leaver.case.person
        for record in one.records:
            for line in record.bookings:
                debit = line.amount if line.kind in (GROSS, EMPLOYER_CHARGE) else Decimal("0.00")
                yield JournalItem(
                    CompanyID=70_000 + person.employer.company_number,
                    CompanyName=person.employer.name,
                    CompanyNr=person.employer.company_number,
                    EmployeeID=record.payroll_id,
                    EmployeeName=person.name,
                    EmployeeNr=record.employee_number,
                    Period=PERIOD,
                    Year=YEAR,
                    Run=RUN,
                    Department=person.department,
                    GeneralLedgerAccount=line.account,
                    ComponentName=line.name,
                    Debit=debit,
                    Credit=line.amount - debit,
                )
