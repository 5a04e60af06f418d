"""The message in a pain.001 tree that fits its schema and has lost its namespace; both versions in one way (R-3.3.1.1)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from domain.formats.safe_xml import Element, text_of
from domain.values import Iban, Money, parse_iban

from .values import Message, Payment, PaymentBatch, Version

_EXECUTION_DATES = ("ReqdExctnDt/Dt", "ReqdExctnDt/DtTm", "ReqdExctnDt")


def message_of(root: Element, version: Version) -> Message:
    """The values of the whole tree; each payment knows its place."""
    header = root.find("CstmrCdtTrfInitn/GrpHdr")
    batches = enumerate(root.findall("CstmrCdtTrfInitn/PmtInf"), 1)
    return Message(
        message_id=text_of(header.find("MsgId")),
        created=moment_of(header.find("CreDtTm")),
        version=version,
        batches=tuple(_batch(element, f"PmtInf {number}") for number, element in batches),
    )


def _batch(element: Element, place: str) -> PaymentBatch:
    execution_date = next(found for path in _EXECUTION_DATES if (found := element.find(path)) is not None)
    payments = enumerate(element.findall("CdtTrfTxInf"), 1)
    return PaymentBatch(
        id=text_of(element.find("PmtInfId")),
        execution_date=day_of(execution_date),
        debtor_name=_text(element, "Dbtr/Nm") or "",
        debtor_iban=iban_of(element.find("DbtrAcct/Id/IBAN")),
        debtor_bic=_bic(element, "DbtrAgt"),
        category_purpose=_text(element, "PmtTpInf/CtgyPurp/Cd"),
        payments=tuple(_payment(payment, f"{place}, CdtTrfTxInf {number}") for number, payment in payments),
    )


def _payment(element: Element, place: str) -> Payment:
    return Payment(
        end_to_end_id=text_of(element.find("PmtId/EndToEndId")),
        amount=Money(Decimal(text_of(element.find("Amt/InstdAmt")))),
        creditor_name=_text(element, "Cdtr/Nm") or "",
        creditor_iban=iban_of(element.find("CdtrAcct/Id/IBAN")),
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


def iban_of(element: Element | None) -> Iban | None:
    """The account number in `element`; None where there is no element, or its check digits are wrong."""
    try:
        return None if element is None else parse_iban(text_of(element))
    except ValueError:
        return None


def day_of(element: Element) -> date:
    """The day, without the time zone that XML allows after it; ValueError when it is none."""
    text = text_of(element)
    return moment_of(element).date() if "T" in text else date.fromisoformat(text[:10])


def moment_of(element: Element) -> datetime:
    """The moment, with a time zone only where the file gives one; ValueError when it is none."""
    return datetime.fromisoformat(text_of(element))
