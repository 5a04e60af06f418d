"""What may stand in a cell: each kind of cell makes a value of its text, or can say what it should have been."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from domain.values import Text, parse_bsn, parse_iban

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of cell: `read` raises ValueError for a text that is not `meaning`. What is `private` is not told back."""

    meaning: Text
    read: Callable[[str], object]
    private: bool = False


def _number(form: str, convert: Callable[[str], object]) -> Callable[[str], object]:
    pattern = re.compile(form, re.ASCII)

    def read(text: str) -> object:
        if pattern.fullmatch(text) is None:
            raise ValueError(text)
        return convert(text)

    return read


def _text(text: str) -> str:
    if len(text) > 200 or not text.isprintable():
        raise ValueError(text)
    return text


def _percentage(text: str) -> Decimal:
    value = Decimal(text)
    if value > 100:
        raise ValueError(text)
    return value


def _yes_no(text: str) -> bool:
    return ("no", "yes").index(text) == 1


TEXT = Cell(Text("tekst op één regel, hoogstens 200 tekens", "a text on one line, at most 200 characters"), _text)
NUMBER = Cell(Text("geheel getal vanaf 1, zoals 8103", "a whole number from 1, such as 8103"), _number(r"[1-9]\d{0,8}", int))
DATE = Cell(Text("datum, zoals 2026-09-30", "a date, such as 2026-09-30"), _number(r"[12]\d{3}-\d\d-\d\d", date.fromisoformat))
AMOUNT = Cell(
    Text("bedrag in euro van nul of meer, zoals 1234.50", "an amount in euros of zero or more, such as 1234.50"),
    _number(r"\d{1,12}(\.\d{1,2})?", Decimal),
)
PERCENTAGE = Cell(
    Text("percentage van 0 tot en met 100, zoals 62.50", "a percentage from 0 to 100, such as 62.50"),
    _number(r"\d{1,3}(\.\d{1,2})?", _percentage),
)
VALUE = Cell(
    Text("getal van nul of meer, zoals 21.75", "a number of zero or more, such as 21.75"),
    _number(r"\d{1,10}(\.\d{1,4})?", Decimal),
)
BSN = Cell(Text("BSN waarvan het controlecijfer klopt", "a BSN with the right check digit"), parse_bsn, private=True)
IBAN = Cell(Text("IBAN waarvan het controlegetal klopt", "an IBAN with the right check digits"), parse_iban, private=True)
POR_CODE = Cell(Text("POR-code, zoals A123", "a POR code, such as A123"), _number(r"[A-Z]\d{3}", str))
YES_NO = Cell(Text("`yes` of `no`", "`yes` or `no`"), _yes_no)


def choice(values: type[E], labels: Mapping[E, Text] | None = None) -> Cell:
    """One of `values`, by its Dutch label where there are labels, else by its code."""
    named = {labels[value].nl if labels else str(value): value for value in values}
    listed = ", ".join(f"`{name}`" for name in named)

    def read(text: str) -> StrEnum:
        if text not in named:
            raise ValueError(text)
        return named[text]

    return Cell(Text(f"waarde uit {listed}", f"one of {listed}"), read)
