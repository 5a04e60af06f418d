"""Values as whole numbers: the order stays, and every comparison holds in exactly its stretches."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values import INSURANCE_TYPE_LABELS, InsuranceType, Money
from dsl.ast import Operator, Placeholder, Value
from dsl.prove.numbers import Numbers, bounds, complement
from dsl.types import Choice, Duration, Plain, Slot, Unit, Workdays

TESTS = {
    Operator.IS: lambda value, first, _: value == first,
    Operator.IS_NOT: lambda value, first, _: value != first,
    Operator.ABOVE: lambda value, first, _: value > first,
    Operator.BELOW: lambda value, first, _: value < first,
    Operator.AT_LEAST: lambda value, first, _: value >= first,
    Operator.AT_MOST: lambda value, first, _: value <= first,
    Operator.BETWEEN: lambda value, first, last: first <= value <= last,
    Operator.ONE_OF: lambda value, first, last: value in (first, last),
}
TWO = (Operator.BETWEEN, Operator.ONE_OF)

VALUES: dict[Slot, st.SearchStrategy[Value]] = {
    Plain(Money): st.decimals(-1000, 1000, places=2).map(Money),
    Plain(Decimal): st.decimals(0, 100, places=9),
    Plain(int): st.integers(-10, 10),
    Plain(date): st.dates(date(2024, 1, 1), date(2024, 1, 9)),
}


@pytest.mark.parametrize("slot", VALUES, ids=lambda slot: slot.type.__name__)
@given(data=st.data(), operator=st.sampled_from(list(TESTS)))
def test_a_comparison_holds_in_its_stretches(slot: Slot, operator: Operator, data: st.DataObject) -> None:
    numbers = Numbers()
    value, first, last = (data.draw(VALUES[slot]) for _ in range(3))
    inside = numbers.stretches(operator, (first, last)[: 2 if operator in TWO else 1], slot)
    number = numbers.number(value)
    assert inside is not None
    assert number is not None
    assert any(low <= number <= high for low, high in inside) == TESTS[operator](value, first, last)
    outside = complement(inside, bounds(slot))
    assert any(low <= number <= high for low, high in outside) != TESTS[operator](value, first, last)
    assert numbers.value(number, slot) == value


def test_lists_texts_answers_and_workdays_are_counted_too() -> None:
    numbers = Numbers()
    for kind in InsuranceType:
        assert numbers.value(numbers.number(kind) or 0, Choice(InsuranceType, INSURANCE_TYPE_LABELS)) is kind
    assert (numbers.value(numbers.number("a") or 0, Plain(str)), numbers.value(9, Plain(str))) == ("a", None)
    assert numbers.number("a") != numbers.number("b")
    assert numbers.value(1, Plain(bool)) is True
    assert numbers.value(numbers.number(Workdays(3)) or 0, Plain(Workdays)) == Workdays(3)


@pytest.mark.parametrize("value", [Duration(6, Unit.WEEK), Money(Decimal(1), "USD"), Placeholder("loon")])
def test_what_cannot_be_counted_is_not(value: Value) -> None:
    assert Numbers().number(value) is None


def test_a_value_of_another_type_than_the_field_is_not_counted() -> None:
    assert Numbers().stretches(Operator.ABOVE, (50,), Plain(Decimal)) is None
    assert Numbers().stretches(Operator.IS, (True,), Plain(int)) is None


def test_texts_and_lists_have_no_order() -> None:
    assert Numbers().stretches(Operator.ABOVE, ("a",), Plain(str)) is None
    kinds = Choice(InsuranceType, INSURANCE_TYPE_LABELS)
    assert Numbers().stretches(Operator.BETWEEN, (InsuranceType.ZW_ERD, InsuranceType.WGA_ERD), kinds) is None
