"""The seed's conditions (3.3.4), each on facts that a domain expert can check by hand."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from conditions.insurance import (
    annual_wages_above_maximum,
    has_running_policy,
    included_wages_above_declared,
    segment_wage_at_least,
    several_policies_of_one_type,
    starts_soon_after_policy,
)
from domain.events import Event, Subject
from domain.facts import AbsenceCase, CaseSegment, Coverage, EmployerWages, IncludedWage, IncludedWages, Policies
from domain.values import InsuranceType, Money, Period


def euros(amount: str | None) -> Money | None:
    return None if amount is None else Money(Decimal(amount))


def event(day: str) -> Event:
    return Event(UUID(int=1), "claim_imported", date.fromisoformat(day), {Subject.EMPLOYER: 1})


def coverage(policy: str, kind: InsuranceType, start: str, end: str | None = None, *, maximum: str | None = None) -> Coverage:
    runs = Period(date.fromisoformat(start), date.fromisoformat(end) if end else None)
    return Coverage(policy, kind, runs, None, euros(maximum))


STOP_LOSS = Policies((coverage("P-1", InsuranceType.STOP_LOSS, "2026-01-01", "2027-01-01"),))


@pytest.mark.parametrize(
    ("day", "kind", "expected"),
    [
        ("2026-01-01", InsuranceType.STOP_LOSS, True),  # the first day counts
        ("2026-12-31", InsuranceType.STOP_LOSS, True),  # the last day too
        ("2027-01-01", InsuranceType.STOP_LOSS, False),  # the end is half-open
        ("2025-12-31", InsuranceType.STOP_LOSS, False),
        ("2026-06-01", InsuranceType.CONVENTIONAL, False),
    ],
)
def test_running_policy_of_type(day: str, kind: InsuranceType, expected: bool) -> None:
    """R-3.3.4a: ‘Heeft lopende polis van Verzekeringstype X’."""
    assert has_running_policy.function(policies=STOP_LOSS, event=event(day), insurance_type=kind) is expected


@pytest.mark.parametrize(
    ("total", "missing", "declared", "expected"),
    [
        ("500.01", 0, "500.00", True),
        ("500.00", 0, "500.00", False),  # exactly the declared sum is not above it
        ("499.99", 1, "500.00", None),  # one daily wage is missing: it may be above
        ("500.01", 1, "500.00", True),  # whatever the missing wage is, it is above
        ("900.00", 0, None, None),  # no declared wage sum
    ],
)
def test_included_wages_above_declared(total: str, missing: int, declared: str | None, expected: bool | None) -> None:
    """R-3.3.4b: ‘Totaal loon ingesloten zieke werknemers boven aangemelde loonsom van polis’."""
    wage = IncludedWage("P-1", euros(declared), 3, missing, Money(Decimal(total)))
    assert included_wages_above_declared.function(included=IncludedWages((wage,))) is expected


def test_one_policy_above_is_enough_and_no_policy_is_no() -> None:
    """R-3.3.4b: the policies are judged one by one; a known excess is not hidden by an unknown one."""
    unknown = IncludedWage("P-1", euros("500.00"), 1, 1, Money(Decimal(100)))
    above = IncludedWage("P-2", euros("50.00"), 1, 0, Money(Decimal(100)))
    assert included_wages_above_declared.function(included=IncludedWages((unknown, above))) is True
    assert included_wages_above_declared.function(included=IncludedWages(())) is False


def test_a_policy_without_declared_wage_sum_is_passed_over_when_another_has_one() -> None:
    """R-3.3.4b: a ZW ERD policy declares no wage sum; the Stoploss policy beside it decides."""
    without = IncludedWage("P-1", None, 1, 0, Money(Decimal(100)))
    below = IncludedWage("P-2", euros("500.00"), 1, 0, Money(Decimal(100)))
    assert included_wages_above_declared.function(included=IncludedWages((without, below))) is False
    assert included_wages_above_declared.function(included=IncludedWages((without,))) is None


@pytest.mark.parametrize(
    ("daily", "missing", "maximum", "days", "expected"),
    [
        ("200.00", 0, "52199.99", 261, True),  # 200 x 261 = 52,200.00
        ("200.00", 0, "52200.00", 261, False),
        ("200.00", 2, "52200.00", 261, None),
        ("200.00", 0, None, 261, None),
        ("200.00", 0, "52199.99", None, None),  # the reference value is not known on that date
    ],
)
def test_annual_wages_above_maximum(
    daily: str, missing: int, maximum: str | None, days: int | None, expected: bool | None
) -> None:
    """R-3.3.4c: ‘Jaarloon trajectverloop boven MaximumLoonsom van Polis’."""
    policies = Policies((coverage("P-1", InsuranceType.CONVENTIONAL, "2026-01-01", maximum=maximum),))
    wages = EmployerWages(2, missing, Money(Decimal(daily)), days)
    answer = annual_wages_above_maximum.function(policies=policies, wages=wages, event=event("2026-03-01"))
    assert answer is expected


def test_a_coverage_that_has_ended_sets_no_maximum() -> None:
    """R-3.3.4c: only the coverages that run on the event's date count."""
    policies = Policies((coverage("P-1", InsuranceType.CONVENTIONAL, "2025-01-01", "2026-01-01", maximum="1.00"),))
    wages = EmployerWages(1, 0, Money(Decimal(200)), 261)
    assert annual_wages_above_maximum.function(policies=policies, wages=wages, event=event("2026-01-01")) is False


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2026-01-01", True), ("2026-01-31", True), ("2026-02-01", False), ("2025-12-31", False)],
)
def test_starts_within_30_days_after_policy(start: str, expected: bool) -> None:
    """R-3.3.4d: ‘Heeft startdatum binnen X dagen na start polis van Verzekeringstype Y’; day 30 is still within."""
    case = AbsenceCase("T-1", date.fromisoformat(start))
    answer = starts_soon_after_policy.function(case=case, policies=STOP_LOSS, days=30, insurance_type=InsuranceType.STOP_LOSS)
    assert answer is expected


def test_several_policies_of_one_type() -> None:
    """R-3.3.4e: ‘Traject heeft meerdere actieve polissen voor zelfde verzekeringstype’."""
    first = coverage("P-1", InsuranceType.STOP_LOSS, "2026-01-01")
    second = coverage("P-2", InsuranceType.STOP_LOSS, "2026-06-01")
    other = coverage("P-3", InsuranceType.CONVENTIONAL, "2026-01-01")
    renewed = coverage("P-1", InsuranceType.STOP_LOSS, "2025-01-01", "2026-01-01")
    ask = several_policies_of_one_type.function
    assert ask(policies=Policies((first, second)), event=event("2026-07-01")) is True
    assert ask(policies=Policies((first, second)), event=event("2026-05-31")) is False  # the second does not run yet
    assert ask(policies=Policies((first, other)), event=event("2026-07-01")) is False
    assert ask(policies=Policies((first, renewed)), event=event("2026-07-01")) is False  # two coverages of one policy


@pytest.mark.parametrize(("wage", "expected"), [("4500.00", True), ("4499.99", False), ("6000.00", True), (None, None)])
def test_segment_wage_at_least(wage: str | None, expected: bool | None) -> None:
    """R-3.3.4f: ‘Trajectverloop heeft loon van ten minste X of meer’; an empty wage is unknown, not too low."""
    segment = CaseSegment(date(2026, 1, 1), Decimal(100), euros(wage))
    assert segment_wage_at_least.function(segment=segment, minimum=Money(Decimal(4500))) is expected
