"""R-3.3.1.1: payroll comes back and is kept with the outcome of its four checks, or not at all. Figures: `march/README.md`."""

import csv
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event as happens
from sqlalchemy import select

from domain.access import Permission
from domain.errors import BadInput, Conflict, Forbidden
from domain.payroll import Check, WageStatus
from domain.store.payroll import WageFilters, list_wage_imports
from domain.store.tables.events import event
from domain.store.tables.payroll import import_log, payment_line, payroll_import
from domain.store.tables.waiting import outbox
from domain.values import InsuranceType, Language, Money
from workflows.import_payroll import attempt_import

REFUSALS = Path(__file__).with_name("refusals.csv")


def euro(text):
    return Money(Decimal(text))


def test_a_run_is_imported_with_the_outcome_of_the_checks(office, march, now):
    """R-3.3.1.1, R-3.3.1.1-checks: 5 people; 1004 and 2001 fail one check each."""
    result = attempt_import(office.engine, office.user("anna"), march(), now)
    assert (result.counts.wages, result.counts.components, result.counts.journal_lines) == (5, 24, 24)
    assert (result.counts.payments, result.counts.failed, len(result.wage_import_ids)) == (13, 2, 5)
    assert result.findings == ()
    failed = {number: [one.check for one in office.wages(number).failed_checks] for number in ("1001", "1002", "1003")}
    assert failed == {"1001": [], "1002": [], "1003": []}
    assert [one.check for one in office.wages("1004").failed_checks] == [Check.NO_EXTRA_BENEFICIARY]
    (differs,) = office.wages("2001").failed_checks
    assert differs.check is Check.NET_EQUAL
    assert [text.nl for text in differs.differences] == [
        "netto in het journaal is € 1.000,00, in SEPA € 990,00: een verschil van € 10,00"
    ]


def test_the_overview_shows_everyone_with_amounts_and_status(office, march, now):
    """R-3.3.1.2: two payroll employees are one person: gross 2,000.00 + 400.00, net 1,500.00 + 250.00."""
    attempt_import(office.engine, office.user("anna"), march(), now)
    row = office.wages("1002")
    assert (row.employer_number, row.employer_name, row.employee_name) == ("W-1", "Bakkerij Proefdeeg", "P. de Boer")
    assert (row.policy_number, row.insurance_type) == ("ZW-1", InsuranceType.ZW_ERD)
    assert (row.gross, row.net, row.paid_on) == (euro("2400.00"), euro("1750.00"), date(2025, 3, 25))
    assert (row.year, row.period, row.run, row.status) == (2025, 3, 1, WageStatus.NOT_PROCESSED)
    assert (row.claim_id, row.claim_number, row.booking_id, row.rejection) == (None, None, None, None)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (WageFilters(), ["1001", "1002", "1003", "1004", "2001"]),
        (WageFilters(employer="W-2"), ["2001"]),
        (WageFilters(employee="1003"), ["1003"]),
        (WageFilters(policy="ZW-1"), ["1001", "1002", "1003", "1004"]),
        (WageFilters(year=2025, period=3), ["1001", "1002", "1003", "1004", "2001"]),
        (WageFilters(year=2025, period=4), []),
        (WageFilters(status=WageStatus.NOT_PROCESSED, employer="W-1"), ["1001", "1002", "1003", "1004"]),
        (WageFilters(status=WageStatus.APPROVED), []),
    ],
)
def test_the_overview_is_filtered(office, march, now, filters, expected):
    """R-3.3.1.2: from home all, from the employer file one employer, from the employee file one employee."""
    attempt_import(office.engine, office.user("anna"), march(), now)
    with office.engine.begin() as connection:
        rows = list_wage_imports(connection, filters)
    assert sorted(row.employee_number for row in rows) == expected


def test_the_overview_is_read_page_by_page(office, march, now):
    """R-3.3.1.2: pages of two give every row once."""
    attempt_import(office.engine, office.user("anna"), march(), now)
    pages, after = [], None
    with office.engine.begin() as connection:
        while page := list_wage_imports(connection, WageFilters(), after, limit=2):
            pages.append([row.employee_number for row in page])
            after = page[-1].position
    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(number for page in pages for number in page) == ["1001", "1002", "1003", "1004", "2001"]


def test_each_payment_keeps_who_may_receive_it(office, march, now):
    """R-3.3.1.1: employee, administrator, garnishment and tax authority are recognised by their accounts."""
    attempt_import(office.engine, office.user("anna"), march(), now)
    with office.engine.begin() as connection:
        lines = connection.execute(select(payment_line).order_by(payment_line.c.kind, payment_line.c.end_to_end_id)).all()
    roles = {line.end_to_end_id: line.role for line in lines if line.kind == "net"}
    assert roles == {
        "NMBRS-10-1-2025-03-1": "employee",
        "NMBRS-10-2-2025-03-1": "administrator",
        "NMBRS-10-3-2025-03-1": "administrator",
        "NMBRS-10-4-2025-03-1": "employee",
        "NMBRS-10-4-2025-03-2": "garnishment",
        "NMBRS-10-5-2025-03-1": None,
        "NMBRS-20-1-2025-03-1": "employee",
    }
    assert {line.role for line in lines if line.kind == "tax"} == {"tax_authority"}


def test_every_case_is_told_once_that_its_wages_are_there(office, march, now):
    """R-3.3.1.1: an event per person for the triggers, and a signal for the case's own process."""
    result = attempt_import(office.engine, office.user("anna"), march(), now)
    with office.engine.begin() as connection:
        told = connection.execute(select(event).where(event.c.type == "wages_imported").order_by(event.c.seq)).all()
        sent = connection.execute(select(outbox).where(outbox.c.kind == "signal").order_by(outbox.c.id)).all()
    failed = {row.employee_id: row.data["failed_checks"] for row in told}
    assert sorted(map(tuple, failed.values())) == [(), (), (), ("net_equal",), ("no_extra_beneficiary",)]
    assert {row.occurred_on for row in told} == {date(2025, 3, 25)}
    assert {row.wages_id for row in told} == set(result.wage_import_ids)
    assert {row.workflow_id for row in sent} == {f"zw-erd/T-{number}-ZW" for number in (1001, 1002, 1003, 1004, 2001)}
    assert {row.name for row in sent} == {"wages_imported"}
    assert {row.payload["wage_import_id"] for row in sent} == set(result.wage_import_ids)


def test_a_second_import_of_the_same_files_is_refused_by_name(office, march, now):
    attempt_import(office.engine, office.user("anna"), march(), now)
    before = office.counts()
    with pytest.raises(Conflict) as refused:
        attempt_import(office.engine, office.user("anna"), march(), now + timedelta(days=1))
    assert "Anna van den Berg" in refused.value.text.nl
    assert "26-03-2025" in refused.value.text.nl
    assert "2025-03-26" in refused.value.text.en
    assert office.counts() == {**before, "import_log": before["import_log"] + 1}


def test_of_two_imports_at_once_one_is_refused(office, march, now):
    user, files = office.user("anna"), march()

    def attempt(_):
        try:
            return attempt_import(office.engine, user, files, now).counts.wages
        except Conflict as refused:
            return type(refused)

    with ThreadPoolExecutor(2) as people:
        assert set(people.map(attempt, range(2))) == {5, Conflict}
    assert office.counts()["wage_import"] == 5


def test_the_same_wages_in_another_file_are_refused_too(office, march, now):
    """Another time of making gives other bytes, but the wages are the same."""
    attempt_import(office.engine, office.user("anna"), march(), now)
    before = office.counts()
    with pytest.raises(BadInput) as refused:
        attempt_import(office.engine, office.user("anna"), march(net=("T09:00:00", "T10:00:00")), now)
    for person in ("1001 ZW-1 2025-03 run 1", "2001 ZW-2 2025-03 run 1"):
        assert f"{person}: is al geïmporteerd" in refused.value.text.nl
    assert office.counts() == {**before, "import_log": before["import_log"] + 1}


def test_a_header_that_disagrees_is_imported_and_reported(office, march, now):
    """R-3.3.1.1: seven payments of together 6,240.00, whatever the header says."""
    files = march(net=("<CtrlSum>6240.00</CtrlSum>", "<CtrlSum>6250.00</CtrlSum>"))
    result = attempt_import(office.engine, office.user("anna"), files, now)
    assert [found.place for found in result.findings] == ["net.xml GrpHdr", "net.xml PmtInf 1"]
    assert {found.text.nl for found in result.findings} == {"CtrlSum zegt 6250.00; geteld: 6240.00"}
    with office.engine.begin() as connection:
        (kept,) = connection.execute(select(payroll_import.c.files)).scalars()
    found = {file["role"]: [finding["place"] for finding in file["findings"]] for file in kept}
    assert found == {"net": ["net.xml GrpHdr", "net.xml PmtInf 1"], "tax": [], "journals": [], "components": []}


def _refusals() -> Iterator[object]:
    with REFUSALS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="|"):
            yield pytest.param(row, id=row["case"])


@pytest.mark.parametrize("row", list(_refusals()))
def test_what_does_not_fit_is_refused_with_its_place_and_nothing_is_kept(office, march, now, row):
    """R-3.3.1.1: `refusals.csv` changes one text in one file of March."""
    before = office.counts()
    with pytest.raises(BadInput) as refused:
        attempt_import(office.engine, office.user("anna"), march(**{row["file"]: (row["old"], row["new"])}), now)
    assert row["message"] in refused.value.message(Language.NL)
    assert office.counts() == {**before, "import_log": before["import_log"] + 1}


def test_every_attempt_is_logged_with_its_message_in_both_languages(office, march, now):
    wrong = march(components=("4010;Werkgeversheffing Zvw;97.65", "4999;Werkgeversheffing Zvw;97.65"))
    with pytest.raises(BadInput):
        attempt_import(office.engine, office.user("anna"), wrong, now)
    attempt_import(office.engine, office.user("anna"), march(), now)
    with office.engine.begin() as connection:
        attempts = connection.execute(select(import_log).order_by(import_log.c.id)).all()[1:]  # the first is the portfolio
    assert [attempt.accepted for attempt in attempts] == [False, True]
    assert attempts[0].message_nl.startswith("components.csv employeeid 501, code 4999: looncomponent")
    assert attempts[0].message_en.startswith("components.csv employeeid 501, code 4999: wage component")
    assert attempts[1].message_nl.startswith("5 verloningen geïmporteerd, 2 met een controle die niet klopt")
    assert {file["name"] for file in attempts[0].files} == {"net.xml", "tax.xml", "journals.csv", "components.csv"}


def test_importing_needs_the_authorisation(office, march, now):
    before = office.counts()
    with pytest.raises(Forbidden, match="Import wage components"):
        attempt_import(office.engine, office.user("bert"), march(), now)
    assert Permission.IMPORT_PAYROLL not in office.user("bert").permissions
    assert office.counts() == {**before, "import_log": before["import_log"] + 1}


def test_without_a_tax_file_only_the_people_are_paid(office, march, now):
    files = march()
    result = attempt_import(
        office.engine, office.user("anna"), type(files)(files.net, None, files.journals, files.components), now
    )
    assert (result.counts.payments, result.counts.failed) == (7, 2)


def test_the_number_of_statements_does_not_grow_with_the_people(office, march, now):
    """With five people nothing is done five times, but for the message to each case in the outbox."""
    done = Counter()
    happens.listen(office.engine, "before_cursor_execute", lambda *call: done.update([call[2]]))
    attempt_import(office.engine, office.user("anna"), march(), now)
    per_person = [statement for statement, times in done.items() if times >= 5]
    assert len(done) > 15
    assert all("outbox" in statement for statement in per_person), per_person
