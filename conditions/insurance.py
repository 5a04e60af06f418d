"""Conditions on the policies that cover the employee of the case (seed 3.3.4), in the order of the seed."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from domain.events import Event
from domain.facts import AbsenceCase, CaseSegment, Coverage, EmployerWages, IncludedWage, IncludedWages, Policies
from domain.values import InsuranceType, Money
from engine.contracts import condition
from engine.verdict import any_answer

from .meaning import at_least


def _running(policies: Policies, event: Event) -> Iterable[Coverage]:
    return (coverage for coverage in policies.coverages if event.occurred_on in coverage.runs)


@condition(
    nl="heeft lopende polis van verzekeringstype {insurance_type}",
    en="has a running policy of insurance type {insurance_type}",
)
def has_running_policy(policies: Policies, event: Event, insurance_type: InsuranceType) -> bool:
    """R-3.3.4a: a policy of this insurance type covers the employee, and a coverage of it runs on the event's date."""
    return any(coverage.insurance_type == insurance_type for coverage in _running(policies, event))


@condition(
    nl="totaal loon ingesloten zieke werknemers boven aangemelde loonsom van polis",
    en="total wage of included ill employees above declared wage sum of policy",
)
def included_wages_above_declared(included: IncludedWages) -> bool | None:
    """R-3.3.4b: the daily wages of the included ill employees add up to more than the declared wage sum of a running policy.

    Policies without a declared wage sum are passed over; when none has one it is unknown, like when a daily wage is
    missing and the known ones do not already exceed the sum.
    """
    declared = [policy for policy in included.policies if policy.declared_wage_sum is not None]
    if included.policies and not declared:
        return None
    return any_answer(_above_declared(policy) for policy in declared)


def _above_declared(policy: IncludedWage) -> bool | None:
    if policy.declared_wage_sum is not None and policy.total_daily_wage > policy.declared_wage_sum:
        return True
    return None if policy.without_daily_wage else False


@condition(
    nl="jaarloon trajectverloop boven maximumloonsom van polis",
    en="annual wage of case segments above maximum wage sum of policy",
)
def annual_wages_above_maximum(policies: Policies, wages: EmployerWages, event: Event) -> bool | None:
    """R-3.3.4c: the daily wages of all ill employees of the employer, over a whole year, exceed the maximum wage sum of
    a running policy. A year counts the daily wage days of the reference values (261). Policies without a maximum are
    passed over; when none has one it is unknown.
    """
    running = list(_running(policies, event))
    maxima = [maximum for coverage in running if (maximum := coverage.maximum_wage_sum) is not None]
    if running and not maxima:
        return None
    return any_answer(_above_maximum(maximum, wages) for maximum in maxima)


def _above_maximum(maximum: Money, wages: EmployerWages) -> bool | None:
    if wages.days_per_year is None:
        return None
    if wages.total_daily_wage * wages.days_per_year > maximum:
        return True
    return None if wages.without_daily_wage else False


@condition(
    nl="heeft startdatum binnen {days} dagen na start polis van verzekeringstype {insurance_type}",
    en="has a start date within {days} days after the start of a policy of insurance type {insurance_type}",
)
def starts_soon_after_policy(case: AbsenceCase, policies: Policies, days: int, insurance_type: InsuranceType) -> bool:
    """R-3.3.4d: the case starts on or at most `days` days after the first day of a coverage of this insurance type."""
    return any(
        coverage.runs.start <= case.started_on <= coverage.runs.start + timedelta(days=days)
        for coverage in policies.coverages
        if coverage.insurance_type == insurance_type
    )


@condition(
    nl="traject heeft meerdere actieve polissen voor zelfde verzekeringstype",
    en="case has several active policies for the same insurance type",
)
def several_policies_of_one_type(policies: Policies, event: Event) -> bool:
    """R-3.3.4e: two or more policies of one insurance type run on the event's date; guards against double bookings."""
    active = {(coverage.policy, coverage.insurance_type) for coverage in _running(policies, event)}
    return any(count > 1 for count in Counter(kind for _, kind in active).values())


@condition(
    nl="trajectverloop heeft loon van ten minste {minimum} of meer",
    en="case segment has a wage of {minimum} or more",
    means=lambda minimum: at_least("case_segment.wage_at_onset", minimum),
)
def segment_wage_at_least(segment: CaseSegment, minimum: Money) -> bool | None:
    """R-3.3.4f: the wage recorded at the onset of the running case segment (‘Loon bij ingang ziekte’) is at least `minimum`."""
    return None if segment.wage_at_onset is None else segment.wage_at_onset >= minimum
