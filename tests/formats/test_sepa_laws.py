"""R-3.3.1.1: what is written as pain.001 reads back the same, and headers are always counted anew."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban

from domain.errors import BadInput
from domain.formats.sepa.read import read_pain001
from domain.formats.sepa.values import HeaderMismatch, Message, Payment, PaymentBatch, Version
from domain.formats.sepa.write import write_pain001_03
from domain.values import Money, parse_iban

LATIN = st.characters(codec="latin-1", exclude_categories=("Cc",), exclude_characters=" ")


def text(longest: int) -> st.SearchStrategy[str]:
    return st.text(LATIN, min_size=1, max_size=longest)


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | strategy


def with_check_digits(account: int) -> str:
    bban = f"ABNA{account:010}"
    return f"NL{iban.calc_check_digits(f'NL00{bban}')}{bban}"


ibans = st.integers(1, 9_999_999_999).map(with_check_digits).map(parse_iban)
bics = st.sampled_from(["ABNANL2A", "RABONL2UXXX"])
payments = st.builds(
    Payment,
    end_to_end_id=text(35),
    amount=st.decimals("0.01", "999999999.99", places=2).map(Money),
    creditor_name=st.just("") | text(70),
    creditor_iban=st.none() | ibans,
    creditor_bic=maybe(bics),
    remittance=st.just("") | text(140),
    reference=maybe(text(35)),
)
batches = st.builds(
    PaymentBatch,
    id=text(35),
    execution_date=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    debtor_name=st.just("") | text(70),
    debtor_iban=st.none() | ibans,
    debtor_bic=maybe(bics),
    category_purpose=maybe(st.just("SALA")),
    payments=st.lists(payments, min_size=1, max_size=4).map(tuple),
)
messages = st.builds(
    Message,
    message_id=text(35),
    created=st.datetimes(timezones=st.none() | st.just(UTC)),
    version=st.just(Version.V03),
    batches=st.lists(batches, min_size=1, max_size=3).map(tuple),
)

PAYMENT = Payment("E2E-1", Money(Decimal("12.30")), "J. de Vries", parse_iban("NL91ABNA0417164300"))
BATCH = PaymentBatch("RUN-1", date(2024, 3, 25), "Ons Pensioen BV", parse_iban("NL44RABO0123456789"), (PAYMENT,))
MESSAGE = Message("MSG-1", datetime(2024, 3, 24, 8, 0, tzinfo=UTC), Version.V03, (BATCH,))


@given(messages)
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_back_the_same_without_findings(message: Message) -> None:
    written = write_pain001_03(message)
    reading = read_pain001(written, "betalingen.xml")
    assert reading.message == message
    assert reading.findings == ()
    assert write_pain001_03(reading.message) == written


def test_every_payment_knows_its_place() -> None:
    two = replace(MESSAGE, batches=(BATCH, replace(BATCH, payments=(PAYMENT,) * 3)))
    places = [
        payment.place for batch in read_pain001(write_pain001_03(two), "x.xml").message.batches for payment in batch.payments
    ]
    assert places == [
        "PmtInf 1, CdtTrfTxInf 1",
        "PmtInf 2, CdtTrfTxInf 1",
        "PmtInf 2, CdtTrfTxInf 2",
        "PmtInf 2, CdtTrfTxInf 3",
    ]


@given(count=st.integers(0, 999), cents=st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_a_header_is_believed_only_when_it_is_right(count: int, cents: int) -> None:
    stated = Decimal(cents).scaleb(-2)
    head, separator, tail = write_pain001_03(MESSAGE).partition(b"</CtrlSum>")
    head = head.replace(b"<NbOfTxs>1<", b"<NbOfTxs>%d<" % count).replace(b"<CtrlSum>12.30", b"<CtrlSum>" + str(stated).encode())
    expected = [HeaderMismatch("GrpHdr", "NbOfTxs", Decimal(count), Decimal(1))] if count != 1 else []
    if stated != Decimal("12.30"):
        expected.append(HeaderMismatch("GrpHdr", "CtrlSum", stated, Decimal("12.30")))
    assert list(read_pain001(head + separator + tail, "x.xml").findings) == expected


@pytest.mark.parametrize(
    ("written", "amount"), [(b"12.3", "12.30"), (b"12", "12.00"), (b"1<!-- -->2", "12.00"), (b"012.", "12.00")]
)
def test_an_amount_may_be_written_with_fewer_decimals(written: bytes, amount: str) -> None:
    data = write_pain001_03(MESSAGE).replace(b'"EUR">12.30', b'"EUR">' + written)
    assert read_pain001(data, "x.xml").message.batches[0].payments[0].amount == Money(Decimal(amount))


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (replace(PAYMENT, end_to_end_id="x" * 36), "MSG-1 PmtInf 1, CdtTrfTxInf 1, EndToEndId"),
        (replace(PAYMENT, creditor_name="bell \x07"), "a character that XML cannot hold"),
        (replace(PAYMENT, amount=Money(Decimal(-1))), "MSG-1 PmtInf 1, CdtTrfTxInf 1, InstdAmt"),
    ],
)
def test_what_does_not_fit_is_not_written(broken: Payment, told: str) -> None:
    with pytest.raises(BadInput) as refused:
        write_pain001_03(replace(MESSAGE, batches=(replace(BATCH, payments=(broken,)),)))
    assert told in str(refused.value)
