"""Rows held against a model: all become records, or none does and one refusal names every wrong row and field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.formats.problems import Problem, refusal, shown
from domain.values import Text

from .models import Record
from .rows import Row

R = TypeVar("R", bound=Record)

_TEXTS: dict[str, Callable[[ErrorDetails], Text]] = {
    "wrong": lambda error: Text(error["ctx"]["nl"], error["ctx"]["en"]),
    "missing": lambda _: Text("ontbreekt", "is missing"),
    "string_type": lambda _: Text("moet tekst zijn", "must be text"),
    "string_too_short": lambda _: Text("mag niet leeg zijn", "must not be empty"),
    "string_too_long": lambda error: Text(
        f"mag hoogstens {error['ctx']['max_length']} tekens hebben", f"must have at most {error['ctx']['max_length']} characters"
    ),
    "string_pattern_mismatch": lambda _: Text("bevat een stuurteken", "holds a control character"),
    "string_unicode": lambda _: Text("bevat een half teken", "holds half a character"),
    "tuple_type": lambda _: Text("moet een lijst zijn", "must be a list"),
    "model_type": lambda _: Text("moet een object zijn", "must be an object"),
}
"""What each mistake is called; a model can make no others."""
_WITHOUT_VALUE = frozenset({"missing", "string_unicode"})  # nothing was found, or nothing that can be shown


def records(rows: Sequence[Row], model: type[R], name: str) -> tuple[R, ...]:
    """The rows as records of `model`; BadInput with the first twenty mistakes of all rows together."""
    found: list[R] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            found.append(model.model_validate(row.fields))
        except ValidationError as error:
            problems += _problems(row, error.errors(include_url=False))
    if problems:
        raise refusal(problems, name)
    return tuple(found)


def _problems(row: Row, errors: Iterable[ErrorDetails]) -> Iterator[Problem]:
    for error in errors:
        text = _TEXTS[error["type"]](error)
        if error["type"] not in _WITHOUT_VALUE and error["loc"]:
            found = shown(error["input"])
            text = Text(f"{found} {text.nl}", f"{found} {text.en}")
        yield Problem(f"{row.place} {_path(error['loc'])}".rstrip(), text)


def _path(steps: Sequence[int | str]) -> str:
    """A field as people count: `lines 3 value` is in the third line."""
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in steps)
