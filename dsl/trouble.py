"""A token that the parser cannot use, as the mistake that it is to the author."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from . import mistakes
from .diagnostics import Diagnostic, Place
from .expect import closest, options, other_phrases
from .grammar import Grammar
from .keywords import Keyword, written
from .layout import BULLET, INDENT, NEWLINE, TAB, TOO_DEEP, UNEVEN
from .lexer import INVISIBLE, NO_SUCH_DAY, OPEN_TEXT
from .phrases import Kind
from .syntax import Leaf, across

_OF_THE_TOKEN: Mapping[str, Callable[[Place, str], Diagnostic]] = {
    INVISIBLE: mistakes.invisible,
    NO_SUCH_DAY: mistakes.no_such_day,
    OPEN_TEXT: lambda at, _: mistakes.open_text(at),
    TAB: lambda at, _: mistakes.tab(at),
    UNEVEN: lambda at, _: mistakes.uneven(at),
    TOO_DEEP: lambda at, _: mistakes.too_deep(at),
}

_KINDS = {"BAD_CONDITION": Kind.CONDITION, "BAD_ACTION": Kind.ACTION, "BAD_EVENT": Kind.EVENT}
_LEADS = {Kind.CONDITION: Keyword.NOT, Kind.EVENT: Keyword.ON}


@dataclass(frozen=True, slots=True)
class Trouble:
    """`token` does not fit after `before`, the tokens before it on its line; `after` are the others of that line.

    `header` is the line above. `accepted` are the terminals that would fit, and `bad` says what was being read.
    """

    token: Leaf
    before: Sequence[Leaf]
    after: Sequence[Leaf]
    header: Sequence[Leaf]
    accepted: frozenset[str]
    bad: str


def describe(trouble: Trouble, grammar: Grammar, path: str) -> Diagnostic:
    """The one mistake to report for `trouble`."""
    token, kind = trouble.token, _KINDS.get(trouble.bad)
    at = Place(path, token.span, grammar.language)
    if token.type in _OF_THE_TOKEN:
        return _OF_THE_TOKEN[token.type](at, token.text)
    if trouble.accepted == {INDENT}:
        header = across(trouble.header[0].span, trouble.header[-1].span)
        return mistakes.missing_lines(replace(at, span=header), _text(trouble.header))
    if token.type == INDENT:
        return mistakes.indented(replace(at, span=trouble.after[0].span))
    if token.type == NEWLINE or kind is None:
        return _in_the_line(trouble, grammar, at, kind)
    return _in_a_phrase(trouble, grammar, at, kind)


def _in_the_line(trouble: Trouble, grammar: Grammar, at: Place, kind: Kind | None) -> Diagnostic:
    can = options(grammar, kind, [leaf.type for leaf in _said(trouble.before, grammar, kind)], trouble.accepted)
    if trouble.token.type == NEWLINE:
        return mistakes.unfinished(at, can.shown)
    return mistakes.unexpected(at, trouble.token.text, can.shown, closest(_text((trouble.token, *trouble.after)), can.texts))


def _in_a_phrase(trouble: Trouble, grammar: Grammar, at: Place, kind: Kind) -> Diagnostic:
    said, rest = _said(trouble.before, grammar, kind), (trouble.token, *trouble.after)
    if not said:
        whole = replace(at, span=across(rest[0].span, rest[-1].span))
        return mistakes.unknown_phrase(whole, kind, _text(rest), closest(_text(rest), other_phrases(grammar, kind, ())))
    done = [leaf.type for leaf in said]
    can = options(grammar, kind, done, trouble.accepted)
    meant = closest(_text(rest), can.texts) or closest(_text((*said, *rest)), other_phrases(grammar, kind, done))
    return mistakes.unexpected(at, trouble.token.text, can.shown, meant)


def _said(before: Sequence[Leaf], grammar: Grammar, kind: Kind | None) -> Sequence[Leaf]:
    """What has been said of the phrase itself."""
    leads = grammar.words.terminals(written(_LEADS[kind], grammar.language)) if kind in _LEADS else ()
    said = [leaf for leaf in before if leaf.type != BULLET]
    return said[1:] if said and said[0].type in leads else said


def _text(leaves: Iterable[Leaf]) -> str:
    return " ".join(leaf.text for leaf in leaves if leaf.type != BULLET)
