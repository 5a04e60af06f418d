"""Step 4: payroll comes back, the four checks decide what books itself, a person decides one, and the bookings are exported."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import Row, text

from domain.access import User, Verdict
from domain.claims import CLAIM_STATUS_LABELS, ClaimStatus
from domain.errors import Conflict, Forbidden
from domain.payroll import CHECK_LABELS, WAGE_STATUS_LABELS, WageStatus
from domain.store.payroll import WageFilters, WageImportRow, list_wage_imports
from domain.store.users import user_named
from domain.values import Text, total
from workflows.claims import create_claim
from workflows.decide_claim import decide
from workflows.export_bookings import export_bookings, exported_files
from workflows.import_payroll import attempt_import
from workflows.new_claim import NewClaim
from workflows.temporal import connect

from .example import CONNECTOR, payroll_run
from .stage import Stage

_AUTHOR, _JUDGE = "anja", "bram"
_ALL = 1000


def import_payroll(stage: Stage) -> None:
    """R-3.3.1.1: all files of the run or nothing; the same run twice is refused."""
    stage.heading(4, "ZW ERD: van verloning tot boeking", "ZW ERD: from payroll to booking")
    with stage.system.engine.connect() as connection:
        user = user_named(connection, CONNECTOR)
    try:
        result = attempt_import(stage.system.engine, user, payroll_run(), stage.system.now())
    except Conflict as error:
        stage.tell(f"Niet opnieuw geïmporteerd: {error.text.nl}.", f"Not imported again: {error.text.en}.")
    else:
        counts = result.counts
        stage.tell(
            f"Verloning geïmporteerd: {counts.wages} werknemers, {counts.components} looncomponenten, "
            f"{counts.journal_lines} journaalregels, {counts.payments} betalingen.",
            f"Payroll imported: {counts.wages} employees, {counts.components} wage components, "
            f"{counts.journal_lines} journal lines, {counts.payments} payments.",
        )
        stage.verbatim(f"{finding.place}: {stage.written(finding.text)}" for finding in result.findings)
    stage.settling.wait(Text("trajecten verwerken de verloning", "cases process the payroll"))


def show_failed_checks(stage: Stage) -> None:
    """R-3.3.1.1-checks: whose wages did not become a claim by themselves, with the check that fails and the difference."""
    failed = [row for row in _wages(stage) if row.failed_checks]
    stage.tell(
        f"‘Niet verwerkt’ bij {len(failed)} werknemers, want een controle klopt niet:",
        f"‘Not processed’ for {len(failed)} employees, because a check fails:",
    )
    for row in failed:
        for check in row.failed_checks:
            label, difference = CHECK_LABELS[check.check], check.differences[0]
            stage.tell(
                f"  {row.employee_number} {label.nl}: {difference.nl}",
                f"  {row.employee_number} {label.en}: {difference.en}",
            )


def show_statuses(stage: Stage) -> None:
    """R-3.3.1.2: what has become of everyone's wages."""
    wages = _wages(stage)
    stage.table(
        "status|aantal|netto",
        "status|count|net",
        [
            (WAGE_STATUS_LABELS[status], len(found), total(row.net for row in found))
            for status in WageStatus
            if (found := [row for row in wages if row.status is status])
        ],
        right=(1, 2),
    )


def _wages(stage: Stage) -> list[WageImportRow]:
    with stage.system.engine.connect() as connection:
        return list(list_wage_imports(connection, WageFilters(), limit=_ALL))


def decide_by_hand(stage: Stage) -> None:
    """R-3.3.3: one that failed a check gets its claim by hand; who entered it may not approve it, a colleague may."""
    row = _first_failed(stage)
    with stage.system.engine.begin() as connection:
        author, judge = user_named(connection, _AUTHOR), user_named(connection, _JUDGE)
        claim_id = create_claim(connection, author, NewClaim(row.policy, wage_import_id=row.id), stage.system.now())
    stage.settling.wait(Text("het traject leest de claim", "the case reads the claim"))
    if _undecided(stage, claim_id):
        _refused(stage, author, claim_id)
    status = asyncio.run(_decide(stage, judge, claim_id))
    stage.settling.wait(Text("de claim wordt geboekt", "the claim is booked"))
    label = CLAIM_STATUS_LABELS[status]
    stage.tell(
        f"{row.employee}: claim met de hand opgevoerd door {_AUTHOR}, {label.nl} door {_JUDGE}.",
        f"{row.employee}: claim entered by hand by {_AUTHOR}, {label.en} by {_JUDGE}.",
    )


def _first_failed(stage: Stage) -> Row[Any]:
    with stage.system.engine.connect() as connection:
        return connection.execute(_FIRST_FAILED).one()


_FIRST_FAILED = text("""
    SELECT w.id, p.number AS policy, m.number AS employee FROM wage_import w JOIN employee m ON m.id = w.employee_id
    JOIN policy p ON p.id = w.policy_id
    WHERE EXISTS (SELECT FROM wage_check k WHERE k.wage_import_id = w.id AND NOT k.passed) ORDER BY m.number LIMIT 1
""")


def _undecided(stage: Stage, claim_id: int) -> bool:
    with stage.system.engine.connect() as connection:
        status = connection.execute(text("SELECT status FROM claim WHERE id = :id"), {"id": claim_id}).scalar_one()
    return bool(status == ClaimStatus.PENDING)


def _refused(stage: Stage, author: User, claim_id: int) -> None:
    try:
        asyncio.run(_decide(stage, author, claim_id))
    except Forbidden as error:
        stage.tell(f"Geweigerd: {error.text.nl}.", f"Refused: {error.text.en}.")
    else:
        raise RuntimeError("someone approved their own claim without the authorisation for it")


async def _decide(stage: Stage, user: User, claim_id: int) -> ClaimStatus:
    system = stage.system
    client = await connect(system.temporal_address, system.settings.temporal_namespace)
    key = f"demo/{user.name}/{claim_id}"
    return await decide(client, system.engine, user, claim_id, Verdict.APPROVE, "", key, system.now(), system.today())


def export(stage: Stage) -> None:
    """R-3.3.1-7: a file per booking for the back office; a booking that was exported is not exported again."""
    folder = stage.system.settings.home / "export"
    folder.mkdir(parents=True, exist_ok=True)
    with stage.system.engine.begin() as connection:
        new = export_bookings(connection, stage.system.now())
        files = exported_files(connection)
    for file in files:
        (folder / file.name).write_bytes(file.content)
    stage.tell(
        f"{len(files)} boekingen geëxporteerd naar {folder} ({len(new)} nieuw).",
        f"{len(files)} bookings exported to {folder} ({len(new)} new).",
    )
