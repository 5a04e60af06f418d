"""R-3.3.1.1: a payment's EndToEndId says which payroll employee it is for (our assumption)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.formats.nmbrs.payment_reference import PaymentReference, parse_payment_reference, print_payment_reference

references = st.builds(
    PaymentReference,
    company_number=st.integers(1, 99_999),
    employee_number=st.integers(1, 9_999_999),
    year=st.integers(2000, 2099),
    period=st.integers(1, 53),
    sequence=st.integers(1, 999),
)


@given(references)
def test_a_reference_reads_back_as_it_was_printed(reference: PaymentReference) -> None:
    printed = print_payment_reference(reference)
    assert len(printed) <= 35
    assert parse_payment_reference(printed) == reference


@given(st.text())
def test_whatever_parses_prints_as_it_was(text: str) -> None:
    found = parse_payment_reference(text)
    assert found is None or print_payment_reference(found) == text


@pytest.mark.parametrize(
    "text",
    [
        "NMBRS-4021-17-2024-3-1",
        "NMBRS-4021-17-2024-54-1",
        "NMBRS-4021-17-2024-00-1",
        "NMBRS-04021-17-2024-03-1",
        "nmbrs-4021-17-2024-03-1",
        "NMBRS-4021-17-2024-03-1 ",
        "NMBRS-4021-17-2024-03-0",
        "NMBRS-٤-17-2024-03-1",
    ],
)
def test_what_is_almost_our_form_is_not_ours(text: str) -> None:
    assert parse_payment_reference(text) is None


@pytest.mark.parametrize("wrong", [PaymentReference(4021, 17, 2024, 54, 1), PaymentReference(9999999999, 9999999999, 2024, 3, 1)])
def test_a_reference_that_does_not_fit_is_not_printed(wrong: PaymentReference) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        print_payment_reference(wrong)
