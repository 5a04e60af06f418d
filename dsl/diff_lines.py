"""What differs between two statements, in sentences of the language: they are compared as they are printed, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from domain.values import Language, Text

from .ast import Definition, Example, Trigger
from .phrases import Catalogue
from .print import print_statement


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence that is new (`+`), gone (`-`) or changed (`~`, the words that differ as `[old → new]`), below its headers."""

    sign: str
    text: Text
    under: Text


_SPACES = re.compile(r'("(?:[^"\\]|\\.)*")|\s+')
_WORDS = re.compile(r'"(?:[^"\\]|\\.)*"|(?:€|EUR) \S+|\S+')
_ALIKE = 0.5


def lines_of(item: Definition | Trigger | Example, catalogue: Catalogue) -> list[Line]:
    """The statement as it is printed, line by line in both languages, each under its headers; without comments and its name."""
    dutch, english = (print_statement(item, catalogue, language).split("\n") for language in Language)
    lines: list[Line] = []
    margins: list[tuple[int, Text]] = []
    for nl, en in zip(dutch, english, strict=True):
        if nl.lstrip().startswith("#"):
            continue
        margin, text = len(nl) - len(nl.lstrip()), Text(_one_line(nl), _one_line(en))
        margins = [(depth, header) for depth, header in margins if depth < margin]
        above = [header for _, header in margins[1:]]
        lines.append(Line("", text, Text(" › ".join(one.nl for one in above), " › ".join(one.en for one in above))))
        margins.append((margin, text))
    return lines[1:]


def _one_line(text: str) -> str:
    """Without margin, dash and the spaces that align a table; what is quoted stays as it is."""
    return _SPACES.sub(lambda part: part[1] or " ", text.strip()).removeprefix("- ")


def opcodes(old: Sequence[object], new: Sequence[object]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def changed_lines(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Line]:
    for tag, old_from, old_to, new_from, new_to in opcodes(old, new):
        if tag != "equal":
            yield from _replaced(list(old[old_from:old_to]), new[new_from:new_to])


def _replaced(old: list[Line], new: Sequence[Line]) -> Iterator[Line]:
    """A new line that looks like an old one under the same headers is that one changed."""
    told = []
    for line in new:
        like = max((one for one in old if one.under == line.under), key=lambda one: _likeness(one, line), default=None)
        if like is not None and _likeness(like, line) >= _ALIKE:
            old.remove(like)
            told.append(Line("~", Text(_marked(like.text.nl, line.text.nl), _marked(like.text.en, line.text.en)), line.under))
        else:
            told.append(replace(line, sign="+"))
    yield from (replace(line, sign="-") for line in old)
    yield from told


def _likeness(old: Line, new: Line) -> float:
    return SequenceMatcher(None, _WORDS.findall(old.text.nl), _WORDS.findall(new.text.nl), autojunk=False).ratio()


def _marked(old: str, new: str) -> str:
    """The new words, with each stretch that differs as `[old → new]`."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    parts = []
    for tag, old_from, old_to, new_from, new_to in opcodes(before, after):
        was, now = " ".join(before[old_from:old_to]), " ".join(after[new_from:new_to])
        parts.append(now if tag == "equal" else f"[{was or '–'} → {now or '–'}]")
    return " ".join(parts)
