"""Outcomes as they are kept: short, canonical, and complete again with the names of the triggers (issue 4, outcome 2)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.outcomes import pack, unpack
from engine.verdict import Outcome

KEPT = [outcome for outcome in Outcome if outcome is not Outcome.FAILS]
OUTCOMES = st.dictionaries(st.integers(0, 20_000), st.sampled_from(KEPT), max_size=30)


@given(OUTCOMES)
def test_unpacked_they_are_what_was_packed(outcomes: dict[int, Outcome]) -> None:
    assert unpack(pack(outcomes)) == outcomes


@given(OUTCOMES)
def test_equal_outcomes_give_equal_text(outcomes: dict[int, Outcome]) -> None:
    assert pack(dict(reversed(outcomes.items()))) == pack(outcomes)


def test_they_are_short() -> None:
    assert pack({17: Outcome.UNKNOWN, 3: Outcome.FIRED}) == "3f17u"
    assert pack({}) == ""
