"""How values are written in rules: what the lexer recognises, what the tree holds, and what is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.values import Language, Money, Text

from .ast import Placeholder, Value
from .types import Duration, Unit, Workdays

TERMINALS: Mapping[type, str] = {Money: "MONEY", Decimal: "PERCENTAGE", int: "NUMBER", date: "DATE", str: "STRING"}
"""The token in which a value of this type is written; durations are a NUMBER and a word."""

UNITS: Mapping[Unit, tuple[Text, Text]] = {
    Unit.DAY: (Text("dag", "day"), Text("dagen", "days")),
    Unit.WEEK: (Text("week", "week"), Text("weken", "weeks")),
    Unit.MONTH: (Text("maand", "month"), Text("maanden", "months")),
}
WORKDAY = (Text("werkdag", "workday"), Text("werkdagen", "workdays"))
"""One, and more than one."""

BOOLEANS: Mapping[bool, Text] = {True: Text("ja", "yes"), False: Text("nee", "no")}

RUN_CHARACTERS = r"\w\u0300-\u036f.,'’/&+\-"
"""Characters that stand together as one word or number, as a set in a regular expression."""

PLACEHOLDER_NAME = r"[\w\u0300-\u036f\-]+"
"""What can stand between `<` and `>`, as a regular expression."""

CURRENCY = "eur"
"""The currency as a word; the sign `€` says the same."""

_ESCAPED = re.compile(r'\\(["\\])')
_DIGITS = re.compile(r"[^0-9.,-]")


@dataclass(frozen=True, slots=True)
class Notation:
    """How one language writes numbers and dates. All patterns are bounded, so that no text makes them slow."""

    thousands: str
    decimal: str
    date: re.Pattern[str]

    @property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        """The token of each form of a number: whole, with cents, with more decimals."""
        whole = rf"-?(?:[0-9]{{1,15}}|[0-9]{{1,3}}(?:{re.escape(self.thousands)}[0-9]{{3}}){{1,4}})"
        point = re.escape(self.decimal)
        return {
            "NUMBER": re.compile(whole),
            "CENTS": re.compile(rf"{whole}{point}[0-9]{{1,2}}"),
            "DECIMAL": re.compile(rf"{whole}{point}[0-9]{{3,9}}"),
            "DATE": self.date,
        }

    def number(self, text: str) -> Decimal:
        return Decimal(_DIGITS.sub("", text).replace(self.thousands, "").replace(self.decimal, "."))

    def grouped(self, value: Decimal | int) -> str:
        swap = str.maketrans({",": self.thousands, ".": self.decimal})
        return f"{value:,}".translate(swap)


NOTATIONS: Mapping[Language, Notation] = {
    Language.NL: Notation(".", ",", re.compile("(?P<day>[0-9]{1,2})-(?P<month>[0-9]{1,2})-(?P<year>[0-9]{4})")),
    Language.EN: Notation(",", ".", re.compile("(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")),
}


def read(kind: type, text: str, language: Language) -> Money | Decimal | int | date | str:
    """The value of a token for a slot of this type; ValueError for a day that does not exist."""
    notation = NOTATIONS[language]
    if kind is Money:
        return Money(notation.number(text))
    if kind is Decimal:
        return notation.number(text)
    if kind is int:
        return int(notation.number(text))
    return read_date(text, language) if kind is date else read_text(text)


def read_date(text: str, language: Language) -> date:
    """A date as the lexer found it; ValueError for a day that does not exist."""
    parts = NOTATIONS[language].date.fullmatch(text)
    if parts is None:
        raise ValueError(f"{text!r} is not written as a date")
    return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))


def read_text(text: str) -> str:
    """Quoted text without its quotes and escapes, with accents in one encoding."""
    return unicodedata.normalize("NFC", _ESCAPED.sub(r"\1", text[1:-1]))


def write(value: Value, language: Language) -> str:
    """The text that `read` reads as `value`.

    >>> write(Money(Decimal("6000")), Language.NL), write(Money(Decimal("1234.56")), Language.EN)
    ('€ 6.000', 'EUR 1,234.56')
    >>> write(Duration(6, Unit.WEEK), Language.NL), write(Decimal("12.50"), Language.NL), write(date(2022, 2, 10), Language.NL)
    ('6 weken', '12,5%', '10-02-2022')
    """
    match value:
        case Placeholder(name):
            return f"<{name}>"
        case bool():
            return BOOLEANS[value][language]
        case Money():
            return _write_money(value, language)
        case Duration(count, unit):
            return f"{count} {UNITS[unit][count != 1][language]}"
        case Workdays(count):
            return f"{count} {WORKDAY[count != 1][language]}"
        case Decimal():
            return f"{value.normalize():f}".replace(".", NOTATIONS[language].decimal) + "%"
        case date():
            return f"{value:%d-%m}-{value.year:04}" if language is Language.NL else value.isoformat()
        case str():
            return quoted(value)
    return str(value)


def _write_money(value: Money, language: Language) -> str:
    symbol = "€" if (language, value.currency) == (Language.NL, "EUR") else value.currency
    whole = value.amount == value.amount.to_integral_value()
    return f"{symbol} {NOTATIONS[language].grouped(int(value.amount) if whole else value.amount)}"


def quoted(text: str) -> str:
    """Text between quotes, with the quotes and backslashes in it escaped."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
