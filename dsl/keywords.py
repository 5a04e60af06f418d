"""The keywords of the language, in Dutch and in English, in one table."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from domain.values import Language, Text


class Keyword(StrEnum):
    """The fixed words of the language; each value is the name of its rule in `grammar.lark`, without the underscore."""

    LANGUAGE = "language"
    DEFINE = "define"
    TRIGGER = "trigger"
    DESCRIPTION = "description"
    VALID_FROM = "valid_from"
    THROUGH = "through"
    ON = "on"
    WHEN = "when"
    THEN = "then"
    ALL_OF = "all_of"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    NOT = "not"


KEYWORDS: Mapping[Keyword, Text] = {
    Keyword.LANGUAGE: Text("taal nl", "language en"),
    Keyword.DEFINE: Text("definitie", "define"),
    Keyword.TRIGGER: Text("trigger", "trigger"),
    Keyword.DESCRIPTION: Text("omschrijving", "description"),
    Keyword.VALID_FROM: Text("geldig van", "valid from"),
    Keyword.THROUGH: Text("tot en met", "through"),
    Keyword.ON: Text("bij", "on"),
    Keyword.WHEN: Text("als", "when"),
    Keyword.THEN: Text("dan", "then"),
    Keyword.ALL_OF: Text("alle van", "all of"),
    Keyword.ANY_OF: Text("één van | een van", "any of"),
    Keyword.NONE_OF: Text("geen van", "none of"),
    Keyword.NOT: Text("niet", "not"),
}
"""Where a keyword has several spellings, the first is the one that is printed."""


def spellings(keyword: Keyword, language: Language) -> tuple[str, ...]:
    """Every way in which `keyword` may be written, the printed one first."""
    return tuple(KEYWORDS[keyword][language].split(" | "))


def written(keyword: Keyword, language: Language) -> str:
    """The spelling of `keyword` that is printed."""
    return spellings(keyword, language)[0]


def fold(word: str) -> str:
    """What two spellings of one word have in common: capitals and the encoding of accents do not count."""
    return unicodedata.normalize("NFC", word).casefold()
