"""The completions that a place in a rule offers: phrases, fields, keywords, names and values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.values import Language

from .comparisons import Comparing
from .cursor import Cursor
from .grammar import REFERENCE
from .keywords import Keyword, fold, spellings, written
from .literals import quoted, read_text
from .phrases import Kind
from .productions import Production, Use
from .snippets import Elements, opened, plain, rests, slot_of, snippet, text, values
from .standing import Standing
from .types import Duration, Plain, Workdays

FIELD = "field"
"""The parameter of a comparison that names its field."""

_REPEATED = frozenset((Keyword.EXPECT,))
_IN_CONDITIONS = frozenset((Keyword.ALL_OF, Keyword.ANY_OF, Keyword.NONE_OF, Keyword.AT_LEAST, Keyword.NOT))


class Role(StrEnum):
    """What kind of thing a completion is."""

    KEYWORD = "keyword"
    EVENT = "event"
    CONDITION = "condition"
    ACTION = "action"
    FIELD = "field"
    OPERATOR = "operator"
    VALUE = "value"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Completion:
    """One text that could stand at the cursor, in place of what stands from column `start` up to it.

    `label` shows it with gaps; `snippet` is the text with its slots as fields (`${1|Conventioneel,Stoploss|}`).
    """

    label: str
    snippet: str
    role: Role
    start: int
    doc: str = ""


def offers(state: Standing, at: Cursor, sources: Iterable[str]) -> Iterator[Completion]:
    """Everything that can follow; the names in it come from `sources`."""
    yield from phrases(state)
    yield from _keywords(state, at)
    yield from _names(state, at, sources)
    yield from _others(state)


def phrases(state: Standing) -> Iterator[Completion]:
    """The ways in which the phrases of the kind that has begun go on."""
    if state.kind:
        for form, rest in continuations(state, state.kind):
            yield from _ways(form, rest, state)


def continuations(state: Standing, kind: Kind) -> Iterator[tuple[Production, Elements]]:
    """What is left of each phrase that can still be meant; of the spellings of an operator only the first."""
    seen: set[tuple[str, int]] = set()
    for form in state.grammar.of(kind).values():
        if form.phrase is not REFERENCE and (kind is Kind.EVENT or form.phrase.subjects <= state.carried):
            for rest in dict.fromkeys(rests(form, state.done, state.grammar)):
                sense = (form.phrase.name, len(rest))
                spelling = isinstance(form.phrase, Comparing) and any(isinstance(one, Use) for one in rest)
                if rest and not (spelling and sense in seen):
                    seen.add(sense)
                    yield form, rest


def _ways(form: Production, rest: Elements, state: Standing) -> Iterator[Completion]:
    """A slot that comes next is shown as its values, and words with all that follows them."""
    head, tail = rest[0], rest[1:]
    doc = form.phrase.doc
    if not isinstance(head, Use):
        role = Role.OPERATOR if isinstance(form.phrase, Comparing) else Role(form.phrase.kind.value)
        yield Completion(text(rest, state.grammar), snippet(form, rest, state.grammar), role, state.start, doc)
    elif isinstance(form.phrase, Comparing) and head.parameter == FIELD:
        yield from _fields(state, {item.terminals[0] for item in state.grammar.slots[head.rule]})
    else:
        role = Role.VALUE if state.done else Role(form.phrase.kind.value)
        after = f" {text(tail, state.grammar)}" if tail else ""
        then = f" {snippet(form, tail, state.grammar)}" if tail else ""
        for label, filled in values(slot_of(form, head), state.grammar.language):
            yield Completion(label + after, filled + then, role, state.start, doc)


def _fields(state: Standing, terminals: Iterable[str]) -> Iterator[Completion]:
    for terminal, field in state.grammar.fields.items():
        if terminal in terminals and field.subjects <= state.carried:
            label = field.label[state.grammar.language]
            yield Completion(label, f"{plain(label)} ", Role.FIELD, state.start, field.doc)


def _keywords(state: Standing, at: Cursor) -> Iterator[Completion]:
    """The keywords that can begin or go on here; of the clauses of a statement only those that it does not have yet."""
    known = {fold(" ".join(line.split())) for line in at.beside} if not state.line else set()
    for keyword, forms in ((one, spellings(one, at.language)) for one in Keyword if _may_follow(one, state)):
        for words in (form.split() for form in forms):
            terminals = state.grammar.words.terminals(" ".join(words))
            for size in range(len(terminals)):
                begun = _begun(state, keyword, size) == terminals[:size]
                if begun and terminals[size] in state.accepted and (size or words == forms[0].split()):
                    label = " ".join(words[size:])
                    if keyword in _REPEATED or not any(line.startswith(fold(" ".join(words))) for line in known):
                        yield Completion(label, opened(keyword, label, at.language), Role.KEYWORD, state.start)


def _begun(state: Standing, keyword: Keyword, size: int) -> tuple[str, ...]:
    """What has been read of the keyword: all of the condition, or the last words of the line."""
    if state.kind and keyword in _IN_CONDITIONS:
        return state.done
    return state.line[-size:] if size else ()


def _may_follow(keyword: Keyword, state: Standing) -> bool:
    """Not where the same word goes on a phrase."""
    if keyword in _IN_CONDITIONS:
        return state.kind is Kind.CONDITION
    if keyword is Keyword.OR:
        return bool(state.done)
    return state.kind is None


def _names(state: Standing, at: Cursor, sources: Iterable[str]) -> Iterator[Completion]:
    """Definitions where a condition begins, triggers where something is expected of one."""
    if "STRING" in state.accepted:
        expecting = state.line == state.grammar.words.terminals(written(Keyword.EXPECT, at.language))
        if expecting or (state.kind is Kind.CONDITION and not state.done):
            keyword = Keyword.TRIGGER if expecting else Keyword.DEFINE
            for name in names(keyword, sources):
                yield Completion(quoted(name), plain(quoted(name)), Role.NAME, state.start)


def names(keyword: Keyword, sources: Iterable[str]) -> tuple[str, ...]:
    """The names of the definitions or triggers in these texts, in either language, whether or not the texts can be read."""
    heads = "|".join(re.escape(form) for language in Language for form in spellings(keyword, language))
    pattern = re.compile(rf'^(?:{heads})[ \t]+("[^"\\\n]*(?:\\.[^"\\\n]*)*")', re.MULTILINE | re.IGNORECASE)
    return tuple(dict.fromkeys(read_text(found) for source in sources for found in pattern.findall(source)))


def _others(state: Standing) -> Iterator[Completion]:
    """Outside phrases: fields, the targets of `hoogstens één keer per`, and the times and units of a deadline."""
    if state.kind or not state.line:
        return
    grammar, language = state.grammar, state.grammar.language
    yield from _fields(state, state.accepted)
    if state.line == grammar.words.terminals(written(Keyword.AFTER, language)):
        for kind in (Duration, Workdays):
            yield from (Completion(label, filled, Role.VALUE, state.start) for label, filled in values(Plain(kind), language))
    known = {name for form in _all_spellings(language) for name in grammar.words.terminals(form)} | set(grammar.fields)
    for terminal, word in grammar.words.spelled.items():
        if terminal in state.accepted and terminal not in known:
            yield Completion(word, plain(word), Role.VALUE, state.start)


def _all_spellings(language: Language) -> tuple[str, ...]:
    return tuple(form for keyword in Keyword for form in spellings(keyword, language))
