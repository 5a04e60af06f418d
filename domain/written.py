"""How values are written for people, in Dutch and in English."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from .code_lists import label_of
from .values import Language, Money, Period, Text

_YES_NO = {True: Text("ja", "yes"), False: Text("nee", "no")}
_NONE = Text("onbekend", "unknown")
_EMPTY = Text("geen", "none")


def number(value: Decimal | int, language: Language) -> str:
    """With the language's separators: `1.234,5` or `1,234.5`."""
    written = f"{value:,}"
    return written if language is Language.EN else written.translate(str.maketrans(",.", ".,"))


def money(value: Money, language: Language) -> str:
    """`€ 1.234,56` or `EUR 1,234.56`."""
    symbol = "€" if language is Language.NL and value.currency == "EUR" else value.currency
    return f"{symbol} {number(value.amount, language)}"


def day(value: date, language: Language) -> str:
    """`10-02-2022` or `2022-02-10`."""
    return value.strftime("%d-%m-%Y") if language is Language.NL else value.isoformat()


def period(value: Period, language: Language) -> str:
    """From the first up to and including the last day."""
    start = day(value.start, language)
    if value.end is None:
        return Text(f"vanaf {start}", f"from {start}")[language]
    last = day(date.fromordinal(value.end.toordinal() - 1), language)
    return Text(f"{start} t/m {last}", f"{start} through {last}")[language]


def anything(value: object, language: Language) -> str:
    """Any value that a rule can read; what is missing is called unknown, never left out."""
    match value:
        case None:
            return _NONE[language]
        case bool():
            return _YES_NO[value][language]
        case Money():
            return money(value, language)
        case Decimal() | int():
            return number(value, language)
        case date():
            return day(value, language)
        case Period():
            return period(value, language)
        case Text():
            return value[language]
        case StrEnum() if label := label_of(value):
            return label[language]
        case frozenset() | tuple():
            return ", ".join(sorted(anything(item, language) for item in value)) or _EMPTY[language]
    return str(value)
