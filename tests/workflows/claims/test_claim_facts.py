"""What rules read about claims and imported wages, on the payroll of March that is added up in `march/README.md`."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.access import Verdict
from domain.case_facts import CaseClaims
from domain.claim_facts import Claim, ClaimSurroundings, ImportedWages
from domain.claims import ClaimOrigin, ClaimStatus
from domain.events import Event, Subject
from domain.facts import WageChecks
from domain.payroll import BeneficiaryRole, Check
from domain.people_facts import Accounts
from domain.store.claim_decisions import decide_claim
from domain.store.claim_of_wages import claim_from_wages
from domain.store.read_facts import read_facts
from domain.store.tables.absence import absence_case
from domain.store.tables.people import employee, employer
from domain.values import Money, Period
from workflows.claims import create_claim
from workflows.import_payroll import attempt_import
from workflows.new_claim import NewClaim, NewClaimLine

MARCH = Period(date(2025, 3, 1), date(2025, 4, 1))


def euro(text):
    return Money(Decimal(text))


@pytest.fixture
def imported(office, march, now):
    attempt_import(office.engine, office.user("anna"), march(), now)
    return office


@pytest.fixture
def read(imported):
    """The fact of this kind for an event about the ZW ERD case of an employee."""

    def reading(kind, number="1001", **more):
        subjects = {
            Subject.EMPLOYER: imported.key(employer, "W-1"),
            Subject.EMPLOYEE: imported.key(employee, number),
            Subject.CASE: imported.key(absence_case, f"T-{number}-ZW"),
        } | {Subject(name): key for name, key in more.items()}
        event = Event(UUID(int=1), "claim_imported", date(2025, 3, 25), subjects)
        with imported.engine.begin() as connection:
            return read_facts(connection, [event], [kind])[0][kind]

    return reading


@pytest.fixture
def do(imported, now):
    def call(use_case, *arguments):
        with imported.engine.begin() as connection:
            return use_case(connection, *arguments, now)

    return call


@pytest.fixture
def claimed(imported, do):
    """The claim of 1001's wages."""
    return do(claim_from_wages, imported.wages("1001").id, "zw-erd/T-1001-ZW")


def by_hand(*employees, period=MARCH, amount="10.00"):
    lines = tuple(NewClaimLine(who, "Correctie", period, euro(amount)) for who in employees)
    return NewClaim("ZW-1", lines)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("1001", ImportedWages(euro("1500"), euro("1200"), euro("1200"), date(2025, 3, 25), 1, None, 0)),
        ("1002", ImportedWages(euro("2400"), euro("1750"), euro("1750"), date(2025, 3, 25), 1, None, 0)),
        ("1004", ImportedWages(euro("1000"), euro("900"), euro("900"), date(2025, 3, 25), 1, None, 1)),
        ("2001", ImportedWages(euro("1200"), euro("1000"), euro("990"), date(2025, 3, 25), 1, None, 0)),
    ],
)
def test_imported_wages(imported, read, number, expected):
    """R-3.3.1.1: 1004 was paid on an account that nobody registered, 2001 ten too little."""
    assert read(ImportedWages, number, wages=imported.wages(number).id) == expected


def test_gross_of_the_period_before(imported, read):
    """R-3.3.1.2: the last earlier period, all of its runs together."""
    wages = imported.wages("1001")
    with imported.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO wage_import (import_id, employee_id, policy_id, case_id, year, period, run, paid_on, gross, net)"
            f" SELECT import_id, employee_id, policy_id, case_id, v.year, v.period, v.run, paid_on, v.gross, 0"
            " FROM wage_import, (VALUES (2024, 12, 1, 900), (2025, 1, 1, 1000), (2025, 1, 2, -50), (2025, 4, 1, 7))"
            f" AS v(year, period, run, gross) WHERE id = {wages.id}"
        )
    assert read(ImportedWages, wages=wages.id).previous_gross == euro("950")


def test_failed_checks(imported, read):
    """R-3.3.1.1-checks: checks 3 and 4."""
    assert read(WageChecks, "1001", wages=imported.wages("1001").id) == WageChecks(())
    assert read(WageChecks, "2001", wages=imported.wages("2001").id) == WageChecks((Check.NET_EQUAL,))


def test_registered_accounts(read):
    """R-3.3.1.1: 1002 has an administrator."""
    assert read(Accounts, "1002") == Accounts((BeneficiaryRole.ADMINISTRATOR, BeneficiaryRole.EMPLOYEE))


def test_claim(imported, read, do, claimed):
    """R-4.3.1: as it was made, and after a decision."""
    made = Claim(
        number="C-ZW-1-1001-2025-03-1",
        gross=euro("1500"),
        origin=ClaimOrigin.IMPORT,
        status=ClaimStatus.PENDING,
        starts_on=date(2025, 3, 1),
        last_day=date(2025, 3, 31),
        days=31,
        employees=1,
        lines=1,
        created_by="systeem",
        decided_by=None,
    )
    assert read(Claim, claim=claimed) == made
    assert read(CaseClaims) == CaseClaims(1, 0, 0, euro("0"))
    do(decide_claim, imported.user("anna"), claimed, Verdict.APPROVE, None)
    assert read(Claim, claim=claimed).decided_by == "anna"
    assert read(CaseClaims) == CaseClaims(0, 1, 0, euro("1500"))


def test_claim_for_several_employees(imported, read, do):
    """R-3.3.6: two people, three lines."""
    several = do(create_claim, imported.user("bert"), by_hand("1002", "1003", "1003"))
    found = read(Claim, claim=several)
    assert (found.employees, found.lines, found.gross, found.created_by) == (2, 3, euro("30.00"), "bert")


def test_claims_over_the_same_days(imported, read, do, claimed):
    """R-3.3.4e: those for the same employee and days under the policy; a rejected one counts apart."""
    assert read(ClaimSurroundings, claim=claimed) == ClaimSurroundings(0, 0, True)
    february = Period(date(2025, 2, 1), date(2025, 3, 1))
    do(create_claim, imported.user("bert"), by_hand("1001", period=february))  # other days
    do(create_claim, imported.user("bert"), by_hand("1002"))  # somebody else
    assert read(ClaimSurroundings, claim=claimed) == ClaimSurroundings(0, 0, True)
    double = do(create_claim, imported.user("bert"), by_hand("1001", "1003"))
    assert read(ClaimSurroundings, claim=claimed) == ClaimSurroundings(1, 0, True)
    do(decide_claim, imported.user("anna"), double, Verdict.REJECT, "dubbel")
    assert read(ClaimSurroundings, claim=claimed) == ClaimSurroundings(0, 1, True)


def test_claim_outside_the_coverage(imported, read, claimed):
    """R-4.3.1: coverages that follow one another cover together; a gap of one day does not."""
    for parts, expected in (
        (["'2020-01-01'::date, '2025-03-15'::date", "'2025-03-15'::date, NULL::date"], True),
        (["'2020-01-01'::date, '2025-03-15'::date", "'2025-03-16'::date, NULL::date"], False),
        (["'2020-01-01'::date, '2025-03-31'::date"], False),  # 31 March is not covered
    ):
        with imported.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM policy_coverage")
            for part in parts:
                connection.exec_driver_sql(
                    f"INSERT INTO policy_coverage (policy_id, starts_on, ends_before) SELECT id, {part} FROM policy"
                )
        assert read(ClaimSurroundings, claim=claimed).covered is expected
