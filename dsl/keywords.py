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
    AT_LEAST = "at_least"
    NOT = "not"
    ONCE_PER = "once_per"
    AFTER = "after"
    BEFORE = "before"
    UNLESS = "unless"
    WHERE_FIRST = "where_first"
    WHERE_ALL = "where_all"
    EXAMPLE = "example"
    GIVEN = "given"
    EXPECT = "expect"
    FIRES = "fires"
    FIRES_NOT = "fires_not"
    OR = "or"


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
    Keyword.AT_LEAST: Text("ten minste {n} van", "at least {n} of"),
    Keyword.NOT: Text("niet", "not"),
    Keyword.ONCE_PER: Text("hoogstens één keer per | hoogstens een keer per", "at most once per"),
    Keyword.AFTER: Text("na", "after"),
    Keyword.BEFORE: Text("vóór | voor", "before"),
    Keyword.UNLESS: Text("tenzij", "unless"),
    Keyword.WHERE_FIRST: Text("waarbij eerste geldt", "where first matches"),
    Keyword.WHERE_ALL: Text("waarbij alle gelden", "where all match"),
    Keyword.EXAMPLE: Text("voorbeeld", "example"),
    Keyword.GIVEN: Text("gegeven", "given"),
    Keyword.EXPECT: Text("verwacht", "expect"),
    Keyword.FIRES: Text("gaat af", "fires"),
    Keyword.FIRES_NOT: Text("gaat niet af", "does not fire"),
    Keyword.OR: Text("of", "or"),
}
"""Where a keyword has several spellings, the first is the one that is printed; `{n}` is a number."""

NUMBER = "{n}"
"""The one part of a keyword that is not a word."""


def spellings(keyword: Keyword, language: Language) -> tuple[str, ...]:
    """Every way in which `keyword` may be written, the printed one first."""
    return tuple(KEYWORDS[keyword][language].split(" | "))


def written(keyword: Keyword, language: Language) -> str:
    """The spelling of `keyword` that is printed."""
    return spellings(keyword, language)[0]


def fold(word: str) -> str:
    """What two spellings of one word have in common: capitals and the encoding of accents do not count."""
    return unicodedata.normalize("NFC", word).casefold()
