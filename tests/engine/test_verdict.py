"""Three answers and a fault: the tables of the logic, and its laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.verdict import Verdict, all_of, any_answer, any_of, none_of, opposite

H, F, U, E = Verdict.HOLDS, Verdict.FAILS, Verdict.UNKNOWN, Verdict.ERROR


@pytest.mark.parametrize(
    ("given_", "every", "some", "none"),
    [
        ([], H, F, H),
        ([H], H, H, F),
        ([F], F, F, H),
        ([U], U, U, U),  # unknown is never turned around
        ([E], E, E, E),
        ([H, F], F, H, F),
        ([H, U], U, H, F),
        ([F, U], F, U, U),
        ([F, E], F, E, E),  # what fails does not need the word of a broken plugin
        ([H, U, E], E, E, E),  # else a crash is never outvoted
    ],
)
def test_truth_table(given_: list[Verdict], every: Verdict, some: Verdict, none: Verdict) -> None:
    assert (all_of(given_), any_of(given_), none_of(given_)) == (every, some, none)


@given(st.lists(st.sampled_from([H, F, U]), max_size=6))
def test_none_of_is_all_of_the_opposites(given_: list[Verdict]) -> None:
    assert none_of(given_) == all_of([opposite(verdict) for verdict in given_])


@given(st.lists(st.sampled_from([True, False, None])), st.lists(st.sampled_from([True, False])))
def test_any_answer_is_certain_about_every_way_to_fill_the_unknown(answers: list[bool | None], filling: list[bool]) -> None:
    known = any_answer(answers)
    if known is not None:
        spare = iter(filling)
        filled = [next(spare, False) if answer is None else answer for answer in answers]
        assert any(filled) is known
