"""Writes pain.001.001.03: the same message gives the same bytes, which fit the schema (R-3.3.1.1)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from domain.formats.safe_xml import Element
from domain.formats.xml_schema import maker, not_writable, write_xml
from domain.values import total

from .schemas import COUNTED, schema_of
from .values import Message, Payment, PaymentBatch, Version

_E = maker(Version.V03.namespace)
_UNKNOWN = "NOTPROVIDED"  # what SEPA writes where an account or bank must stand and none is known


def write_pain001_03(message: Message) -> bytes:
    """`message` as pain.001.001.03, whatever version it was read from, with true counts and sums.

    BadInput when a text is too long or holds a character that the format cannot hold.
    """
    place = f"MsgId {message.message_id}"
    try:
        root = _E.Document(_E.CstmrCdtTrfInitn(_header(message), *map(_batch, message.batches)))
    except ValueError as error:
        raise not_writable(error, place) from error
    return write_xml(root, schema_of(Version.V03), place, COUNTED)


def _header(message: Message) -> Element:
    payments = [payment for batch in message.batches for payment in batch.payments]
    return _E.GrpHdr(
        _E.MsgId(message.message_id),
        _E.CreDtTm(message.created.isoformat()),
        *_totals(payments),
        _E.InitgPty(*(_E.Nm(batch.debtor_name) for batch in message.batches[:1] if batch.debtor_name)),
    )


def _totals(payments: Iterable[Payment]) -> tuple[Element, ...]:
    amounts = [payment.amount for payment in payments]
    return _E.NbOfTxs(str(len(amounts))), _E.CtrlSum(_plain(total(amounts).amount))


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"


def _batch(batch: PaymentBatch) -> Element:
    purpose = _E.CtgyPurp(_E.Cd(batch.category_purpose)) if batch.category_purpose else None
    return _E.PmtInf(
        _E.PmtInfId(batch.id),
        _E.PmtMtd("TRF"),
        *_totals(batch.payments),
        _E.PmtTpInf(_E.SvcLvl(_E.Cd("SEPA")), *_present(purpose)),
        _E.ReqdExctnDt(batch.execution_date.isoformat()),
        _E.Dbtr(*_present(_E.Nm(batch.debtor_name) if batch.debtor_name else None)),
        _E.DbtrAcct(_E.Id(_E.IBAN(batch.debtor_iban) if batch.debtor_iban else _E.Othr(_E.Id(_UNKNOWN)))),
        _E.DbtrAgt(_E.FinInstnId(_E.BIC(batch.debtor_bic) if batch.debtor_bic else _E.Othr(_E.Id(_UNKNOWN)))),
        _E.ChrgBr("SLEV"),
        *map(_payment, batch.payments),
    )


def _payment(payment: Payment) -> Element:
    return _E.CdtTrfTxInf(
        _E.PmtId(_E.EndToEndId(payment.end_to_end_id)),
        _E.Amt(_E.InstdAmt(_plain(payment.amount.amount), Ccy=payment.amount.currency)),
        *_present(_E.CdtrAgt(_E.FinInstnId(_E.BIC(payment.creditor_bic))) if payment.creditor_bic else None),
        *_present(_E.Cdtr(_E.Nm(payment.creditor_name)) if payment.creditor_name else None),
        *_present(_E.CdtrAcct(_E.Id(_E.IBAN(payment.creditor_iban))) if payment.creditor_iban else None),
        *_present(_remittance(payment)),
    )


def _remittance(payment: Payment) -> Element | None:
    parts = [_E.Ustrd(payment.remittance)] if payment.remittance else []
    if payment.reference:
        kind = _E.Tp(_E.CdOrPrtry(_E.Cd("SCOR")), _E.Issr("CUR"))
        parts.append(_E.Strd(_E.CdtrRefInf(kind, _E.Ref(payment.reference))))
    return _E.RmtInf(*parts) if parts else None


def _present(element: Element | None) -> tuple[Element, ...]:
    return () if element is None else (element,)
