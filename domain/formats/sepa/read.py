"""Reads pain.001: refuses what is wrong, recounts what the header says, and trusts nothing else (R-3.3.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from lxml import etree

from domain.errors import BadInput
from domain.formats.problems import MAX_BYTES, Problem, refusal, shown
from domain.formats.safe_xml import Element, local_name, parse_xml, place_of, text_of
from domain.formats.xml_schema import schema_problems
from domain.values import Iban, Money, Text, parse_iban

from .recount import recount
from .schemas import COUNTED, schema_of
from .values import InvalidIban, Message, Payment, PaymentBatch, Reading, Version

MAX_AMOUNT = Decimal("999999999.99")
"""The most that one SEPA credit transfer can carry (EPC rulebook, AT-04)."""

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)


def read_pain001(data: bytes, name: str, *, limit: int = MAX_BYTES, refuse_invalid_ibans: bool = True) -> Reading:
    """The message in `data` (pain.001.001.03 or .09) with its findings; `name` is the file's name, for messages.

    BadInput (TooLarge above `limit` bytes) names file, line and payment for anything that is not exactly such a message,
    and for an amount that is not in euros, not above zero or not in whole cents. An IBAN with wrong check digits is
    refused too, unless `refuse_invalid_ibans` is False (samples of banks hold invented numbers): then it is a finding.
    Header counts and sums that are absent or wrong are findings, never refusals.
    """
    root = parse_xml(data, name, limit)
    version = _version(root, name)
    wrong_ibans = tuple(_wrong_ibans(root, version, name))
    problems = list(_amount_problems(root, version, name))
    if refuse_invalid_ibans:
        problems += [Problem(wrong.place, wrong.text) for wrong in wrong_ibans]
    known = {problem.place for problem in problems}
    problems += [it for it in schema_problems(root, schema_of(version), name, COUNTED) if it.place not in known]
    if problems:
        raise refusal(problems, name)
    return Reading(_message(root, version, name), (*recount(root), *wrong_ibans))


def _version(root: Element, name: str) -> Version:
    namespace = etree.QName(root).namespace or ""
    for version in Version:
        if namespace == version.namespace and local_name(root) == "Document":
            return version
    found = f"<{local_name(root)} xmlns={namespace!r}>"
    accepted = ", ".join(Version)
    nl = f"het bestand begint met {found}; alleen SEPA-overboekingen ({accepted}) worden gelezen, kies een ander bestand"
    en = f"the file begins with {found}; only SEPA credit transfers ({accepted}) are read, choose another file"
    raise BadInput(Text(nl, en), f"{name}:{root.sourceline}")


def _amount_problems(root: Element, version: Version, name: str) -> Iterator[Problem]:
    for element in root.iter(f"{{{version.namespace}}}InstdAmt", f"{{{version.namespace}}}EqvtAmt"):
        if (text := _amount_problem(element)) is not None:
            yield Problem(place_of(element, name, COUNTED), text)


def _amount_problem(element: Element) -> Text | None:
    """What is wrong with an amount; None for nothing, or for a missing currency, which the schema will tell."""
    if local_name(element) == "EqvtAmt":
        return Text("een tegenwaarde (EqvtAmt) wordt niet gelezen; geef InstdAmt", "EqvtAmt is not read; give InstdAmt")
    found, currency = text_of(element), element.get("Ccy")
    if not _DECIMAL.fullmatch(found):
        return Text(
            f"het bedrag {shown(found)} is geen getal als 812.45", f"amount {shown(found)} is not a number such as 812.45"
        )
    if currency not in (None, "EUR"):
        return _to_correct(Text(f"de valuta {shown(currency)} moet EUR zijn", f"currency {shown(currency)} must be EUR"))
    amount = Decimal(found)
    for wrong, nl, en in (
        (int(amount.as_tuple().exponent) < -2, "heeft meer dan twee decimalen", "has more than two decimals"),
        (amount <= 0, "moet hoger zijn dan 0", "must be above 0"),
        (amount > MAX_AMOUNT, f"is hoger dan {MAX_AMOUNT}", f"is above {MAX_AMOUNT}"),
    ):
        if wrong:
            return _to_correct(Text(f"het bedrag {shown(found)} {nl}", f"amount {shown(found)} {en}"))
    return None


def _to_correct(text: Text) -> Text:
    return Text(f"{text.nl}; laat de afzender dit verbeteren", f"{text.en}; have the sender correct it")


def _wrong_ibans(root: Element, version: Version, name: str) -> Iterator[InvalidIban]:
    for element in root.iter(f"{{{version.namespace}}}IBAN"):
        if _iban(element) is None:
            yield InvalidIban(place_of(element, name, COUNTED), text_of(element)[:40])


def _iban(element: Element | None) -> Iban | None:
    try:
        return None if element is None else parse_iban(text_of(element))
    except ValueError:
        return None


def _message(root: Element, version: Version, name: str) -> Message:
    for element in root.iter("*"):
        element.tag = local_name(element)
    header = root.find("CstmrCdtTrfInitn/GrpHdr")
    batches = enumerate(root.findall("CstmrCdtTrfInitn/PmtInf"), 1)
    return Message(
        message_id=text_of(header.find("MsgId")),
        created=_moment(header.find("CreDtTm"), name),
        version=version,
        batches=tuple(_batch(element, f"PmtInf {number}", name) for number, element in batches),
    )


def _batch(element: Element, place: str, name: str) -> PaymentBatch:
    days = [day for path in ("ReqdExctnDt/Dt", "ReqdExctnDt/DtTm", "ReqdExctnDt") if (day := element.find(path)) is not None]
    payments = enumerate(element.findall("CdtTrfTxInf"), 1)
    return PaymentBatch(
        id=text_of(element.find("PmtInfId")),
        execution_date=_day(days[0], name),
        debtor_name=_text(element, "Dbtr/Nm") or "",
        debtor_iban=_iban(element.find("DbtrAcct/Id/IBAN")),
        debtor_bic=_bic(element, "DbtrAgt"),
        category_purpose=_text(element, "PmtTpInf/CtgyPurp/Cd"),
        payments=tuple(_payment(payment, f"{place}, CdtTrfTxInf {number}") for number, payment in payments),
    )


def _payment(element: Element, place: str) -> Payment:
    return Payment(
        end_to_end_id=text_of(element.find("PmtId/EndToEndId")),
        amount=Money(Decimal(text_of(element.find("Amt/InstdAmt")))),
        creditor_name=_text(element, "Cdtr/Nm") or "",
        creditor_iban=_iban(element.find("CdtrAcct/Id/IBAN")),
        creditor_bic=_bic(element, "CdtrAgt"),
        remittance=" ".join(text_of(line) for line in element.findall("RmtInf/Ustrd")),
        reference=_text(element, "RmtInf/Strd/CdtrRefInf/Ref"),
        place=place,
    )


def _text(element: Element, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else text_of(found) or None


def _bic(element: Element, agent: str) -> str | None:
    return _text(element, f"{agent}/FinInstnId/BIC") or _text(element, f"{agent}/FinInstnId/BICFI")


def _day(element: Element, name: str) -> date:
    try:
        return date.fromisoformat(text_of(element)[:10])
    except ValueError as error:
        raise _no_date(element, name) from error


def _moment(element: Element, name: str) -> datetime:
    try:
        return datetime.fromisoformat(text_of(element))
    except ValueError as error:
        raise _no_date(element, name) from error


def _no_date(element: Element, name: str) -> BadInput:
    # The schema also allows years beyond 9999 and the hour 24, which no calendar here has.
    nl = f"{shown(text_of(element))} is geen datum op deze kalender; geef een datum als 2024-01-31"
    en = f"{shown(text_of(element))} is not a date on this calendar; give a date such as 2024-01-31"
    return BadInput(Text(nl, en), place_of(element, name, COUNTED))
