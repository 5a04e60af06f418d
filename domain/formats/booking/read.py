"""Reads a booking file back, as strictly as it was written (R-3.3.1-7)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from domain.claims import Side
from domain.errors import BadInput
from domain.formats.problems import MAX_BYTES, refusal, shown
from domain.formats.safe_xml import Element, Numbers, number, parse_xml, place_of, text_of
from domain.formats.xml_schema import schema_problems
from domain.payroll import BeneficiaryRole
from domain.values import Iban, Money, Period, Text, parse_iban

from .document import COUNTED, NAMESPACE, SCHEMA, BookingDocument, BookingLine, refuse_unbalanced


def read_booking(data: bytes, name: str = "booking.xml", *, limit: int = MAX_BYTES) -> BookingDocument:
    """The booking in `data`; BadInput for what is not XML, does not fit `booking.xsd`, or does not balance."""
    root = parse_xml(data, name, limit)
    numbers = number(root, COUNTED)
    if problems := schema_problems(data, root, SCHEMA, name, numbers):
        raise refusal(problems, name)
    document = _document(root, name, numbers)
    refuse_unbalanced(document, name)
    return document


def _document(root: Element, name: str, numbers: Numbers) -> BookingDocument:
    currency = _text(root, "Currency")
    return BookingDocument(
        booking_number=_text(root, "BookingNumber"),
        booked_on=_day(root, "BookedOn"),
        claim_number=_text(root, "ClaimNumber"),
        policy_number=_text(root, "PolicyNumber"),
        insurer_code=_text(root, "Insurer"),
        insurance_type=_text(root, "InsuranceType"),
        employer_name=_text(root, "Employer"),
        employee_reference=_text(root, "EmployeeReference"),
        period=_period(root, name, numbers),
        currency=currency,
        lines=tuple(_line(line, currency, name, numbers) for line in root.iterfind(_tag("Line"))),
    )


def _line(line: Element, currency: str, name: str, numbers: Numbers) -> BookingLine:
    return BookingLine(
        beneficiary=BeneficiaryRole(_text(line, "Beneficiary")),
        name=_text(line, "Name"),
        iban=_iban(line, name, numbers),
        side=Side(_text(line, "Side")),
        amount=Money(Decimal(_text(line, "Amount")), currency),
        payment_reference=None if line.find(_tag("PaymentReference")) is None else _text(line, "PaymentReference"),
    )


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _text(element: Element, name: str) -> str:
    return text_of(element.find(_tag(name)))


def _day(element: Element, name: str) -> date:
    return date.fromisoformat(_text(element, name))


def _period(root: Element, name: str, numbers: Numbers) -> Period:
    try:
        return Period(_day(root, "FirstDay"), _day(root, "LastDay") + timedelta(days=1))
    except (ValueError, OverflowError) as error:
        last = root.find(_tag("LastDay"))
        nl = f"de laatste dag {shown(text_of(last))} kan niet; geef een dag op of na de eerste dag"
        en = f"last day {shown(text_of(last))} cannot be; give a day on or after the first day"
        raise BadInput(Text(nl, en), place_of(last, name, numbers)) from error


def _iban(line: Element, name: str, numbers: Numbers) -> Iban | None:
    found = line.find(_tag("Iban"))
    try:
        return None if found is None else parse_iban(text_of(found))
    except ValueError as error:
        nl = f"{shown(text_of(found))} is geen geldig IBAN (controlegetal); verbeter het"
        en = f"{shown(text_of(found))} is not a valid IBAN (check digits); correct it"
        raise BadInput(Text(nl, en), place_of(found, name, numbers)) from error
