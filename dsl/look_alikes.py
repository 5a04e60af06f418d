"""Characters that look like those of the language but are others: an author cannot see what is wrong with them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from .syntax import Leaf

_MEANT = dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
_SINGLE_QUOTES = "'`‘’‚"
_CLOSING = ("'", "`", "’", "‘")


class LookAlike(NamedTuple):
    """The character at `offset` of a text, and what to type instead where that is certain."""

    char: str
    offset: int
    meant: str


def look_alike(leaves: Sequence[Leaf], *, text_fits: bool) -> LookAlike | None:
    """The first such character in the first of `leaves`, with those that touch it; single quotes around a text that fits."""
    text = _touching(leaves)
    if text_fits and text[0] in _SINGLE_QUOTES and any(leaf.text[-1:] in _CLOSING for leaf in leaves):
        return LookAlike(text[0], 0, '"')
    found = (LookAlike(char, offset, _meant(char)) for offset, char in enumerate(text) if char in _MEANT or _is_foreign(char))
    return next(found, None)


def _touching(leaves: Sequence[Leaf]) -> str:
    text, end = "", leaves[0].span.column
    for leaf in leaves:
        if leaf.span.column != end:
            break
        text, end = text + leaf.text, leaf.span.end_column
    return text


def _is_foreign(char: str) -> bool:
    """A letter of another alphabet, or a digit of another form."""
    return not char.isascii() and (char.isdigit() or (char.isalpha() and not unicodedata.name(char, "").startswith("LATIN")))


def _meant(char: str) -> str:
    return _MEANT.get(char) or (str(unicodedata.digit(char)) if char.isdigit() else "")
