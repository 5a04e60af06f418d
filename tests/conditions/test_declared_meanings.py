"""A condition that declares its meaning over fields means just that: function and tree agree on any facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conditions import CONDITIONS
from conditions.fields import FIELDS
from domain.values import Money
from dsl.ast import Comparison, Condition, Group, Not, Quantifier
from dsl.types import Choice, Duration, Slot, Unit
from engine.compare import compare
from engine.contracts import ConditionPlugin
from engine.verdict import Verdict, all_of, any_of, none_of, opposite, verdict

FIELD = {field.name: field for field in FIELDS}
DECLARED = [plugin for plugin in CONDITIONS if plugin.phrase.means is not None]
_OF = {Quantifier.ALL: all_of, Quantifier.ANY: any_of, Quantifier.NONE: none_of}

# few values each, so that facts and slots are often equal or next to one another
_VALUES: Mapping[type, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(0, 45) | st.sampled_from((286, 287, 288)),
    str: st.sampled_from(("a", "b", "A123")),
    Decimal: st.sampled_from([Decimal(text) for text in ("0", "0.5", "50", "99.99", "100")]),
    Money: st.sampled_from([Money(Decimal(text)) for text in ("0", "99.99", "100", "4500")]),
    date: st.dates(date(2026, 1, 1), date(2026, 1, 5)),
    Duration: st.builds(Duration, st.integers(0, 45), st.sampled_from(Unit)),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of an annotation: a type, an enum, or one of these and None."""
    if NoneType in get_args(hint):
        return st.none() | values(next(kind for kind in get_args(hint) if kind is not NoneType))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    return _VALUES[hint] if hint in _VALUES else st.just(())


def facts(kind: type) -> st.SearchStrategy[Any]:
    hints = {name: hint for name, hint in get_type_hints(kind).items() if name != "SUBJECT"}
    return st.builds(kind, **{name: values(hint) for name, hint in hints.items()})


def filling(slot: Slot) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(slot.labels)) if isinstance(slot, Choice) else _VALUES[slot.type]


def answer(node: Condition, known: Mapping[type, object]) -> Verdict:
    match node:
        case Comparison():
            return compare(node, getattr(known[FIELD[node.field].fact], FIELD[node.field].attribute))
        case Group():
            return _OF[node.quantifier]([answer(item, known) for item in node.items])
        case Not():
            return opposite(answer(node.item, known))
    raise TypeError(node)


@pytest.mark.parametrize("plugin", DECLARED, ids=lambda plugin: plugin.phrase.name)
def test_function_and_declared_meaning_agree(plugin: ConditionPlugin) -> None:
    """R-A1: unknown where the function does not know, and only there."""

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def agree(data: st.DataObject) -> None:
        slots = {name: data.draw(filling(slot), name) for name, slot in plugin.phrase.slots.items()}
        read = {name: data.draw(facts(kind), name) for name, kind in plugin.injected.items()}
        assert plugin.phrase.means is not None
        tree = plugin.phrase.means(**slots)
        known = {plugin.injected[name]: fact for name, fact in read.items()}
        assert answer(tree, known) is verdict(plugin.function(**read, **slots))

    agree()


@pytest.mark.parametrize("plugin", DECLARED, ids=lambda plugin: plugin.phrase.name)
def test_a_declared_meaning_is_about_the_same_facts(plugin: ConditionPlugin) -> None:
    """R-A1: so that a trigger that may use the condition may use its meaning."""
    tree = plugin.phrase.means(**{name: _any(slot) for name, slot in plugin.phrase.slots.items()})
    assert {FIELD[name].fact for name in _fields(tree)} == set(plugin.injected.values())


def _any(slot: Slot) -> object:
    if isinstance(slot, Choice):
        return next(iter(slot.labels))
    return {int: 1, str: "a", Decimal: Decimal(1), Money: Money(Decimal(1)), Duration: Duration(1, Unit.DAY)}[slot.type]


def _fields(node: Condition) -> set[str]:
    match node:
        case Comparison():
            return {node.field}
        case Group():
            return set().union(*map(_fields, node.items))
    raise TypeError(node)


def test_many_conditions_declare_their_meaning() -> None:
    assert len(DECLARED) >= 40
