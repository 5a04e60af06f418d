"""How a page writes values, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain import written
from domain.dutch_time import AMSTERDAM, dutch_day
from domain.values import Language, Money, Text

from .words import LABELS, WORDS


@dataclass(frozen=True, slots=True)
class Writer:
    """Hands the templates words and values; a word that does not exist raises KeyError."""

    language: Language

    def word(self, name: str) -> str:
        return WORDS[name][self.language]

    def text(self, text: Text) -> str:
        return text[self.language]

    def label(self, code: StrEnum) -> str:
        return LABELS[type(code)][code][self.language]

    def money(self, amount: Money) -> str:
        """`€ 1.234,56`, its parts held together."""
        return written.money(amount, self.language).replace(" ", "\u00a0")

    def account(self, iban: str) -> str:
        """In groups of four, as on a bank card."""
        return "\u00a0".join(iban[start : start + 4] for start in range(0, len(iban), 4))

    def day(self, day: date) -> str:
        return written.day(day, self.language)

    def last(self, ends_before: date) -> str:
        """The last day of a half-open period."""
        return self.day(date.fromordinal(ends_before.toordinal() - 1))

    def day_of(self, moment: datetime) -> str:
        """The day in the Netherlands."""
        return self.day(dutch_day(moment))

    def moment(self, moment: datetime) -> str:
        """Day and time in the Netherlands."""
        return f"{self.day_of(moment)} {moment.astimezone(AMSTERDAM):%H:%M}"
