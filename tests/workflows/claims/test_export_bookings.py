"""R-3.3.1-7: bookings leave once, byte for byte, and every imported cent is accounted for. Figures: `march/README.md`."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from domain.access import Verdict
from domain.claims import Side
from domain.formats.booking.read import read_booking
from domain.payroll import BeneficiaryRole
from domain.store.claim_bookings import book_claim
from domain.store.claim_decisions import decide_claim
from domain.store.claim_of_wages import claim_from_wages
from domain.store.tables.claims import booking, booking_line
from domain.store.tables.payroll import wage_import
from domain.store.tables.people import employee
from domain.values import Money, Period
from workflows.claims import create_claim
from workflows.export_bookings import export_bookings, exported_files, reconcile
from workflows.import_payroll import attempt_import
from workflows.new_claim import NewClaim, NewClaimLine

TODAY = date(2025, 3, 26)


def euro(text):
    return Money(Decimal(text))


@pytest.fixture
def imported(office, march, now):
    attempt_import(office.engine, office.user("anna"), march(), now)
    return office


@pytest.fixture
def book(imported, now):
    """Makes, approves and books the claim of an employee's wages."""

    def make(number, *, decide=True):
        with imported.engine.begin() as connection:
            claim_id = claim_from_wages(connection, imported.wages(number).id, f"zw-erd/T-{number}-ZW", now)
            if decide:
                decide_claim(connection, imported.user("anna"), claim_id, Verdict.APPROVE, None, now)
                book_claim(connection, claim_id, TODAY)

    return make


def export(office, now):
    with office.engine.begin() as connection:
        return export_bookings(connection, now)


def test_a_booking_is_exported_as_its_own_file(imported, book, now):
    """R-3.3.1-7: 1,000.00 + 400.00 + 517.18 = 1,917.18, over March."""
    book("1003")
    (file,) = export(imported, now)
    assert file.name == "B-ZW-1-1003-2025-03-1.xml"
    document = read_booking(file.content, file.name)
    assert (document.booking_number, document.claim_number) == ("B-ZW-1-1003-2025-03-1", "C-ZW-1-1003-2025-03-1")
    assert (document.policy_number, document.insurer_code, document.insurance_type) == ("ZW-1", "V001", "zw_erd")
    assert (document.employer_name, document.employee_reference) == ("Bakkerij Proefdeeg", "1003")
    assert (document.booked_on, document.period) == (TODAY, Period(date(2025, 3, 1), date(2025, 4, 1)))
    assert [(line.beneficiary, line.side, line.amount) for line in document.lines] == [
        (BeneficiaryRole.INSURER, Side.DEBIT, euro("1917.18")),
        (BeneficiaryRole.TAX_AUTHORITY, Side.CREDIT, euro("517.18")),
        (BeneficiaryRole.EMPLOYEE, Side.CREDIT, euro("1000.00")),
        (BeneficiaryRole.GARNISHMENT, Side.CREDIT, euro("400.00")),
    ]


def test_a_second_export_gives_nothing_new_and_keeps_the_first(imported, book, now):
    book("1001")
    first = export(imported, now)
    assert export(imported, now + timedelta(days=1)) == ()
    book("1002")
    second = export(imported, now + timedelta(days=2))
    assert [file.name for file in second] == ["B-ZW-1-1002-2025-03-1.xml"]
    with imported.engine.begin() as connection:
        assert exported_files(connection) == first + second
        moments = connection.scalars(select(booking.c.exported_at).order_by(booking.c.id)).all()
    assert moments == [now, now + timedelta(days=2)]


def test_an_export_that_is_rolled_back_did_not_happen(imported, book, now):
    book("1001")
    with imported.engine.connect() as connection:
        lost = export_bookings(connection, now)
        connection.rollback()
    assert export(imported, now) == lost


def test_no_file_holds_a_bsn(imported, book, now):
    """R-3.3.1-p"""
    for number in ("1001", "1002", "1003"):
        book(number)
    with imported.engine.begin() as connection:
        numbers = connection.scalars(select(employee.c.bsn)).all()
    content = b"".join(file.content for file in export(imported, now))
    assert len(numbers) == 6
    assert not [number for number in numbers if number.encode() in content]


def test_a_claim_for_several_employees_refers_to_the_employer(imported, now):
    march = Period(date(2025, 3, 1), date(2025, 4, 1))
    lines = tuple(NewClaimLine(number, "Loondoorbetaling", march, euro("10.00")) for number in ("1001", "1002"))
    with imported.engine.begin() as connection:
        claim_id = create_claim(connection, imported.user("anna"), NewClaim("SL-1", lines), now)
        decide_claim(connection, imported.user("bert"), claim_id, Verdict.APPROVE, None, now)
        book_claim(connection, claim_id, TODAY)
    (file,) = export(imported, now)
    assert read_booking(file.content).employee_reference == "W-1"


def test_imported_is_booked_and_awaiting_and_not_processed(imported, book):
    """6,240.00 = 1,200.00 + 1,750.00 booked (1001, 1002) + 1,400.00 awaiting (1003) + 900.00 + 990.00 not (1004, 2001)."""
    book("1001")
    book("1002")
    book("1003", decide=False)
    with imported.engine.begin() as connection:
        found = reconcile(connection)
    assert (found.imported, found.booked) == (euro("6240.00"), euro("2950.00"))
    assert (found.awaiting, found.not_processed) == (euro("1400.00"), euro("1890.00"))
    assert found.differences == ()
    accounts = {one.employee_number: (one.imported, one.booked, one.awaiting, one.not_processed) for one in found.accounts}
    nothing = euro("0.00")
    assert accounts == {
        "1001": (euro("1200.00"), euro("1200.00"), nothing, nothing),
        "1002": (euro("1750.00"), euro("1750.00"), nothing, nothing),
        "1003": (euro("1400.00"), nothing, euro("1400.00"), nothing),
        "1004": (euro("900.00"), nothing, nothing, euro("900.00")),
        "2001": (euro("990.00"), nothing, nothing, euro("990.00")),
    }


def test_rejected_wages_are_not_processed_again(imported, book, now):
    book("1003", decide=False)
    with imported.engine.begin() as connection:
        decide_claim(connection, imported.user("anna"), imported.wages("1003").claim_id, Verdict.REJECT, "dubbel", now)
        found = reconcile(connection)
    assert (found.awaiting, found.not_processed, found.differences) == (euro("0.00"), euro("6240.00"), ())


def test_before_any_import_there_is_nothing_to_reconcile(office):
    with office.engine.begin() as connection:
        found = reconcile(connection)
    assert (found.accounts, found.imported, found.differences) == ((), euro("0.00"), ())


@pytest.mark.parametrize("spoil", ["booking line", "import"])
def test_a_cent_that_went_astray_is_found(imported, book, spoil):
    """A line or a total that was tampered with shows up with the employee's number."""
    book("1001")
    net = booking_line.c.role == "employee"
    changes = {
        "booking line": update(booking_line).where(net).values(amount=Decimal("1199.99")),
        "import": update(wage_import).where(wage_import.c.id == imported.wages("1001").id).values(net=Decimal("1200.01")),
    }
    with imported.engine.begin() as connection:
        connection.execute(changes[spoil])
        (difference,) = reconcile(connection).differences
    assert difference.nl.startswith("werknemer 1001: ")
    assert "€ 0,01" in difference.nl
    assert "EUR 0.01" in difference.en
