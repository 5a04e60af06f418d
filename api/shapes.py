"""What the API's documents share: how amounts and periods are written, and pages of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from starlette.requests import Request

from domain.values import Money


def _amount(value: object) -> object:
    return value.amount if isinstance(value, Money) else value


Amount = Annotated[
    Decimal, BeforeValidator(_amount), Field(description="Euros, as text with two decimals.", examples=["1234.56"])
]

NewAmount = Annotated[Decimal, Field(max_digits=11, decimal_places=2, description="Euros, with at most two decimals.")]

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""Text of one line."""

Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A number as people know it, of a case, a policy or an employee."""

Key = Annotated[int, Field(ge=1, le=2**63 - 1)]

Limit = Annotated[int, Field(ge=1, le=500, description="At most so many rows.")]


class Document(BaseModel):
    """What the API answers with: made of the value that was read."""

    model_config = ConfigDict(from_attributes=True)


class Question(BaseModel):
    """What the API is asked; a name that it does not know is refused, for it would be ignored in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Item = TypeVar("Item")


class Listing(BaseModel, Generic[Item]):
    """One page of a list."""

    items: Sequence[Item]
    next: str | None = Field(description="Where the next page is; null on the last one.")


def next_page(request: Request, after: str) -> str:
    """The address of this list from `after` on, with the same filters."""
    asked: Mapping[str, str] = dict(request.query_params)
    return f"{request.url.path}?{urlencode({**asked, 'after': after})}"
