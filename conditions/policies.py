"""Conditions on policies: the end, sums and inclusions of those that cover the employee, and the policy of the event."""

from collections.abc import Iterable
from datetime import timedelta

from domain.claim_facts import Policy
from domain.events import Event
from domain.facts import Coverage, Policies
from domain.people_facts import Inclusions
from domain.policies import Participation
from domain.values import InsuranceType
from engine.contracts import condition

from .meaning import equals


def _running(policies: Policies, event: Event, insurance_type: InsuranceType) -> Iterable[Coverage]:
    of_type = (coverage for coverage in policies.coverages if coverage.insurance_type == insurance_type)
    return (coverage for coverage in of_type if event.occurred_on in coverage.runs)


@condition(nl="heeft geen enkele lopende polis", en="has no running policy at all")
def has_no_running_policy(policies: Policies, event: Event) -> bool:
    """R-3.3.4a: no policy that covers the employee has a coverage on the event's date."""
    return not any(event.occurred_on in coverage.runs for coverage in policies.coverages)


@condition(
    nl="lopende polis van verzekeringstype {insurance_type} eindigt binnen {days} dagen",
    en="running policy of insurance type {insurance_type} ends within {days} days",
)
def policy_ends_within(policies: Policies, event: Event, insurance_type: InsuranceType, days: int) -> bool:
    """R-3.3.4a: a coverage of this insurance type runs, its last day is at most `days` days away, and no next one follows it."""
    starts = {(coverage.policy, coverage.runs.start) for coverage in policies.coverages}
    return any(
        (end := coverage.runs.end) is not None
        and end <= event.occurred_on + timedelta(days=days + 1)
        and (coverage.policy, end) not in starts
        for coverage in _running(policies, event, insurance_type)
    )


@condition(
    nl="aangemelde loonsom ontbreekt bij lopende polis van verzekeringstype {insurance_type}",
    en="declared wage sum is missing on a running policy of insurance type {insurance_type}",
)
def declared_wage_sum_is_missing(policies: Policies, event: Event, insurance_type: InsuranceType) -> bool:
    """R-3.3.4b: a running coverage of this insurance type has no ‘aangemelde loonsom’, without which nothing is compared."""
    return any(coverage.declared_wage_sum is None for coverage in _running(policies, event, insurance_type))


@condition(
    nl="maximumloonsom ontbreekt bij lopende polis van verzekeringstype {insurance_type}",
    en="maximum wage sum is missing on a running policy of insurance type {insurance_type}",
)
def maximum_wage_sum_is_missing(policies: Policies, event: Event, insurance_type: InsuranceType) -> bool:
    """R-3.3.4c: a running coverage of this insurance type has no ‘MaximumLoonsom’."""
    return any(coverage.maximum_wage_sum is None for coverage in _running(policies, event, insurance_type))


@condition(
    nl="is handmatig ingesloten in polis van verzekeringstype {insurance_type}",
    en="is included by hand in a policy of insurance type {insurance_type}",
)
def is_included_by_hand(inclusions: Inclusions, insurance_type: InsuranceType) -> bool:
    """R-3.3.4e: on the event's date the employee is included by hand (‘ingesloten’) in a policy of this insurance type."""
    return any(inclusion.insurance_type == insurance_type for inclusion in inclusions.policies)


@condition(
    nl="de polis is van verzekeringstype {insurance_type}",
    en="the policy is of insurance type {insurance_type}",
    means=lambda insurance_type: equals("policy.insurance_type", insurance_type),
)
def policy_is_of_type(policy: Policy, insurance_type: InsuranceType) -> bool:
    """R-3.3.4a: the policy that the event is about is of this insurance type."""
    return policy.insurance_type == insurance_type


@condition(
    nl="de polis is van verzekeraar {code}",
    en="the policy is of insurer {code}",
    means=lambda code: equals("policy.insurer", code),
)
def policy_is_of_insurer(policy: Policy, code: str) -> bool:
    """R-A1: the policy that the event is about is carried by the insurer with this POR code, such as \"A123\"."""
    return policy.insurer == code


@condition(
    nl="de polis heeft een lopende dekking",
    en="the policy has a running coverage",
    means=lambda: equals("policy.running", True),
)
def policy_is_running(policy: Policy) -> bool:
    """R-3.3.4a: the policy that the event is about has a coverage on the event's date."""
    return policy.running


@condition(
    nl="de polis geldt voor alle werknemers",
    en="the policy is for all employees",
    means=lambda: equals("policy.participation", Participation.ALL),
)
def policy_is_for_all(policy: Policy) -> bool:
    """R-3.3.4e: the policy that the event is about covers all employees, without inclusion by hand."""
    return policy.participation is Participation.ALL
