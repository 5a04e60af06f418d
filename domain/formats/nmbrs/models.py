"""Journals and wage components under the vendor's own field names (domain.md 2.1), with what their values may be (R-3.3.1.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from domain.values import CENT

_AMOUNT = re.compile(r"-?\d{1,9}(\.\d{1,2})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,10}", re.ASCII)


def _wrong(nl: str, en: str) -> PydanticCustomError:
    """An error that carries its text in both languages; `problems_of` in `validate.py` takes it out again."""
    return PydanticCustomError("wrong", "{en}", {"nl": nl, "en": en})


def _whole(lowest: int, highest: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, str | int) and not isinstance(value, bool) and _WHOLE.fullmatch(str(value)):
            number = int(value)
            if lowest <= number <= highest:
                return number
        raise _wrong(
            f"moet een geheel getal zijn van {lowest} t/m {highest}", f"must be a whole number from {lowest} to {highest}"
        )

    return read


def _amount(value: object) -> Decimal:
    # A float has been rounded already, so readers hand over text, int or Decimal.
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool) and _AMOUNT.fullmatch(str(value)):
        return Decimal(str(value)).quantize(CENT)
    raise _wrong("moet een getal zijn met hoogstens twee decimalen", "must be a number with at most two decimals")


def _not_negative(value: object) -> Decimal:
    amount = _amount(value)
    if amount < 0:
        raise _wrong("mag niet negatief zijn; zet het aan de andere kant", "must not be negative; put it on the other side")
    return abs(amount)


def _percentage(value: object) -> Decimal:
    amount = _not_negative(value)
    if amount > 100:
        raise _wrong("mag niet hoger zijn dan 100", "must not be above 100")
    return amount


Amount = Annotated[Decimal, BeforeValidator(_amount)]
"""Euros, with a sign, in whole cents."""
OneSide = Annotated[Decimal, BeforeValidator(_not_negative)]
"""Euros on one side of a journal: zero or more, in whole cents."""
Share = Annotated[Decimal, BeforeValidator(_percentage)]
"""A percentage from 0 to 100."""
Key = Annotated[int, BeforeValidator(_whole(1, 2_147_483_647))]
PeriodNumber = Annotated[int, BeforeValidator(_whole(1, 53))]
YearNumber = Annotated[int, BeforeValidator(_whole(2000, 2099))]
Label = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f\x{fffe}\x{ffff}]*$")]
"""Text of one line; empty means that the package gave none."""
Name = Annotated[Label, StringConstraints(min_length=1)]


class Record(BaseModel):
    """What all records share: they never change, and fields that we do not name are not taken in (R-3.3.1-p)."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)


class JournalItem(Record):
    """One line of the journal: what one component of one employee's run does to one ledger account, in euros."""

    CompanyID: Key
    CompanyName: Name
    CompanyNr: Key
    EmployeeID: Key
    EmployeeName: Name
    EmployeeNr: Key
    Period: PeriodNumber
    Year: YearNumber
    Run: Key
    Department: Label = ""
    CostCenter: Label = ""
    CostUnit: Label = ""
    Percentage: Share | None = None
    GeneralLedgerAccount: Name
    ComponentName: Name
    Debit: OneSide = Decimal("0.00")
    Credit: OneSide = Decimal("0.00")

    @model_validator(mode="after")
    def _has_a_side(self) -> Self:
        if self.model_fields_set.isdisjoint({"Debit", "Credit"}):
            raise _wrong("Debit en Credit ontbreken beide", "Debit and Credit are both missing")
        return self


class WageLine(Record):
    """The value in euros of one wage component (looncomponent)."""

    code: Key
    description: Name
    value: Amount


class WageReport(Record):
    """The wage components of one employee in one run. `employeeid` is the package's id, not its employee number."""

    employeeid: Key
    period: PeriodNumber
    year: YearNumber
    runnumber: Key
    lines: tuple[WageLine, ...]


class WageRow(WageLine):
    """A wage component with the keys of its report, as one row of CSV."""

    employeeid: Key
    period: PeriodNumber
    year: YearNumber
    runnumber: Key


NUMBERS = frozenset({"Percentage", "Debit", "Credit", "value"})
"""The fields in which a decimal comma can stand."""
LISTS = frozenset({"lines"})
"""The fields that hold records; in XML such an element can be empty."""
