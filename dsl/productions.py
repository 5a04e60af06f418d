"""Phrases as productions of the grammar, arranged so that the next word always tells them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .ast import Value
from .phrases import Phrase


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to fill a slot: the tokens that it is written in, and the value that their texts mean."""

    terminals: tuple[str, ...]
    read: Callable[[Sequence[str]], Value]


@dataclass(frozen=True, slots=True)
class Word:
    """A literal word of a phrase."""

    terminal: str

    @property
    def symbols(self) -> tuple[str, ...]:
        return (self.terminal,)


@dataclass(frozen=True, slots=True)
class Use:
    """A slot of a phrase: the rule of its type, or one alternative of that rule written out."""

    parameter: str
    rule: str
    written_out: Alternative | None = None

    @property
    def symbols(self) -> tuple[str, ...]:
        return self.written_out.terminals if self.written_out else (self.rule,)


@dataclass(frozen=True, slots=True)
class Production:
    """One way to write a phrase, down to terminals and slot rules."""

    phrase: Phrase
    elements: tuple[Word | Use, ...]
    symbols: tuple[str, ...]


Slots = Mapping[str, tuple[Alternative, ...]]
"""The alternatives of each slot rule."""


def production(phrase: Phrase, elements: Iterable[Word | Use]) -> Production:
    parts = tuple(elements)
    return Production(phrase, parts, tuple(symbol for part in parts for symbol in part.symbols))


def first(symbol: str, slots: Slots) -> frozenset[str]:
    """The terminals that this symbol can begin with."""
    return frozenset(item.terminals[0] for item in slots[symbol]) if symbol in slots else frozenset((symbol,))


def told_apart(productions: Iterable[Production], slots: Slots) -> tuple[Production, ...]:
    """The same sentences, in productions between which the next token always decides.

    A slot keeps its own rule, which all phrases share, unless another phrase could go on with the same word at that
    place (`{target} heeft …` beside `traject heeft …`): there its alternatives are written out.
    ValueError when two phrases can be the same sentence; it names both.
    """
    return tuple(_branches([clear for item in productions for clear in _without_tails(item, slots)], 0, slots))


def _branches(productions: Sequence[Production], depth: int, slots: Slots) -> Iterator[Production]:
    """`productions` have their first `depth` symbols in common."""
    ended = [item for item in productions if len(item.symbols) == depth]
    if len(ended) > 1:
        raise ValueError(_ambiguous(ended[0].phrase, ended[1].phrase))
    yield from ended
    going_on = [item for item in productions if len(item.symbols) > depth]
    branches: dict[str, list[Production]] = defaultdict(list)
    for item in going_on:
        branches[item.symbols[depth]].append(item)
    if unclear := {symbol for symbol in branches if symbol in slots and _collides(symbol, branches, slots)}:
        yield from _branches([out for item in going_on for out in _spread(item, depth, unclear, slots)], depth, slots)
    else:
        for branch in branches.values():
            yield from _branches(branch, depth + 1, slots)


def _collides(symbol: str, branches: Iterable[str], slots: Slots) -> bool:
    return any(first(symbol, slots) & first(other, slots) for other in branches if other != symbol)


def _without_tails(item: Production, slots: Slots) -> Iterator[Production]:
    """`item` with a slot written out where its value could go on with the word that follows it (`WGA` and `WGA ERD`)."""
    for depth, (symbol, follower) in enumerate(zip(item.symbols, item.symbols[1:], strict=False)):
        if symbol in slots and tails(slots[symbol]) & first(follower, slots):
            for out in _spread(item, depth, {symbol}, slots):
                yield from _without_tails(out, slots)
            return
    yield item


def tails(alternatives: Sequence[Alternative]) -> frozenset[str]:
    """The terminals with which one alternative goes on where a shorter one has ended."""
    spelled = {item.terminals for item in alternatives}
    return frozenset(item[size] for item in spelled for size in range(1, len(item)) if item[:size] in spelled)


def _spread(item: Production, depth: int, unclear: set[str], slots: Slots) -> Iterator[Production]:
    """One production per alternative of the slot at `depth`, or just `item` when that is not `unclear`."""
    if item.symbols[depth] not in unclear:
        yield item
        return
    place, use = _slot_at(item, depth)
    for alternative in slots[use.rule]:
        out = replace(use, written_out=alternative)
        yield production(item.phrase, (*item.elements[:place], out, *item.elements[place + 1 :]))


def _slot_at(item: Production, depth: int) -> tuple[int, Use]:
    before = 0
    for place, part in enumerate(item.elements):
        if before == depth and isinstance(part, Use):
            return place, part
        before += len(part.symbols)
    raise LookupError(f"no slot at {depth} in {item}")


def _ambiguous(one: Phrase, other: Phrase) -> str:
    if one == other:
        return f"{one.kind} `{one.name}` can be read in two ways: values of its slots are written alike"
    return f"{one.kind} `{one.name}` and {other.kind} `{other.name}` can be written as the same sentence; change one of them"
