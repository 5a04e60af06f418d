"""Writes a booking file: balanced, fit for its schema, and the same bytes for the same booking (R-3.3.1-7)."""

from __future__ import annotations

from datetime import timedelta

from domain.errors import BadInput
from domain.formats.safe_xml import Element
from domain.formats.xml_schema import maker, not_writable, write_xml
from domain.values import Text

from .document import COUNTED, NAMESPACE, SCHEMA, BookingDocument, BookingLine, refuse_unbalanced

_E = maker(NAMESPACE)


def write_booking(document: BookingDocument) -> bytes:
    """The file for the back office; BadInput when debit and credit differ or a value does not fit `booking.xsd`."""
    place = f"Booking {document.booking_number}"
    refuse_unbalanced(document, place)
    try:
        root = _root(document, place)
    except ValueError as error:
        raise not_writable(error, place) from error
    return write_xml(root, SCHEMA, place, COUNTED)


def _root(document: BookingDocument, place: str) -> Element:
    if document.period.end is None:
        nl = "de periode heeft geen einde; geef de laatste dag van de claim"
        raise BadInput(Text(nl, "the period has no end; give the last day of the claim"), place)
    return _E.Booking(
        _E.BookingNumber(document.booking_number),
        _E.BookedOn(document.booked_on.isoformat()),
        _E.ClaimNumber(document.claim_number),
        _E.PolicyNumber(document.policy_number),
        _E.Insurer(document.insurer_code),
        _E.InsuranceType(document.insurance_type),
        _E.Employer(document.employer_name),
        _E.EmployeeReference(document.employee_reference),
        _E.FirstDay(document.period.start.isoformat()),
        _E.LastDay((document.period.end - timedelta(days=1)).isoformat()),
        _E.Currency(document.currency),
        *map(_line, document.lines),
    )


def _line(line: BookingLine) -> Element:
    iban = [] if line.iban is None else [_E.Iban(line.iban)]
    reference = [] if line.payment_reference is None else [_E.PaymentReference(line.payment_reference)]
    amount = f"{line.amount.amount:f}"
    return _E.Line(_E.Beneficiary(line.beneficiary), _E.Name(line.name), *iban, _E.Side(line.side), _E.Amount(amount), *reference)
