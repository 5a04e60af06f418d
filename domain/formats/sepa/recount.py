"""Counts and adds up a pain.001 file anew, and compares with what its headers state (R-3.3.1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from domain.formats.safe_xml import Element, text_of

from .values import HeaderMismatch


def recount(root: Element) -> Iterator[HeaderMismatch]:
    """Where NbOfTxs or CtrlSum of the message or of one batch is absent or wrong.

    `root` fits the schema, and its names have lost their namespace.
    """
    initiation = root.find("CstmrCdtTrfInitn")
    yield from _compare("GrpHdr", initiation.find("GrpHdr"), initiation.findall("PmtInf/CdtTrfTxInf"))
    for number, batch in enumerate(initiation.findall("PmtInf"), 1):
        yield from _compare(f"PmtInf {number}", batch, batch.findall("CdtTrfTxInf"))


def _compare(place: str, header: Element, payments: list[Element]) -> Iterator[HeaderMismatch]:
    amounts = [Decimal(text_of(payment.find("Amt/InstdAmt"))) for payment in payments]
    for element, counted in (("NbOfTxs", Decimal(len(amounts))), ("CtrlSum", sum(amounts, Decimal("0.00")))):
        found = header.find(element)
        stated = None if found is None else Decimal(text_of(found))
        if stated != counted:
            yield HeaderMismatch(place, element, stated, counted)
