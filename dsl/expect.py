"""What could stand where something is wrong, in the words of the language, and what the author may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .grammar import REFERENCE, Grammar
from .keywords import Keyword, fold, spellings
from .literals import UNITS, WORKDAY
from .phrases import SLOT, Kind
from .productions import Slots, first
from .slots import PLACEHOLDER
from .wording import DURATION, TERMINALS, WORKDAYS

CLOSE = 0.72
"""How much alike two texts must be for one to be suggested for the other; below this a suggestion misleads."""

GAP = "…"
_VALUE = re.compile(r'"[^"]*"?|(?:€ ?)?[0-9][0-9.,-]*%?')
_COMPARED = 200
_COUNTED = (*((DURATION, forms) for forms in UNITS.values()), (WORKDAYS, WORKDAY))


@dataclass(frozen=True, slots=True)
class Options:
    """What can stand somewhere: texts to be written as they are, and descriptions of values."""

    texts: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        return (*self.values, *(f"`{text}`" for text in self.texts))


def options(grammar: Grammar, kind: Kind | None, done: Sequence[str], accepted: frozenset[str]) -> Options:
    """How the phrases of `kind` that begin with the terminals `done` go on, and what else of `accepted` the grammar allows."""
    forms = grammar.of(kind).values() if kind else ()
    rests = [rest for form in forms for rest in _rests(form.symbols, tuple(done), grammar.slots) if rest]
    covered = {terminal for rest in rests for terminal in first(rest[0], grammar.slots)}
    ways = [way for rest in rests for way in _ways(rest, grammar.slots)] + _keywords(grammar, accepted - covered, tuple(done))
    return _shown(ways, grammar)


def values_of(rule: str, grammar: Grammar) -> Options:
    """What can fill a slot."""
    return _shown([way.terminals for way in grammar.slots[rule]], grammar)


def _shown(ways: Iterable[tuple[str, ...]], grammar: Grammar) -> Options:
    """A placeholder can stand for any value, which need not be said each time."""
    written_out = [way for way in ways if way != (PLACEHOLDER,)]
    values = [value for way in written_out if (value := _value(way, grammar))]
    texts = [_text(way, grammar) for way in written_out if not _value(way, grammar)]
    return Options(tuple(dict.fromkeys(texts)), tuple(dict.fromkeys(values)))


def _value(way: tuple[str, ...], grammar: Grammar) -> str:
    """What a value of one token is called, or of a number and its unit; empty for what is to be written as it is."""
    if len(way) == 1:
        return TERMINALS[way[0]][grammar.language] if way[0] in TERMINALS else ""
    units = ((value, unit[grammar.language]) for value, forms in _COUNTED for unit in forms)
    return next((value[grammar.language] for value, unit in units if way == ("NUMBER", *grammar.words.terminals(unit))), "")


def _keywords(grammar: Grammar, accepted: frozenset[str], done: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The words and values among `accepted`, in the order of the table of keywords; what is left of a keyword as a whole."""
    ways = [grammar.words.terminals(text) for keyword in Keyword for text in spellings(keyword, grammar.language)]
    begun = {way[size]: way[size:] for way in ways for size in range(1, len(way)) if done[-size:] == way[:size]}
    whole = {way[0]: way for way in reversed(ways)} | begun
    return [whole.get(name, (name,)) for name in (*grammar.words.spelled, *TERMINALS) if name in accepted]


def _rests(symbols: tuple[str, ...], done: tuple[str, ...], slots: Slots) -> Iterator[tuple[str, ...]]:
    """What is left of `symbols` when `done` has been read, once for each way to read it."""
    if not done:
        yield symbols
    elif symbols:
        for terminals in _spelled(symbols[0], slots):
            size = min(len(terminals), len(done))
            if terminals[:size] == done[:size]:
                yield from _rests((*terminals[size:], *symbols[1:]), done[size:], slots)


def _spelled(symbol: str, slots: Slots) -> Iterable[tuple[str, ...]]:
    return [item.terminals for item in slots[symbol]] if symbol in slots else [(symbol,)]


def _ways(rest: tuple[str, ...], slots: Slots) -> Iterable[tuple[str, ...]]:
    """A slot that comes next is shown as its values; a word with all that follows it."""
    return _spelled(rest[0], slots) if rest[0] in slots else [rest if rest[0] not in TERMINALS else rest[:1]]


def _text(way: tuple[str, ...], grammar: Grammar) -> str:
    return " ".join(grammar.words.spelled.get(symbol, GAP) for symbol in way)


def other_phrases(grammar: Grammar, kind: Kind, done: Sequence[str]) -> tuple[str, ...]:
    """The phrases of `kind` that do not begin with the terminals `done`, with gaps for their slots."""
    forms = [form for form in grammar.of(kind).values() if form.phrase is not REFERENCE]
    begun = {form.phrase.name for form in forms if done and any(True for _ in _rests(form.symbols, tuple(done), grammar.slots))}
    templates = dict.fromkeys(form.phrase.template[grammar.language] for form in forms if form.phrase.name not in begun)
    return tuple(SLOT.sub(GAP, template) for template in templates)


def closest(text: str, candidates: Iterable[str]) -> str:
    """The candidate that `text` begins with but for a slip of the pen; empty when none is close."""
    words = _VALUE.sub(GAP, text[:_COMPARED]).split()
    best, found = CLOSE, ""
    for candidate in (candidate for candidate in candidates if not candidate.startswith(GAP)):
        likeness = _likeness(" ".join(words[: len(candidate.split())]), candidate)
        if likeness > best:
            best, found = likeness, candidate
    return found


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, fold(one), fold(other), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > CLOSE and matcher.quick_ratio() > CLOSE else 0.0
