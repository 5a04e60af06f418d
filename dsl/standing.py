"""What the parser knows at the cursor: the phrase that has begun there, and what it could read next."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events import Subject

from .cursor import Cursor
from .grammar import Grammar
from .keywords import Keyword, fold, spellings, written
from .layout import DEDENT, INDENT, NEWLINE
from .parse import Parser
from .phrases import Kind, Phrase

_HERE = "¤"
"""Stands for what is being written; no token of the language."""

_OPENING = {"BAD_CONDITION": Kind.CONDITION, "BAD_ACTION": Kind.ACTION, "BAD_EVENT": Kind.EVENT}
"""Where the parser could take one of these, a phrase of that kind can begin."""

_LAYOUT = frozenset((NEWLINE, INDENT, DEDENT))


@dataclass(frozen=True, slots=True)
class Standing:
    """The parser at the cursor.

    `line` are the terminals of the line up to there, `done` those of the phrase of `kind` that has begun, `accepted` those
    that could follow. What is chosen replaces the text from column `start`. `typed` are the words of a phrase that is none:
    then nothing follows, but a phrase with these words may be meant. `carried` are the subjects of the statement's event.
    """

    grammar: Grammar
    line: tuple[str, ...]
    kind: Kind | None
    done: tuple[str, ...]
    accepted: frozenset[str]
    start: int
    typed: tuple[str, ...]
    carried: frozenset[Subject]


def standing(at: Cursor, parser: Parser) -> Standing | None:
    """None when the lines above do not lead to any place in the grammar."""
    lines = (
        written(Keyword.LANGUAGE, at.language),
        *at.above,
        f"{at.before} {_HERE}" if at.before.strip() else at.before + _HERE,
    )
    steps = list(parser.steps("\n".join(lines), at.language))
    own = [(leaf, accepted) for leaf, accepted in steps if leaf.span.line == len(lines) and leaf.type not in _LAYOUT]
    if not own:
        return None
    begin, kind = 0, None
    for number, (_, accepted) in enumerate(own):
        opened = next((_OPENING[name] for name in _OPENING if name in accepted), None)
        begin, kind = (number, opened) if opened else (begin, kind)
    grammar = parser.grammar(at.language)
    lost = own[-1][0].text != _HERE
    said = () if lost else tuple(leaf.type for leaf, _ in own[:-1])
    start = own[begin][0].span.column if lost else at.start
    typed = fold(f"{at.before}{at.word}"[start - 1 :]).split() if lost else ()
    done = said[begin:] if kind is not Kind.EVENT else _after_comma(said[begin:])
    return Standing(grammar, said, kind, done, own[-1][1], start, tuple(typed), _carried(at, grammar))


def _after_comma(said: tuple[str, ...]) -> tuple[str, ...]:
    """The tokens of the last of several events."""
    last = max((number for number, kind in enumerate(said) if kind == "COMMA"), default=-1)
    return said[last + 1 :]


def _carried(at: Cursor, grammar: Grammar) -> frozenset[Subject]:
    """The subjects of the event that the statement is about; all where it names none, or one that does not exist."""
    events = (event_of(line, grammar) for line in at.statement.values())
    return next((event.subjects for event in events if event), frozenset(Subject))


def event_of(line: str, grammar: Grammar) -> Phrase | None:
    """The event that a line names after `bij` or `gegeven`, if it does."""
    said = fold(" ".join(line.partition("#")[0].split()))
    leads = (f"{lead} " for keyword in (Keyword.ON, Keyword.GIVEN) for lead in spellings(keyword, grammar.language))
    named = next((said.removeprefix(lead) for lead in leads if said.startswith(lead)), None)
    events = (form.phrase for form in grammar.of(Kind.EVENT).values()) if named else ()
    return next((event for event in events if fold(event.template[grammar.language]) == named), None)
