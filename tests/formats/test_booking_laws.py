"""R-3.3.1-7: a booking file balances, fits its schema, and reads back as it was written."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.claims import Side
from domain.errors import BadInput
from domain.formats.booking.document import BookingDocument, BookingLine
from domain.formats.booking.read import read_booking
from domain.formats.booking.write import write_booking
from domain.payroll import BeneficiaryRole
from domain.values import Money, Period, parse_iban

LETTERS = st.characters(codec="latin-1", exclude_categories=("Cc",), exclude_characters=" \xa0")
ROLES = tuple(BeneficiaryRole)
ibans = st.sampled_from(["NL91ABNA0417164300", "NL44RABO0123456789"]).map(parse_iban)


def text(longest: int) -> st.SearchStrategy[str]:
    return st.text(LETTERS, min_size=1, max_size=longest)


credits = st.builds(
    BookingLine,
    beneficiary=st.sampled_from(ROLES),
    name=text(200),
    iban=st.none() | ibans,
    side=st.just(Side.CREDIT),
    amount=st.decimals("0.01", "99999999.99", places=2).map(Money),
    payment_reference=st.none() | text(50),
)


def balanced(lines: list[BookingLine]) -> tuple[BookingLine, ...]:
    paid = sum((line.amount.amount for line in lines), Decimal(0))
    return (BookingLine(BeneficiaryRole.INSURER, "Verzekeraar NV", None, Side.DEBIT, Money(paid)), *lines)


days = st.dates(date(2000, 1, 1), date(2098, 12, 31))
documents = st.builds(
    BookingDocument,
    booking_number=text(50),
    booked_on=days,
    claim_number=text(50),
    policy_number=text(50),
    insurer_code=st.from_regex(r"[A-Z][0-9]{3}", fullmatch=True),
    insurance_type=text(50),
    employer_name=text(200),
    employee_reference=text(50),
    period=st.builds(
        lambda start, length: Period(start, date.fromordinal(start.toordinal() + length)), days, st.integers(1, 366)
    ),
    currency=st.just("EUR"),
    lines=st.lists(credits, min_size=1, max_size=5).map(balanced),
)

EMPLOYEE = BookingLine(
    BeneficiaryRole.EMPLOYEE, "J. de Vries", parse_iban("NL91ABNA0417164300"), Side.CREDIT, Money(Decimal("800.00"))
)
TAX = BookingLine(
    BeneficiaryRole.TAX_AUTHORITY, "Belastingdienst", None, Side.CREDIT, Money(Decimal("200.00")), "5000056789012345"
)
INSURER = BookingLine(BeneficiaryRole.INSURER, "Verzekeraar NV", None, Side.DEBIT, Money(Decimal("1000.00")))
DOCUMENT = BookingDocument(
    booking_number="B-1",
    booked_on=date(2024, 4, 2),
    claim_number="C-1",
    policy_number="P-1",
    insurer_code="A123",
    insurance_type="zw_erd",
    employer_name="Bakkerij Jansen",
    employee_reference="4021-17",
    period=Period(date(2024, 3, 1), date(2024, 4, 1)),
    currency="EUR",
    lines=(INSURER, EMPLOYEE, TAX),
)


@given(documents)
@settings(max_examples=60, deadline=None)
def test_a_booking_reads_back_as_it_was_written(document: BookingDocument) -> None:
    written = write_booking(document)
    assert read_booking(written) == document
    assert write_booking(read_booking(written)) == written


def test_the_file_names_both_days_of_the_period_and_no_bsn() -> None:
    written = write_booking(DOCUMENT).decode()
    assert "<FirstDay>2024-03-01</FirstDay>\n  <LastDay>2024-03-31</LastDay>" in written
    assert not [field.name for field in fields(DOCUMENT) if "bsn" in field.name]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"lines": (INSURER, EMPLOYEE)}, "debit is 1000.00 and credit is 800.00"),
        ({"lines": (INSURER, EMPLOYEE, replace(TAX, amount=Money(Decimal(200), "USD")))}, "all lines must be in EUR"),
        ({"lines": ()}, "Booking B-1 Booking: does not fit the schema booking"),
        ({"period": Period(date(2024, 3, 1))}, "the period has no end"),
        ({"insurer_code": "123"}, "Booking B-1 Insurer: does not fit the schema booking"),
        ({"employer_name": ""}, "Booking B-1 Employer: does not fit the schema booking"),
        ({"employer_name": "bell \x07"}, "a character that XML cannot hold"),
    ],
)
def test_a_wrong_booking_is_not_written(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(BadInput) as refused:
        write_booking(replace(DOCUMENT, **wrong))
    assert told in str(refused.value)


def test_a_line_of_nothing_or_less_is_not_written() -> None:
    for amount in (Decimal(0), Decimal(-5)):
        pair = tuple(replace(line, amount=Money(amount)) for line in (INSURER, EMPLOYEE))
        with pytest.raises(BadInput, match="Line 1, Amount"):
            write_booking(replace(DOCUMENT, lines=pair))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ((b">800.00<", b">800.01<"), "debit is 1000.00 and credit is 1000.01"),
        ((b"NL91ABNA", b"NL92ABNA"), "Line 2, Iban: `NL92ABNA0417164300` is not a valid IBAN"),
        ((b"2024-03-31", b"2024-02-01"), "last day `2024-02-01` cannot be"),
        ((b"2024-03-31", b"9999-12-31"), "last day `9999-12-31` cannot be"),
        ((b"urn:regelaar:booking:1", b"urn:regelaar:booking:2"), "does not fit the schema booking"),
    ],
)
def test_a_changed_file_is_not_read(change: tuple[bytes, bytes], told: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_booking(write_booking(DOCUMENT).replace(*change))
    assert told in str(refused.value)
