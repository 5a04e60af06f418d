"""Names, BSNs and account numbers that pass their checks and belong to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from random import Random

from stdnum.iban import calc_check_digits
from stdnum.nl import bsn

_FIRST = ("Test", "Proef", "Fictie", "Denk", "Schijn", "Nep", "Voorbeeld", "Droom")
_LAST = ("berk", "eik", "wilg", "beuk", "linde", "esdoorn", "veld", "beek", "brug", "dijk", "molen", "steen", "water", "zand")
_LETTERS = "ABCDEFGHJKLMNPRSTVW"


def bsns() -> Iterator[str]:
    """Every number of the range 9999xxxxx, kept free for tests, that passes the eleven test."""
    return (str(number) for number in range(999_900_000, 1_000_000_000) if bsn.is_valid(str(number)))


def ibans(start: int) -> Iterator[str]:
    """Accounts of the bank code FICT, which no bank has, from this account number on."""
    for number in count(start):
        account = f"FICT{number:010d}"
        yield f"NL{calc_check_digits(f'NL00{account}')}{account}"


def surname(random: Random) -> str:
    return random.choice(_FIRST) + random.choice(_LAST)


def initials(random: Random) -> str:
    return "".join(f"{letter}." for letter in random.sample(_LETTERS, random.choice((1, 2, 2, 3))))


def day_between(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randrange((last - first).days + 1))


def cents(amount: Decimal) -> Decimal:
    """Rounded to the nearest cent, a half upwards."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
