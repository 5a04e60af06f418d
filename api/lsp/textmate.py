"""The TextMate grammar of rule texts, made from the table of keywords; `python -m api.lsp.textmate` writes it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from domain.values import Language
from dsl.keywords import NUMBER, Keyword, spellings

FILE = Path(__file__).parents[2] / "docs" / "editor" / "vscode" / "syntaxes" / "regelaar.tmLanguage.json"

_GROUPS = (Keyword.ALL_OF, Keyword.ANY_OF, Keyword.NONE_OF, Keyword.AT_LEAST)
_LATER = (Keyword.THROUGH, Keyword.BEFORE, Keyword.UNLESS, Keyword.FIRES, Keyword.FIRES_NOT, Keyword.OR)

_BULLET = r"\s*(?:-\s*)?"


def _forms(keywords: tuple[Keyword, ...]) -> str:
    """All spellings in both languages, the longest first, for the first that fits is taken."""
    found = {form for keyword in keywords for language in Language for form in spellings(keyword, language)}
    ordered = sorted(found, key=lambda form: (-len(form), form))
    return "|".join("\\s+".join("\\d+" if word == NUMBER else re.escape(word) for word in form.split()) for form in ordered)


def grammar() -> str:
    """The grammar as a JSON document."""
    leading = tuple(one for one in Keyword if one not in (*_GROUPS, *_LATER, Keyword.NOT))
    negation = _forms((Keyword.NOT,))
    document = {
        "name": "Regelaar",
        "scopeName": "source.regelaar",
        "fileTypes": ["rules"],
        "patterns": [
            {"name": "comment.line.number-sign.regelaar", "match": "#.*$"},
            {"name": "string.quoted.double.regelaar", "match": '"(?:[^"\\\\]|\\\\.)*"?'},
            {"name": "keyword.control.regelaar", "match": rf"(?i)^\s*(?:{_forms(leading)})(?![\w.])"},
            {
                "name": "keyword.operator.regelaar",
                "match": rf"(?i)^\s*(?:-\s*)?(?:(?:{_forms((Keyword.NOT,))})\s+)?(?:{_forms(_GROUPS)})\s*$",
            },
            {"name": "keyword.operator.regelaar", "match": rf"(?i)^{_BULLET}(?:(?:{negation})\s+)?(?:{_forms(_GROUPS)})\s*$"},
            {"name": "keyword.operator.regelaar", "match": rf"(?i)^{_BULLET}(?:{negation})(?![\w.])"},
            {"name": "keyword.other.regelaar", "match": rf"(?i)(?<![\w.])(?:{_forms(_LATER)})(?![\w.])"},
            {"name": "variable.parameter.regelaar", "match": r"<[^\s<>|]+>"},
            {"name": "variable.other.property.regelaar", "match": r"[^\W\d]\w*(?:\.\w+)+"},
            {"name": "constant.numeric.regelaar", "match": r"(?:(?:€|EUR)\s?)?-?\d[\d.,/-]*(?:\s?%)?"},
            {"name": "punctuation.definition.list.regelaar", "match": r"^\s*-|[|,]"},
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(grammar(), "utf-8")
