"""What can be wrong in a pain.001 file that its schema allows, or tells in words that nobody reads (R-3.3.1.1).

Names have lost their namespace here; the file need not fit its schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from domain.formats.problems import Problem, shown
from domain.formats.safe_xml import Element, Numbers, place_of, text_of
from domain.values import Text

from .message import day_of, iban_of, moment_of
from .values import InvalidIban

MAX_AMOUNT = Decimal("999999999.99")
"""The most that one SEPA credit transfer can carry (EPC rulebook, AT-04)."""

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)


def wrong_ibans(root: Element, name: str, numbers: Numbers) -> Iterator[InvalidIban]:
    """Every account number whose form or check digits are wrong."""
    for element in root.iter("IBAN"):
        if iban_of(element) is None:
            yield InvalidIban(place_of(element, name, numbers), text_of(element))


def date_problems(root: Element, name: str, numbers: Numbers) -> Iterator[Problem]:
    """Dates that are none; the schema also allows years beyond 9999 and the hour 24, which no calendar here has."""
    for element in root.iter("CreDtTm", "ReqdExctnDt", "Dt", "DtTm"):
        if not len(element) and not _is_date(element):
            found = shown(text_of(element))
            nl = f"{found} is geen datum op deze kalender; geef een datum als 2024-01-31"
            en = f"{found} is not a date on this calendar; give a date such as 2024-01-31"
            yield Problem(place_of(element, name, numbers), Text(nl, en))


def _is_date(element: Element) -> bool:
    try:
        (moment_of if element.tag.endswith("DtTm") else day_of)(element)
    except ValueError:
        return False
    return True


def amount_problems(root: Element, name: str, numbers: Numbers) -> Iterator[Problem]:
    """Amounts that are not euros, not above zero, not in whole cents, or more than SEPA carries."""
    for element in root.iter("InstdAmt", "EqvtAmt"):
        if (text := _amount_problem(element)) is not None:
            yield Problem(place_of(element, name, numbers), text)


def _amount_problem(element: Element) -> Text | None:
    """What is wrong with an amount; None for nothing, or for a missing currency, which the schema will tell."""
    if element.tag == "EqvtAmt":
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
