"""The difference between two rulesets as lines for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from domain.values import Language, Text

from .diff import Change, Kind, What

_KINDS = {
    Kind.ADDED: Text("toegevoegd", "added"),
    Kind.REMOVED: Text("vervallen", "removed"),
    Kind.CHANGED: Text("gewijzigd", "changed"),
    Kind.RENAMED: Text("nieuwe naam", "renamed"),
    Kind.MOVED: Text("verplaatst", "moved"),
}
_WHAT = {
    What.TRIGGER: Text("trigger", "trigger"),
    What.DEFINITION: Text("definitie", "definition"),
    What.EXAMPLE: Text("voorbeeld", "example"),
}


def told(changes: Iterable[Change], language: Language) -> Iterator[str]:
    """Per change a line that names it, then its sentences below the headers that they stand under."""
    for change in changes:
        was = f" (was “{change.was}”)" if change.was else ""
        yield f"{_WHAT[change.what][language]} “{change.name}” {_KINDS[change.kind][language]}{was}"
        for under, lines in groupby(change.lines, lambda line: line.under):
            if under[language]:
                yield f"  {under[language]}"
            yield from (f"    {line.sign} {line.text[language]}" for line in lines)
