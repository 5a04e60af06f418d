"""Puts what payroll sent with whom we know: wages per person, policy, period and run, or all that does not fit (R-3.3.1.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from .formats.nmbrs.models import JournalItem, WageLine, WageReport
from .formats.nmbrs.payment_reference import PaymentReference, parse_payment_reference
from .formats.problems import Problem
from .formats.sepa.values import Message
from .formats.sepa.values import Payment as SepaPayment
from .four_checks import CheckResult, run_checks
from .payroll import PaymentKind
from .payroll_known import ErdCase, Known, Registration
from .values import Money, Text
from .wages import MONTHS, Component, JournalLine, Payment, PayrollEmployee, Wages, WagesKey


@dataclass(frozen=True, slots=True)
class PaymentFile:
    name: str
    kind: PaymentKind
    message: Message


@dataclass(frozen=True, slots=True)
class Sent:
    """The files of one import, read; the names are for messages."""

    payment_files: tuple[PaymentFile, ...]
    journal_name: str
    journal: tuple[JournalItem, ...]
    components_name: str
    reports: tuple[WageReport, ...]


@dataclass(frozen=True, slots=True)
class PersonWages:
    """What will be kept of one person, with the outcome of the checks."""

    key: WagesKey
    person: Registration
    case: ErdCase
    paid_on: date
    wages: Wages
    checks: tuple[CheckResult, ...]


_T = TypeVar("_T")
Placed = tuple[WagesKey, _T] | Problem
"""Something sent with whose wages it belongs to, or why it belongs nowhere."""


def match(sent: Sent, known: Known) -> tuple[list[PersonWages], list[Problem]]:
    """All wages in a fixed order, and every problem once; when there is a problem, nothing should be kept."""
    problems: dict[Problem, None] = {}
    components = _sort(_components(sent, known), problems)
    journal = _sort(_journal_lines(sent, known), problems)
    keys = sorted({*components, *journal})
    payments = _sort(_payments(sent, known, keys), problems)
    people = {(one.employee_id, one.policy_id): one for one in known.registrations}
    first_day = min(batch.execution_date for file in sent.payment_files for batch in file.message.batches)
    found = []
    for key in keys:
        wages = Wages(components[key], journal[key], payments[key])
        person = people[key.employee_id, key.policy_id]
        one = _person(key, person, wages, known, first_day)
        if isinstance(one, Problem):
            problems[one] = None
        else:
            found.append(one)
    return found, list(problems)


def _sort(placed: Iterable[Placed[_T]], problems: dict[Problem, None]) -> dict[WagesKey, list[_T]]:
    by_key: dict[WagesKey, list[_T]] = defaultdict(list)
    for item in placed:
        if isinstance(item, Problem):
            problems[item] = None
        else:
            by_key[item[0]].append(item[1])
    return by_key


def _key(person: Registration, year: int, period: int, run: int) -> WagesKey:
    return WagesKey(person.employee_id, person.policy_id, year, period, run)


def _components(sent: Sent, known: Known) -> Iterator[Placed[Component]]:
    people = _by_payroll_id(sent, known)
    for report in sent.reports:
        place = f"{sent.components_name} employeeid {report.employeeid}"
        person = people.get(report.employeeid)
        if person is None:
            yield Problem(place, _UNKNOWN_EMPLOYEE)
            continue
        key = _key(person, report.year, report.period, report.runnumber)
        for line in report.lines:
            component = _component(line, person, known, place)
            yield component if isinstance(component, Problem) else (key, component)


def _component(line: WageLine, person: Registration, known: Known, place: str) -> Component | Problem:
    if line.code not in known.kinds:
        nl = f"looncomponent `{line.description}` is onbekend; voeg de code toe met zijn soort"
        return Problem(f"{place}, code {line.code}", Text(nl, f"wage component `{line.description}` is unknown; add its code"))
    if line.value < 0:
        nl = f"het bedrag {line.value} is negatief; een looncomponent telt met zijn soort mee, niet met een minteken"
        en = f"the amount {line.value} is negative; a wage component counts by its kind, not by a minus sign"
        return Problem(f"{place}, code {line.code}", Text(nl, en))
    return Component(person.payroll_employee, line.code, line.description, known.kinds[line.code], Money(line.value))


def _by_payroll_id(sent: Sent, known: Known) -> Mapping[int, Registration]:
    """Who has payroll's own key: as registered, else as the journal tells."""
    told = {item.EmployeeID: known.people.get(PayrollEmployee(item.CompanyNr, item.EmployeeNr)) for item in sent.journal}
    registered = {person.payroll_id: person for person in known.registrations if person.payroll_id is not None}
    return {key: person for key, person in told.items() if person is not None} | registered


def _journal_lines(sent: Sent, known: Known) -> Iterator[Placed[JournalLine]]:
    kinds = {known.names[code]: kind for code, kind in known.kinds.items()}
    kinds |= {
        line.description: known.kinds[line.code] for report in sent.reports for line in report.lines if line.code in known.kinds
    }
    for item in sent.journal:
        who, name = PayrollEmployee(item.CompanyNr, item.EmployeeNr), item.ComponentName
        place = f"{sent.journal_name} CompanyNr {item.CompanyNr}, EmployeeNr {item.EmployeeNr}"
        person = known.people.get(who)
        if person is None:
            yield Problem(place, _UNKNOWN_EMPLOYEE)
        elif item.Debit and item.Credit:
            yield Problem(f"{place}, {name}", _BOTH_SIDES)
        else:
            line = JournalLine(who, item.GeneralLedgerAccount, name, kinds.get(name), Money(item.Debit), Money(item.Credit))
            yield _key(person, item.Year, item.Period, item.Run), line


def _payments(sent: Sent, known: Known, keys: Iterable[WagesKey]) -> Iterator[Placed[Payment]]:
    wages: dict[tuple[int, int, int, int], list[WagesKey]] = defaultdict(list)
    for key in keys:
        wages[key.employee_id, key.policy_id, key.year, key.period].append(key)
    for file in sent.payment_files:
        for batch in file.message.batches:
            for payment in batch.payments:
                yield _payment(payment, batch.execution_date, file, known, wages)


def _payment(
    sent: SepaPayment,
    paid_on: date,
    file: PaymentFile,
    known: Known,
    wages: Mapping[tuple[int, int, int, int], Collection[WagesKey]],
) -> Placed[Payment]:
    place = f"{file.name} {sent.place}"
    reference = parse_payment_reference(sent.end_to_end_id)
    if reference is None:
        return Problem(place, _no_reference(sent.end_to_end_id))
    person = known.people.get(PayrollEmployee(reference.company_number, reference.employee_number))
    if person is None:
        return Problem(place, _UNKNOWN_EMPLOYEE)
    if sent.creditor_iban is None:
        return Problem(place, _NO_IBAN)
    keys = wages.get((person.employee_id, person.policy_id, reference.year, reference.period), ())
    if len(keys) != 1:
        return Problem(place, _no_single_run(reference, len(keys)))
    payment = Payment(file.kind, sent.end_to_end_id, sent.creditor_name, sent.creditor_iban, sent.amount, paid_on)
    return next(iter(keys)), payment


def _person(key: WagesKey, person: Registration, wages: Wages, known: Known, first_day: date) -> PersonWages | Problem:
    place = f"{person.employee_number} {person.policy_number} {key.year}-{key.period:02} run {key.run}"
    if key.period > MONTHS:
        return Problem(place, _NOT_MONTHLY)
    if key in known.imported:
        return Problem(place, _IMPORTED)
    case = known.case_of(key)
    if case is None:
        return Problem(place, _NO_CASE)
    paid_on = min((payment.paid_on for payment in wages.payments), default=first_day)
    checks = run_checks(wages.components, wages.journal, wages.payments, known.accounts_of(key.employee_id))
    return PersonWages(key, person, case, paid_on, wages, checks)


_UNKNOWN_EMPLOYEE = Text(
    "dit verloningsnummer is bij geen werknemer geregistreerd; registreer het met werknemer en polis",
    "this payroll number is registered for no employee; register it with employee and policy",
)
_BOTH_SIDES = Text(
    "Debit en Credit zijn beide gevuld; een boeking staat aan één kant",
    "both Debit and Credit are filled; a booking has one side",
)
_NO_IBAN = Text("de begunstigde heeft geen IBAN; geef de rekening als IBAN", "the payee has no IBAN; give the account as an IBAN")
_NOT_MONTHLY = Text(
    "de verloning is per maand, met perioden 1 t/m 12; importeer een maandverloning",
    "payroll is monthly, with periods 1 through 12; import a monthly payroll",
)
_IMPORTED = Text(
    "is al geïmporteerd; een correctie komt uit de verloning met een nieuw runnummer",
    "has been imported already; a correction comes from payroll under a new run number",
)
_NO_CASE = Text(
    "de werknemer heeft geen ZW ERD traject onder deze polis; start dat vanuit het verzuimdossier",
    "the employee has no ZW ERD case under this policy; start it from the absence file",
)


def _no_reference(found: str) -> Text:
    form = "NMBRS-<CompanyNr>-<EmployeeNr>-<year>-<period>-<n>"
    return Text(
        f"EndToEndId `{found}` zegt niet voor wie dit is; verwacht {form}",
        f"EndToEndId `{found}` does not say for whom; expected {form}",
    )


def _no_single_run(reference: PaymentReference, runs: int) -> Text:
    when = f"{reference.year}-{reference.period:02}"
    if runs:
        nl = f"er zijn {runs} runs over {when} voor deze werknemer; importeer ze een voor een"
        return Text(nl, f"there are {runs} runs over {when} for this employee; import them one by one")
    nl = f"er zijn geen looncomponenten en boekingen over {when} voor deze werknemer; importeer ze samen met de betaling"
    return Text(nl, f"there are no wage components and bookings over {when} for this employee; import them with the payment")
