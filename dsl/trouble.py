"""A token that the parser cannot use, as the mistake that it is to the author."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from . import mistakes
from .diagnostics import Diagnostic, Place
from .expect import GAP, closest, options, other_phrases
from .grammar import Grammar
from .keywords import Keyword, fold, written
from .layout import BULLET, INDENT, NEWLINE, TAB, TOO_DEEP, UNEVEN
from .lexer import INVISIBLE, NO_SUCH_DAY, OPEN_ROW, OPEN_TEXT
from .look_alikes import look_alike
from .operators import all_forms, fitting, forms
from .phrases import SLOT, Kind
from .syntax import Leaf, across

_OF_THE_TOKEN: Mapping[str, Callable[[Place, str], Diagnostic]] = {
    INVISIBLE: mistakes.invisible,
    NO_SUCH_DAY: mistakes.no_such_day,
    OPEN_TEXT: lambda at, _: mistakes.open_text(at),
    OPEN_ROW: lambda at, _: mistakes.open_row(at),
    TAB: lambda at, _: mistakes.tab(at),
    UNEVEN: lambda at, _: mistakes.uneven(at),
    TOO_DEEP: lambda at, _: mistakes.too_deep(at),
}

_KINDS = {"BAD_CONDITION": Kind.CONDITION, "BAD_ACTION": Kind.ACTION, "BAD_EVENT": Kind.EVENT}
_LEADS: Mapping[Kind, tuple[Keyword, ...]] = {
    Kind.CONDITION: (Keyword.NOT,),
    Kind.EVENT: (Keyword.ON, Keyword.GIVEN, Keyword.UNLESS),
}
_DOTTED = re.compile(r"\w[\w-]*(?:\.\w[\w-]*)+")


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
    if token.text and (odd := look_alike((token, *trouble.after), text_fits="STRING" in trouble.accepted)):
        start = token.span.column + odd.offset
        return mistakes.look_alike(replace(at, span=replace(token.span, column=start, end_column=start + 1)), odd.char, odd.meant)
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
    if not said and kind is Kind.CONDITION and _DOTTED.fullmatch(rest[0].text):
        return mistakes.unknown_field(at, rest[0].text, _field_meant(rest[0].text, grammar))
    if misfit := _misfit(said, rest, grammar):
        return misfit(at)
    if not said:
        whole = replace(at, span=across(rest[0].span, rest[-1].span))
        return mistakes.unknown_phrase(whole, kind, _text(rest), closest(_text(rest), other_phrases(grammar, kind, ())))
    done = [leaf.type for leaf in said]
    can = options(grammar, kind, done, trouble.accepted)
    meant = closest(_text(rest), can.texts) or _other_phrase(_text((*said, *rest)), grammar, kind, done)
    return mistakes.unexpected(at, trouble.token.text, can.shown, meant)


def _other_phrase(text: str, grammar: Grammar, kind: Kind, done: Sequence[str]) -> str:
    """A phrase that was not begun but is meant; none when one that was begun is closer."""
    meant = closest(text, other_phrases(grammar, kind, ()))
    return meant if meant in other_phrases(grammar, kind, done) else ""


def _field_meant(text: str, grammar: Grammar) -> str:
    """The field that is written nearly so, or just so in another language."""
    labels = [field.label for field in grammar.fields.values()]
    abroad = (label[grammar.language] for label in labels if fold(text) in (fold(label.nl), fold(label.en)))
    return next(abroad, "") or closest(text, [label[grammar.language] for label in labels])


def _said(before: Sequence[Leaf], grammar: Grammar, kind: Kind | None) -> Sequence[Leaf]:
    """What has been said of the phrase itself."""
    leads = {grammar.words.terminals(written(keyword, grammar.language))[0] for keyword in _LEADS.get(kind, ())} if kind else ()
    said = [leaf for leaf in before if leaf.type != BULLET]
    if kind is Kind.EVENT:
        leads = {*leads, "COMMA"}
        last = max((place for place, leaf in enumerate(said) if leaf.type in leads), default=-1)
        return said[last + 1 :]
    return said[1:] if said and said[0].type in leads else said


def _misfit(said: Sequence[Leaf], rest: Sequence[Leaf], grammar: Grammar) -> Callable[[Place], Diagnostic] | None:
    """The operator of another type of field that stands after this one."""
    field = grammar.fields.get(said[0].type) if said else None
    if field is None:
        return None
    line = (*said, *rest)[1:]
    for operator, form in all_forms(grammar.language):
        words = grammar.words.terminals(SLOT.split(form)[0])
        own = [grammar.words.terminals(SLOT.split(one)[0]) for one in forms(operator, field.slot, grammar.language)]
        if tuple(leaf.type for leaf in line[: len(words)]) == words:
            if operator in fitting(field.slot) and words in own:
                return None
            span, text = across(line[0].span, line[len(words) - 1].span), _text(line[: len(words)])
            can = [SLOT.sub(GAP, forms(one, field.slot, grammar.language)[0]) for one in fitting(field.slot)]
            return lambda at: mistakes.unfit_operator(replace(at, span=span), text, said[0].text, can)
    return None


def _text(leaves: Iterable[Leaf]) -> str:
    return " ".join(leaf.text for leaf in leaves if leaf.type != BULLET)
