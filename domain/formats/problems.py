"""What is wrong in a file: collected with its places, told in one refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import BadInput, TooLarge
from domain.values import Language, Text

MAX_BYTES = 200_000_000
"""More than this is refused before it is read."""

SHOWN = 20
"""So many problems are told at once; of the others only that they exist."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `place` reads the same in both languages, such as `loon.xml:12 PmtInf 1, CdtTrfTxInf 3`."""

    place: str
    text: Text


def refusal(problems: Sequence[Problem], name: str) -> BadInput:
    """The one exception that tells the `problems` (at least one) of the file `name`."""
    if len(problems) == 1:
        return BadInput(problems[0].text, problems[0].place)
    count = f"{len(problems)}" if len(problems) <= SHOWN else f"{SHOWN}+"
    nl, en = (_joined(problems, language) for language in (Language.NL, Language.EN))
    return BadInput(Text(f"{count} problemen: {nl}", f"{count} problems: {en}"), name)


def _joined(problems: Sequence[Problem], language: Language) -> str:
    return "; ".join(f"{problem.place}: {problem.text[language]}" for problem in problems[:SHOWN])


def refuse_size(data: bytes, name: str, limit: int) -> None:
    """Raises TooLarge above `limit` bytes and BadInput for nothing at all, before anything is parsed."""
    if len(data) > limit:
        nl = f"het bestand is {len(data)} bytes, meer dan de {limit} die worden aangenomen; splits het"
        en = f"the file has {len(data)} bytes, more than the {limit} that are accepted; split it"
        raise TooLarge(Text(nl, en), name)
    if not data.strip():
        raise BadInput(Text("het bestand is leeg; haal het opnieuw op", "the file is empty; fetch it again"), name)


def shown(value: object) -> str:
    """`value` as found in a file, cut to a length that fits in a message, on one line and without half characters."""
    text = "[…]" if isinstance(value, list | tuple) else "{…}" if isinstance(value, dict) else str(value)
    safe = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text[:40])
    return f"`{safe}…`" if len(text) > 40 else f"`{safe}`"
