"""Issue 4, outcome 5: judging many cases by columns says of each trigger what the engine says case by case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from api.bootstrap import registry
from domain.absence import CaseKind
from domain.case_facts import CaseCourse, CaseWage
from domain.columns import MISSING, Column
from domain.events import Event, Subject
from domain.facts import ActedBefore, CaseCharacteristics, CaseSegment, Facts
from domain.people_facts import Person
from domain.values import Language, Money, Period, Target
from dsl.ast import (
    Call,
    Comparison,
    Condition,
    Deadline,
    Definition,
    Group,
    Mode,
    Not,
    Operator,
    Quantifier,
    Reference,
)
from dsl.operators import fitting
from dsl.tables import Row
from dsl.types import Duration, Unit
from engine.columns import Plan, plan
from engine.columns_judge import Table, judge
from engine.contracts import condition
from engine.evaluate import decide
from engine.link import LinkedTrigger, Program
from engine.switches import Switch
from engine.verdict import Outcome

DAY = date(2026, 9, 1)


@condition(nl="test breekt van {number}", en="test breaks of {number}")
def breaks(course: CaseCourse, number: int) -> bool:
    """Crashes for a case of so many days."""
    if course.days == number:
        raise RuntimeError("broken")
    return course.days > number


@condition(nl="test weet het niet van {number}", en="test does not know of {number}")
def does_not_know(course: CaseCourse, number: int) -> bool | None:
    """Knows nothing about a case of so many days."""
    return None if course.days == number else course.days < number


REGISTRY = replace(registry(), conditions={**registry().conditions, "breaks": breaks, "does_not_know": does_not_know})
FACTS = (CaseCourse, CaseWage, CaseSegment, Person, CaseCharacteristics)
NAMES = (
    "case_course.days",
    "case_course.kind",
    "case_course.ended",
    "case_course.last_day",
    "case_wage.daily_wage",
    "case_segment.percentage",
    "person.number",
)
SLOT = {name: REGISTRY.catalogue.field(name).slot for name in NAMES}
DAYS = st.dates(date(2026, 8, 30), date(2026, 9, 3))
AMOUNTS = st.sampled_from([Money(Decimal(text)) for text in ("0", "99.99", "100", "100.01")])
PERCENTAGES = st.sampled_from([Decimal(text) for text in ("0", "33.33", "50", "100")])
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "case_course.days": st.integers(0, 4),
    "case_course.kind": st.sampled_from(CaseKind),
    "case_course.ended": st.booleans(),
    "case_course.last_day": DAYS,
    "case_wage.daily_wage": AMOUNTS,
    "case_segment.percentage": PERCENTAGES,
    "person.number": st.sampled_from("abc"),
}
WIDTH = {Operator.EMPTY: 0, Operator.FILLED: 0, Operator.BETWEEN: 2, Operator.ONE_OF: 2}


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    name = draw(st.sampled_from(NAMES))
    operator = draw(st.sampled_from(fitting(SLOT[name])))
    return Comparison(name, operator, tuple(draw(VALUES[name]) for _ in range(WIDTH.get(operator, 1))))


CALLS = st.one_of(
    st.builds(lambda number: Call("breaks", (("number", number),)), st.integers(0, 4)),
    st.builds(lambda number: Call("does_not_know", (("number", number),)), st.integers(0, 4)),
    st.just(Call("case_has_characteristic", (("name", "x"),))),
    st.just(Call("daily_wage_is_missing")),
    st.builds(lambda number: Call("case_lasts_at_least", (("length", Duration(number, Unit.DAY)),)), st.integers(0, 4)),
    st.just(Reference("eigen")),
)


def groups(items: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    listed = st.lists(items, min_size=1, max_size=3).map(tuple)
    plain = st.builds(Group, st.sampled_from([Quantifier.ALL, Quantifier.ANY, Quantifier.NONE]), listed)
    counted = st.builds(lambda of, count: Group(Quantifier.AT_LEAST, of, min(count, len(of))), listed, st.integers(1, 3))
    return st.one_of(plain, counted, st.builds(Not, items))


CONDITIONS_OF_A_ROW = st.recursive(comparisons() | comparisons() | CALLS, groups, max_leaves=5)
ROWS = st.lists(st.lists(CONDITIONS_OF_A_ROW, max_size=3).map(lambda nodes: Row(tuple(nodes), ())), min_size=1, max_size=2)
DEADLINES = st.sampled_from(
    [None, None, Deadline(Duration(1, Unit.DAY)), Deadline(Duration(1, Unit.DAY), "case_course.last_day")]
)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    triggers = tuple(
        LinkedTrigger(
            f"T{number}",
            f"v{number}",
            draw(st.sampled_from([None, None, Period(date(2026, 1, 1)), Period(date(2026, 1, 1), DAY)])),
            draw(st.sampled_from([None, Target.CASE])),
            draw(DEADLINES),
            draw(st.sampled_from(Mode)),
            tuple(draw(ROWS)),
            "test.rules",
            Language.NL,
        )
        for number in range(draw(st.integers(1, 4)))
    )
    definition = Definition(
        "eigen", (draw(comparisons()), draw(comparisons() | CALLS.filter(lambda node: isinstance(node, Call))))
    )
    kinds = frozenset((*FACTS, ActedBefore))
    return Program("0" * 64, {"day_change": triggers}, {"day_change": kinds}, {"eigen": definition}, REGISTRY)


PERSONS = st.builds(Person, st.sampled_from("abcd"), st.just(40))
FACT_VALUES = st.fixed_dictionaries(
    {
        CaseCourse: st.none()
        | st.builds(CaseCourse, VALUES["case_course.kind"], st.integers(0, 4), st.just(0), st.booleans(), st.none() | DAYS),
        CaseWage: st.none() | st.builds(CaseWage, st.none() | AMOUNTS, st.none()),
        CaseSegment: st.none() | st.builds(CaseSegment, st.just(DAY), PERCENTAGES, st.none()),
        Person: PERSONS,
        CaseCharacteristics: st.sampled_from([CaseCharacteristics(frozenset()), CaseCharacteristics(frozenset("x"))]),
        ActedBefore: st.sets(st.sampled_from(["T0/case", "T1/case"])).map(lambda names: ActedBefore(frozenset(names))),
    }
)


def column(of: Column, portfolio: Sequence[Facts]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What the database gives, made from facts."""
    return np.array([_number(of, facts[of.fact]) for facts in portfolio])


def _number(of: Column, fact: object) -> float:
    value = None if fact is None else True if of.attribute is None else getattr(fact, of.attribute)
    return MISSING if value is None else of.number(value)


def acted(portfolio: Sequence[Facts]) -> dict[str, np.ndarray[Any, np.dtype[np.intp]]]:
    names = [facts[ActedBefore].names for facts in portfolio]  # type: ignore[attr-defined]
    return {f"T{n}": np.array([at for at, one in enumerate(names) if f"T{n}/case" in one], np.intp) for n in range(4)}


def readable(fact: type, attribute: str) -> bool:
    return (fact, attribute) != (CaseCourse, "ended")


def planned(program: Program) -> Plan:
    return plan(program, "day_change", readable)


@settings(max_examples=400)
@given(
    programs(),
    st.lists(FACT_VALUES, min_size=1, max_size=6),
    st.dictionaries(st.sampled_from(["T0", "T1"]), st.sampled_from(Switch)),
)
def test_columns_say_what_the_engine_says(program: Program, portfolio: list[Facts], switches: Mapping[str, Switch]) -> None:
    """Counts of closed triggers are exact, cases that need an event are found, and open triggers lose no case."""
    subjects = {Subject.EMPLOYER: 1, Subject.EMPLOYEE: 1, Subject.CASE: 1}
    event = Event(UUID(int=1), "day_change", DAY, subjects)
    of = planned(program)
    table = Table({one: column(one, portfolio) for one in of.columns}, len(portfolio))
    judged = judge(of, table, DAY, acted(portfolio), switches)
    decided = [decide(program, event, facts, switches).outcomes for facts in portfolio]
    expected: dict[str, Counter[Outcome]] = {}
    acts = [False] * len(portfolio)
    for position, one in enumerate(of.triggers):
        outcomes = [case.get(position, Outcome.FAILS) for case in decided]
        closed = not one.is_open or Outcome.SWITCHED_OFF in outcomes
        told: Counter[Outcome] = Counter(each for each in outcomes if each not in (Outcome.FAILS, Outcome.NOT_VALID))
        if closed and told:
            expected[one.trigger.name] = told
        for case, outcome in enumerate(outcomes):
            if closed:
                acts[case] |= outcome in (Outcome.FIRED, Outcome.WAITS)
            else:
                assert judged.asks[case] or outcome in (Outcome.FAILS, Outcome.NOT_VALID)
    assert judged.counts == expected
    assert judged.acts.tolist() == acts


def test_what_is_written_in_fields_needs_no_engine() -> None:
    """A phrase that declares its meaning is judged by columns too; one that does not leaves its trigger open."""
    rows = {"closed": Call("daily_wage_is_missing"), "open": Call("case_has_characteristic", (("name", "x"),))}
    triggers = tuple(
        LinkedTrigger(name, name, None, None, None, Mode.ALL, (Row((node,), ()),), "test.rules", Language.NL)
        for name, node in rows.items()
    )
    program = Program("0" * 64, {"day_change": triggers}, {"day_change": frozenset(FACTS)}, {}, registry())
    assert [one.is_open for one in planned(program).triggers] == [False, True]
    assert [(one.fact, one.attribute) for one in planned(program).columns] == [(CaseWage, "daily_wage"), (CaseWage, None)]


def test_a_number_that_others_could_share_is_none() -> None:
    """More digits than a float holds: left to the engine."""
    wide = Comparison("case_wage.daily_wage", Operator.ABOVE, (Money(Decimal("12345678901234.56")),))
    trigger = LinkedTrigger("T", "T", None, None, None, Mode.ALL, (Row((wide,), ()),), "test.rules", Language.NL)
    program = Program("0" * 64, {"day_change": (trigger,)}, {"day_change": frozenset(FACTS)}, {}, REGISTRY)
    assert [one.is_open for one in planned(program).triggers] == [True]
