"""Decisions on claims and exported bookings are in the audit log; changing one afterwards is found (issue 4, outcome 3)."""

import pytest

from domain.access import Verdict
from domain.store.claim_bookings import book_claim
from domain.store.claim_decisions import decide_claim
from domain.store.claim_of_wages import claim_from_wages
from workflows.export_bookings import export_bookings
from workflows.import_payroll import attempt_import
from workflows.verify_audit import verify

CHANGES = {
    "UPDATE claim SET gross = gross + 1": "besluit over claim",
    "UPDATE claim SET status = 'rejected', reason = 'x'": "besluit over claim",
    "UPDATE claim_line SET amount = amount + 1": "besluit over claim",
    "UPDATE booking SET document = '\\x00'": "geëxporteerde boeking",
    "UPDATE booking_line SET iban = 'NL91ABNA0417164300'": "geëxporteerde boeking",
    "DELETE FROM booking_line": "geëxporteerde boeking",
}


@pytest.fixture
def exported(office, march, now):
    """A claim of imported wages that was approved, booked and exported."""
    attempt_import(office.engine, office.user("anna"), march(), now)
    with office.engine.begin() as connection:
        claim_id = claim_from_wages(connection, office.wages("1003").id, "zw-erd/T-1003-ZW", now)
        decide_claim(connection, office.user("anna"), claim_id, Verdict.APPROVE, None, now)
        book_claim(connection, claim_id, now.date())
        export_bookings(connection, now)
    return office


def test_what_was_decided_and_exported_is_vouched_for(exported):
    with exported.engine.connect() as connection:
        assert list(verify(connection)) == []
        for change, named in CHANGES.items():
            with connection.begin_nested() as savepoint:
                assert connection.exec_driver_sql(change).rowcount > 0
                assert [finding.text.nl.startswith(named) for finding in verify(connection)] == [True], change
                savepoint.rollback()
