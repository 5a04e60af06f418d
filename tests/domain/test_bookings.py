"""R-3.3.1-7: a line per beneficiary, and debit equals credit to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.bookings import booking_lines, receiver
from domain.claims import Side
from domain.payroll import BeneficiaryRole
from domain.values import Money, Period, total
from domain.wages import Beneficiary

ALWAYS = Period(date(2020, 1, 1))
EMPLOYEE = Beneficiary(BeneficiaryRole.EMPLOYEE, "A. Bakker", "NL78TEST0000001003", ALWAYS)
GARNISHMENT = Beneficiary(BeneficiaryRole.GARNISHMENT, "Deurwaarder Degen", "NL27TEST0000009002", Period(date(2025, 3, 1)))
ADMINISTRATOR = Beneficiary(BeneficiaryRole.ADMINISTRATOR, "Bewind en Balans", "NL54TEST0000009001", Period(date(2025, 2, 1)))
TAX = Beneficiary(BeneficiaryRole.TAX_AUTHORITY, "Belastingdienst", "NL05TEST0000009010", ALWAYS)
INSURER = ("Proefverzekeraar", "NL32TEST0000009009")


def euro(text: str) -> Money:
    return Money(Decimal(text))


def test_a_line_per_beneficiary_and_the_insurer_bears_the_total():
    """400.00 + 517.18 + 1,000.00 = 1,917.18."""
    received = [(GARNISHMENT, euro("400.00")), (TAX, euro("517.18")), (EMPLOYEE, euro("1000.00"))]
    lines = booking_lines(received, *INSURER)
    assert [(line.beneficiary, line.side, line.amount, line.iban) for line in lines] == [
        (BeneficiaryRole.INSURER, Side.DEBIT, euro("1917.18"), "NL32TEST0000009009"),
        (BeneficiaryRole.TAX_AUTHORITY, Side.CREDIT, euro("517.18"), "NL05TEST0000009010"),
        (BeneficiaryRole.EMPLOYEE, Side.CREDIT, euro("1000.00"), "NL78TEST0000001003"),
        (BeneficiaryRole.GARNISHMENT, Side.CREDIT, euro("400.00"), "NL27TEST0000009002"),
    ]


def test_two_payments_to_one_account_are_one_line():
    """1,500.00 + 250.00 = 1,750.00."""
    lines = booking_lines([(ADMINISTRATOR, euro("1500.00")), (ADMINISTRATOR, euro("250.00"))], *INSURER)
    assert [line.amount for line in lines] == [euro("1750.00"), euro("1750.00")]


def test_nothing_received_gives_no_lines():
    assert booking_lines([], *INSURER) == ()


RECEIVED = st.lists(
    st.tuples(
        st.sampled_from((EMPLOYEE, GARNISHMENT, ADMINISTRATOR, TAX)),
        st.builds(Money, st.decimals(min_value="0.01", max_value="99999.99", places=2)),
    ),
    min_size=1,
    max_size=20,
)


@given(RECEIVED, st.randoms())
def test_debit_is_credit_and_order_means_nothing(received, random):
    lines = booking_lines(received, *INSURER)
    assert total(line.amount for line in lines if line.side is Side.DEBIT) == total(amount for _, amount in received)
    assert total(line.amount for line in lines if line.side is Side.CREDIT) == total(amount for _, amount in received)
    random.shuffle(received)
    assert booking_lines(received, *INSURER) == lines


NEWER = Beneficiary(BeneficiaryRole.EMPLOYEE, "A. Bakker", "NL51TEST0000001004", Period(date(2025, 1, 1), date(2025, 6, 1)))


@pytest.mark.parametrize(
    ("known", "on", "expected"),
    [
        ([], date(2025, 3, 25), None),
        ([EMPLOYEE], date(2025, 3, 25), EMPLOYEE),
        ([EMPLOYEE], date(2019, 12, 31), None),
        ([EMPLOYEE, ADMINISTRATOR], date(2025, 1, 31), EMPLOYEE),
        ([EMPLOYEE, ADMINISTRATOR], date(2025, 2, 1), ADMINISTRATOR),
        ([EMPLOYEE, NEWER], date(2025, 3, 25), NEWER),
        ([EMPLOYEE, NEWER], date(2025, 6, 1), EMPLOYEE),
        ([EMPLOYEE, GARNISHMENT], date(2025, 2, 28), EMPLOYEE),
        ([EMPLOYEE, GARNISHMENT], date(2025, 3, 1), None),
        ([TAX], date(2025, 3, 25), None),
    ],
)
def test_who_receives_what_payroll_did_not_divide(known, on, expected):
    """The administrator from the first day of the order; nobody once wages are garnished."""
    assert receiver(known, on) == expected
