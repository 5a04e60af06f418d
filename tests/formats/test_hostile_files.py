"""R-3.3.1.1, R-3.3.1-7: a hostile, broken or cut file gives BadInput or its whole content, and nothing else."""

import socket
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.claims import Side
from domain.errors import BadInput, TooLarge
from domain.formats.booking.document import BookingDocument, BookingLine
from domain.formats.booking.read import read_booking
from domain.formats.booking.write import write_booking
from domain.formats.nmbrs.models import JournalItem, WageLine, WageReport
from domain.formats.nmbrs.read import read_journals, read_wage_components
from domain.formats.nmbrs.write import (
    write_journals_csv,
    write_journals_xml,
    write_wage_components_csv,
    write_wage_components_json,
)
from domain.formats.problems import MAX_BYTES
from domain.formats.sepa.read import read_pain001
from domain.formats.sepa.values import Message, Payment, PaymentBatch, Version
from domain.formats.sepa.write import write_pain001_03
from domain.payroll import BeneficiaryRole
from domain.values import Money, Period, parse_iban

ACCOUNT = parse_iban("NL91ABNA0417164300")
EUROS = Money(Decimal("12.30"))
MESSAGE = Message(
    "MSG-1",
    datetime(2024, 3, 24, 8, 0, tzinfo=UTC),
    Version.V03,
    (PaymentBatch("RUN-1", date(2024, 3, 25), "Ons BV", ACCOUNT, (Payment("E-1", EUROS, "Zoë", ACCOUNT),)),),
)
ITEM = JournalItem(
    CompanyID=1,
    CompanyName="Ons BV",
    CompanyNr=4021,
    EmployeeID=9,
    EmployeeName="Zoë",
    EmployeeNr=17,
    Period=3,
    Year=2024,
    Run=5,
    GeneralLedgerAccount="4010",
    ComponentName="Netto; uit te betalen",
    Credit=EUROS.amount,
)
REPORT = WageReport(
    employeeid=9, period=3, year=2024, runnumber=5, lines=(WageLine(code=1010, description='"netto"', value=EUROS.amount),)
)
BOOKING = BookingDocument(
    "B-1",
    date(2024, 4, 2),
    "C-1",
    "P-1",
    "A123",
    "zw_erd",
    "Ons BV",
    "4021-17",
    Period(date(2024, 3, 1), date(2024, 4, 1)),
    "EUR",
    (
        BookingLine(BeneficiaryRole.INSURER, "Verzekeraar", None, Side.DEBIT, EUROS),
        BookingLine(BeneficiaryRole.EMPLOYEE, "Zoë", ACCOUNT, Side.CREDIT, EUROS),
    ),
)

Reader = Callable[..., object]
FILES: dict[str, tuple[Reader, bytes]] = {
    "payments.xml": (read_pain001, write_pain001_03(MESSAGE)),
    "journals.xml": (read_journals, write_journals_xml([ITEM] * 3)),
    "journals.csv": (read_journals, write_journals_csv([ITEM] * 3)),
    "wages.json": (read_wage_components, write_wage_components_json([REPORT] * 3)),
    "wages.csv": (read_wage_components, write_wage_components_csv([REPORT] * 3)),
    "booking.xml": (read_booking, write_booking(BOOKING)),
}
XML_FILES = [name for name in FILES if name.endswith(".xml")]
every_file = pytest.mark.parametrize("name", FILES)
every_xml_file = pytest.mark.parametrize("name", XML_FILES)


def refused(name: str, data: bytes) -> BadInput:
    with pytest.raises(BadInput) as caught:
        FILES[name][0](data, name)
    assert caught.value.place.startswith(name)
    assert caught.value.text.nl != caught.value.text.en
    assert str(caught.value).isprintable()
    return caught.value


def with_prolog(name: str, prolog: bytes) -> bytes:
    declaration, rest = FILES[name][1].split(b"?>", 1)
    return declaration + b"?>" + prolog + rest


@every_xml_file
def test_a_billion_laughs_are_not_told(name: str) -> None:
    steps = b"".join(b'<!ENTITY l%d "%s">' % (step, b"&l%d;" % (step - 1) * 10) for step in range(1, 10))
    laughs = with_prolog(name, b'<!DOCTYPE x [<!ENTITY l0 "lol">' + steps + b"]>")
    assert "DOCTYPE" in refused(name, laughs).text.nl
    assert "expands" in refused(name, laughs.replace(b"Ons BV", b"&l9;").replace(b"Zo\xc3\xab", b"&l9;")).text.en


@every_xml_file
@pytest.mark.parametrize(
    "doctype",
    [
        'SYSTEM "{address}"',
        'PUBLIC "-//X" "{address}"',
        '[<!ENTITY % p SYSTEM "{address}"> %p;]',
        '[<!ENTITY e SYSTEM "{address}">]',
    ],
)
def test_nothing_outside_the_file_is_fetched(name: str, doctype: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x.dtd"
        data = with_prolog(name, f"<!DOCTYPE x {doctype.format(address=address)}>".encode())
        assert "DOCTYPE" in refused(name, data.replace(b"Zo\xc3\xab", b"&e;" if "ENTITY e" in doctype else b"Zo")).text.nl
        with pytest.raises(BlockingIOError):
            listener.accept()


@every_xml_file
def test_an_entity_that_nobody_declared_is_refused(name: str) -> None:
    assert "beschadigd" in refused(name, FILES[name][1].replace(b"Zo\xc3\xab", b"&e;").replace(b"Ons BV", b"&e;")).text.nl


def test_xinclude_stays_text_that_nobody_follows(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'.encode()
    for name in XML_FILES:
        told = str(refused(name, FILES[name][1].replace(b"Zo\xc3\xab", include)))
        assert "geheim" not in told
    allowed = b"<SplmtryData><Envlp>" + include + b"</Envlp></SplmtryData></CstmrCdtTrfInitn>"
    data = (
        FILES["payments.xml"][1]
        .replace(b"001.03", b"001.09")
        .replace(b"<ReqdExctnDt>2024-03-25<", b"<ReqdExctnDt><Dt>2024-03-25</Dt><")
        .replace(b"</CstmrCdtTrfInitn>", allowed)
    )
    assert "geheim" not in repr(read_pain001(data, "payments.xml"))


@every_xml_file
def test_endless_depth_and_endless_text_are_refused(name: str) -> None:
    assert "nests or expands" in refused(name, b"<a>" * 300).text.en
    assert "nests or expands" in refused(name, b"<a>" + b"x" * 10_100_000).text.en


def test_endless_depth_of_json_is_refused() -> None:
    assert "JSON" in refused("wages.json", b"[" * 100_000).text.en
    assert "list of objects" in refused("wages.json", b"[" * 300 + b"]" * 300).text.en


@every_file
def test_a_large_file_is_refused_before_it_is_read(name: str) -> None:
    read, data = FILES[name]
    with pytest.raises(TooLarge, match=f"{len(data)} bytes") as caught:
        read(data, name, limit=len(data) - 1)
    assert caught.value.place == name
    read(data, name, limit=len(data))
    assert MAX_BYTES == 200_000_000


def test_a_file_full_of_mistakes_is_refused_briefly() -> None:
    head, one, tail = FILES["payments.xml"][1].decode().replace("NL91ABNA", "NL92ABNA").partition("<CdtTrfTxInf>")
    payment, close, tail = tail.partition("</CdtTrfTxInf>")
    many = (head + (one + payment.replace("12.30", "-1") + close) * 5_000 + tail).encode()
    for broken in (many, many.replace(b"<EndToEndId>", b"<Wrong/><EndToEndId>")):
        told = refused("payments.xml", broken).text.en
        assert told.startswith("20+ problems: payments.xml:45 PmtInf 1, CdtTrfTxInf 1, InstdAmt: ")
        assert len(told) < 5_000
    only_schema = many.replace(b"-1<", b"1<").replace(b"NL92", b"NL91").replace(b"<EndToEndId>", b"<Wrong/><EndToEndId>")
    assert "in 5000 places (the first: `Element 'Wrong'" in refused("payments.xml", only_schema).text.en


@every_file
@pytest.mark.parametrize(
    "data", [b"", b" \n\t", b"\xef\xbb\xbf", b"hallo", b"%PDF-1.7", b"PK\x03\x04", b"\x00" * 50, b"null", b"<a/>"]
)
def test_another_kind_of_file_is_refused(name: str, data: bytes) -> None:
    refused(name, data)


@every_file
def test_the_wrong_encoding_is_refused(name: str) -> None:
    data = FILES[name][1]
    assert b"Zo\xc3\xab" in data or "wages" in name
    latin = data.replace(b"\xc3\xab", b"\xeb").replace(b"netto", b"nett\xf3")
    assert "UTF-8" in refused(name, latin).text.nl


@pytest.mark.parametrize("name", ["payments.xml", "booking.xml"])
@pytest.mark.parametrize("label", [b"utf-16", b"klingon"])
def test_a_lying_or_unknown_label_is_told(name: str, label: bytes) -> None:
    assert "codering" in refused(name, FILES[name][1].replace(b"UTF-8", label)).text.nl


@every_file
def test_a_cut_file_gives_bad_input_or_its_whole_content(name: str) -> None:
    read, data = FILES[name]
    whole = read(data, name)
    for end in [*range(0, len(data), 10), *range(len(data) - 10, len(data))]:
        try:
            found = read(data[:end], name)
        except BadInput:
            continue
        # CSV has no end mark, so a cut between two lines leaves the whole lines before it, and never part of one.
        between_lines = name.endswith(".csv") and data[:end].endswith(b"\n")
        assert found == whole or (between_lines and is_start_of(found, whole))


def is_start_of(found: object, whole: object) -> bool:
    """Whether `found` holds the first records of `whole`; wage components of one person are one record."""
    if isinstance(found, tuple) and found and isinstance(found[0], WageReport):
        return len(found) == 1 and found[0].lines == whole[0].lines[: len(found[0].lines)]
    return found == whole[: len(found)]


@every_file
@given(data=st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_random_bytes_give_bad_input_only(name: str, data: bytes) -> None:
    refused(name, data)


@every_file
@given(at=st.integers(0, 10_000), byte=st.integers(0, 255))
@settings(max_examples=80, deadline=None)
def test_one_wrong_byte_gives_bad_input_or_a_value(name: str, at: int, byte: int) -> None:
    read, data = FILES[name]
    at %= len(data)
    place = name
    try:
        read(data[:at] + bytes([byte]) + data[at + 1 :], name)
    except BadInput as error:
        place = error.place
    assert place.startswith(name)
