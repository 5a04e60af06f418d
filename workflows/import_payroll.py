"""Imports what comes back from payroll: all of it with the outcome of the four checks, or nothing (R-3.3.1.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from domain.access import Permission, User
from domain.errors import Conflict, RegelaarError
from domain.events import Event, Subject, event_id
from domain.formats.nmbrs.payment_reference import parse_payment_reference
from domain.formats.nmbrs.read import read_journals, read_wage_components
from domain.formats.problems import Problem, refusal
from domain.formats.sepa.read import read_pain001
from domain.match_payroll import PaymentFile, PersonWages, Sent, match
from domain.payroll import PaymentKind
from domain.payroll_known import Known
from domain.store.outbox import signal_workflow
from domain.store.payroll_import import add_import, add_wages, imported_before, log_attempt, read_known
from domain.store.record_events import record_events
from domain.store.zw_erd import workflow_id
from domain.values import Text
from domain.wages import WagesKey


@dataclass(frozen=True, slots=True)
class File:
    """One file as it was sent; the ending of its name says how to read it."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class PayrollFiles:
    """The export of one payroll run: payments to people, payments of tax, journals and wage components."""

    net: File
    tax: File | None
    journals: File
    components: File

    @property
    def all(self) -> tuple[tuple[str, File], ...]:
        named = (("net", self.net), ("tax", self.tax), ("journals", self.journals), ("components", self.components))
        return tuple((role, file) for role, file in named if file is not None)

    @property
    def digest(self) -> str:
        return hashlib.sha256("\n".join(f"{role} {file.digest}" for role, file in self.all).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """How much was imported; `failed` are people × policies for whom a check does not hold."""

    wages: int
    components: int
    journal_lines: int
    payments: int
    failed: int


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import left behind. `findings` say where a payment file's own header disagrees with its content."""

    import_id: int
    wage_import_ids: tuple[int, ...]
    counts: ImportCounts
    findings: tuple[Problem, ...]


def attempt_import(engine: Engine, user: User, files: PayrollFiles, now: datetime) -> ImportResult:
    """`import_payroll` in its own transaction. Every attempt is logged, a refused one too, and the refusal is raised again."""
    sent = [{"role": role, "name": file.name, "digest": file.digest} for role, file in files.all]
    try:
        with engine.begin() as connection:
            result = import_payroll(connection, user, files, now)
            log_attempt(connection, sent, _summary(result), user.id, now, accepted=True)
    except RegelaarError as error:
        with engine.begin() as connection:
            told = Text(*(f"{error.place}: {text}" if error.place else text for text in (error.text.nl, error.text.en)))
            log_attempt(connection, sent, told, user.id, now, accepted=False)
        raise
    return result


def _summary(result: ImportResult) -> Text:
    counts, findings = result.counts, len(result.findings)
    return Text(
        f"{counts.wages} verloningen geïmporteerd, {counts.failed} met een controle die niet klopt; "
        f"{findings} opmerkingen over de bestanden",
        f"{counts.wages} wages imported, {counts.failed} with a check that fails; {findings} remarks about the files",
    )


def import_payroll(connection: Connection, user: User, files: PayrollFiles, now: datetime) -> ImportResult:
    """Keeps the wages of everyone in `files`, and tells each case that they are there.

    Forbidden without the authorisation; Conflict when these files were imported before; BadInput, naming every place, for
    what cannot be read, for whom or what we do not know, and for wages that were imported before. Then nothing is kept.
    """
    user.require(Permission.IMPORT_PAYROLL)
    _refuse_repeat(connection, files)
    sent, findings = _read(files)
    known = _known(connection, sent)
    wages, problems = match(sent, known)
    if problems:
        raise refusal(problems, " + ".join(file.name for _, file in files.all))
    import_id = add_import(connection, files.digest, _descriptions(files, findings), user.id, now)
    ids = add_wages(connection, import_id, wages, known)
    _tell(connection, wages, ids, now)
    remarks = tuple(found for of_file in findings.values() for found in of_file)
    return ImportResult(import_id, tuple(ids[one.key] for one in wages), _counts(wages), remarks)


def _refuse_repeat(connection: Connection, files: PayrollFiles) -> None:
    before = imported_before(connection, files.digest)
    if before is not None:
        name, at = before
        nl = f"deze bestanden zijn al geïmporteerd door {name} op {at:%d-%m-%Y om %H:%M} UTC; haal een nieuwe run op"
        raise Conflict(Text(nl, f"these files were imported before by {name} on {at:%Y-%m-%d at %H:%M} UTC; fetch a new run"))


def _read(files: PayrollFiles) -> tuple[Sent, dict[str, list[Problem]]]:
    """What the files say, and per payment file what it says wrongly about itself."""
    payments: list[PaymentFile] = []
    findings: dict[str, list[Problem]] = {}
    for kind, file in ((PaymentKind.NET, files.net), (PaymentKind.TAX, files.tax)):
        if file is not None:
            reading = read_pain001(file.content, file.name)
            payments.append(PaymentFile(file.name, kind, reading.message))
            findings[kind] = [Problem(f"{file.name} {found.place}", found.text) for found in reading.findings]
    journal = read_journals(files.journals.content, files.journals.name)
    reports = read_wage_components(files.components.content, files.components.name)
    return Sent(tuple(payments), files.journals.name, journal, files.components.name, reports), findings


def _known(connection: Connection, sent: Sent) -> Known:
    payments = (payment for file in sent.payment_files for batch in file.message.batches for payment in batch.payments)
    references = (parse_payment_reference(payment.end_to_end_id) for payment in payments)
    paid = {reference.company_number for reference in references if reference is not None}
    companies = {item.CompanyNr for item in sent.journal} | paid
    return read_known(connection, companies, {report.employeeid for report in sent.reports})


def _descriptions(files: PayrollFiles, findings: Mapping[str, Sequence[Problem]]) -> list[dict[str, object]]:
    """The files as `payroll_import.files` keeps them."""
    return [
        {"role": role, "name": file.name, "digest": file.digest, "findings": [_told(found) for found in findings.get(role, ())]}
        for role, file in files.all
    ]


def _told(found: Problem) -> dict[str, str]:
    return {"place": found.place, "nl": found.text.nl, "en": found.text.en}


def _tell(connection: Connection, wages: Sequence[PersonWages], ids: dict[WagesKey, int], now: datetime) -> None:
    record_events(connection, [_event(one, ids[one.key]) for one in wages], now)
    for one in wages:
        payload: dict[str, object] = {"wage_import_id": ids[one.key]}
        signal_workflow(connection, workflow_id(one.case.number), "wages_imported", str(ids[one.key]), payload, now)


def _event(one: PersonWages, wage_import_id: int) -> Event:
    key, person = one.key, one.person
    return Event(
        id=event_id("wages_imported", person.employee_number, person.policy_number, key.year, key.period, key.run),
        type="wages_imported",
        occurred_on=one.paid_on,
        subjects={
            Subject.EMPLOYER: person.employer_id,
            Subject.EMPLOYEE: person.employee_id,
            Subject.CASE: one.case.id,
            Subject.POLICY: person.policy_id,
            Subject.WAGES: wage_import_id,
        },
        data={"failed_checks": [str(result.check) for result in one.checks if not result.passed]},
    )


def _counts(wages: Sequence[PersonWages]) -> ImportCounts:
    return ImportCounts(
        wages=len(wages),
        components=sum(len(one.wages.components) for one in wages),
        journal_lines=sum(len(one.wages.journal) for one in wages),
        payments=sum(len(one.wages.payments) for one in wages),
        failed=sum(any(not result.passed for result in one.checks) for one in wages),
    )
