"""R-3.3.1.1: payment files that banks and other programs made are read as they are meant."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.errors import BadInput
from domain.formats.sepa.read import read_pain001
from domain.formats.sepa.values import HeaderMismatch, InvalidIban, Reading, Version
from domain.values import Money

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "sepa"

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not on this machine")

AMOUNTS = {
    "de_sepaking_03.xml": ["6543.14", "112.72"],
    "nl_abn_03.xml": ["386.00"],
    "nl_example.xml": ["10.10"],
    "nl_ing_03.xml": ["1.01"],
    "php_03.xml": ["12.34"],
    "php_09.xml": ["12.34"],
    "sr_03.xml": ["150.00", "300.00", "250.00", "200.00"],
}
INVENTED_IBANS = {
    "nl_example.xml": ("NL90ABNA0111111111", "nl_example.xml:50 PmtInf 1, CdtTrfTxInf 1, IBAN"),
    "php_03.xml": ("BG87200500001234567890", "php_03.xml:29 PmtInf 1, IBAN"),
    "php_09.xml": ("BG87200500001234567890", "php_09.xml:31 PmtInf 1, IBAN"),
}


def sample(name: str) -> Reading:
    return read_pain001((SAMPLES / name).read_bytes(), name, refuse_invalid_ibans=False)


@pytest.mark.parametrize("name", AMOUNTS)
def test_every_amount_of_a_sample_is_read(name: str) -> None:
    payments = [payment for batch in sample(name).message.batches for payment in batch.payments]
    assert [payment.amount for payment in payments] == [Money(Decimal(amount)) for amount in AMOUNTS[name]]


def test_the_folder_holds_no_sample_that_we_do_not_know() -> None:
    assert {file.name for file in SAMPLES.glob("*.xml")} == set(AMOUNTS)


def test_both_versions_of_the_same_payment_read_the_same() -> None:
    old, new = sample("php_03.xml").message, sample("php_09.xml").message
    assert old.batches == new.batches
    assert (old.version, new.version) == (Version.V03, Version.V09)
    assert old.batches[0].execution_date == date(2025, 8, 19)
    assert old.batches[0].payments[0].creditor_bic == "BANKDEFFXXX"
    assert old.batches[0].payments[0].reference == "CdtrRefInf-Ref"


def test_a_wrong_count_in_the_header_is_reported_and_not_trusted() -> None:
    reading = sample("sr_03.xml")
    assert reading.findings == (
        HeaderMismatch("GrpHdr", "NbOfTxs", Decimal(2), Decimal(4)),
        HeaderMismatch("GrpHdr", "CtrlSum", None, Decimal("900.00")),
        HeaderMismatch("PmtInf 1", "NbOfTxs", None, Decimal(4)),
        HeaderMismatch("PmtInf 1", "CtrlSum", None, Decimal("900.00")),
    )
    assert len(reading.message.batches[0].payments) == 4


def test_an_absent_control_sum_is_reported() -> None:
    assert sample("de_sepaking_03.xml").findings == (HeaderMismatch("GrpHdr", "CtrlSum", None, Decimal("6655.86")),)


@pytest.mark.parametrize("name", INVENTED_IBANS)
def test_an_invented_iban_is_a_finding_for_who_asks_and_a_refusal_for_all_others(name: str) -> None:
    iban, place = INVENTED_IBANS[name]
    assert sample(name).findings == (InvalidIban(place, iban),)
    with pytest.raises(BadInput, match=iban) as refused:
        read_pain001((SAMPLES / name).read_bytes(), name)
    assert refused.value.place == place


@pytest.mark.parametrize("name", sorted(set(AMOUNTS) - set(INVENTED_IBANS)))
def test_samples_with_real_check_digits_are_read_without_asking(name: str) -> None:
    assert read_pain001((SAMPLES / name).read_bytes(), name) == sample(name)
