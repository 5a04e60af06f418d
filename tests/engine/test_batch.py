"""Issue 4, measured: where a field's values become numbers, none compares otherwise than as what it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conditions.fields import FIELDS
from domain.claim_facts import Claim
from domain.claims import ClaimOrigin, ClaimStatus
from domain.events import Event, Subject
from domain.facts import CaseSegment, Facts
from domain.values import Language, Money
from dsl.ast import Comparison, Operator, RuleFile, Trigger
from dsl.ruleset import Ruleset
from engine import batch_compile
from engine.batch import decide_batch, matches_batch
from engine.evaluate import decide
from engine.link import Program, link
from engine.registry import register

REGISTRY = register((), (), FIELDS)
EDGES = (0, 10**2, 10**12, 10**15 - 1, 10**15, 2**53 * 100, 10**19)
CENTS = st.builds(
    lambda edge, step, sign: sign * (edge + step), st.sampled_from(EDGES), st.integers(-2, 2), st.sampled_from((1, -1))
)
AMOUNTS = st.builds(
    lambda cents, currency: Money(Decimal(cents).scaleb(-2), currency), CENTS, st.sampled_from(("EUR", "EUR", "USD"))
)
EUROS = CENTS.map(lambda cents: Money(Decimal(cents).scaleb(-2)))
PERCENTAGES = st.sampled_from(
    [Decimal(text) for text in ("33", "33.33", "33.333333333333333333", "33.333333333333333334", "1E+1")]
)
COUNTS = st.sampled_from([0, 1, 2**53 - 1, 2**53, 2**53 + 1, 2**63 - 1, -(2**53) - 1])
DAYS = st.sampled_from([date.min, date(2026, 1, 1), date(2026, 1, 2), date.max])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "claim.gross": EUROS,
    "claim.days": COUNTS,
    "claim.last_day": DAYS,
    "case_segment.percentage": PERCENTAGES,
    "case_segment.wage_at_onset": EUROS,
}
WIDTH = {Operator.EMPTY: 0, Operator.FILLED: 0, Operator.BETWEEN: 2, Operator.ONE_OF: 2}


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    name, operator = draw(st.sampled_from(list(VALUES))), draw(st.sampled_from(Operator))
    return Comparison(name, operator, tuple(draw(VALUES[name]) for _ in range(WIDTH.get(operator, 1))))


def claims() -> st.SearchStrategy[Claim]:
    origin, status, days = st.just(ClaimOrigin.IMPORT), st.just(ClaimStatus.PENDING), st.none() | COUNTS
    one, who = st.just(1), st.just("anna")
    return st.builds(
        Claim, st.just("C-1"), AMOUNTS, origin, status, DAYS, st.none() | DAYS, days, one, one, who, decided_by=st.none()
    )


FACTS = st.fixed_dictionaries(
    {Claim: st.none() | claims(), CaseSegment: st.builds(CaseSegment, DAYS, PERCENTAGES, st.none() | AMOUNTS)}
)


def linked(rules: list[list[Comparison]], event_type: str = "claim_imported") -> Program:
    triggers = [Trigger(f"T{number}", event_type, tuple(tests), ()) for number, tests in enumerate(rules)]
    return link(Ruleset((("some.rules", RuleFile(Language.EN, tuple(triggers))),), {"some.rules": ""}, "hash"), REGISTRY)


def imported(number: int, event_type: str = "claim_imported") -> Event:
    return Event(UUID(int=number), event_type, date(2026, 1, 1), dict.fromkeys(Subject, 1))


def test_no_number_is_rounded_to_another() -> None:
    """Cents, decimal numbers, whole numbers and days, small and beyond what a float holds; empty, foreign and absent ones."""

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.lists(comparisons(), min_size=1, max_size=2), min_size=1, max_size=5), st.lists(FACTS, max_size=8))
    def agree(rules: list[list[Comparison]], facts: list[Facts]) -> None:
        program, events = linked(rules), [imported(number) for number in range(len(facts))]
        assert matches_batch(program, events, facts) == list(map(program.matches, events, facts))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch_compile, "FEW_TESTS", -1)
        patch.setattr(batch_compile, "FEW_EVENTS", 0)
        agree()


@pytest.mark.parametrize("events", [1, batch_compile.FEW_EVENTS, batch_compile.FEW_EVENTS + 1, 100])
@pytest.mark.parametrize("rules", [0, 1, batch_compile.FEW_TESTS])
def test_few_or_many_events_and_rules_are_decided_alike(events: int, rules: int) -> None:
    """In the order of the events, those of two types and of one that no rule listens to between each other."""
    program = linked([[Comparison("claim.days", Operator.AT_LEAST, (number,))] for number in range(rules)])
    happened = [imported(number, ("claim_imported", "claim_created")[number % 3 // 2]) for number in range(events)]
    claim = Claim(
        "C-1", Money(Decimal(1)), ClaimOrigin.IMPORT, ClaimStatus.PENDING, *(date(2026, 1, 1),) * 2, 0, 1, 1, "anna", None
    )
    facts: list[Facts] = [{Claim: None if number % 7 == 6 else replace(claim, days=number)} for number in range(events)]
    assert decide_batch(program, happened, facts) == list(map(decide, [program] * events, happened, facts))
