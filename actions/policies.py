"""Employees in and out of the policies that only cover whom they include (‘ingesloten’)."""

from collections.abc import Mapping

from domain.events import Subject
from domain.store.inclusions import exclude, include
from domain.values import InsuranceType
from engine.contracts import action

from .acting import Acting


@action(
    nl="sluit werknemer in bij polis van verzekeringstype {insurance_type}",
    en="include employee in policy of insurance type {insurance_type}",
    needs=(Subject.EMPLOYEE,),
    causes=("employee_included",),
    opposes=("end_inclusion",),
    settles=True,
)
def include_employee(act: Acting, insurance_type: InsuranceType) -> Mapping[str, object]:
    """R-3.3.4e: from the event's date on the employee is included in the employer's policy of this type.

    The event ‘werknemer ingesloten’ follows. Fails unless exactly one such policy with inclusion has a coverage that day.
    """
    employee_id = act.event.subjects[Subject.EMPLOYEE]
    made = include(act.connection, act.event.employer_id, employee_id, insurance_type, act.event.occurred_on)
    if made is None:
        return {"insurance_type": insurance_type.value, "changed": False}
    policy_id, number = made
    act.happened("employee_included", policy_id, policy=policy_id)
    return {"policy": number, "changed": True}


@action(
    nl="beëindig insluiting van werknemer bij verzekeringstype {insurance_type}",
    en="end inclusion of employee under insurance type {insurance_type}",
    needs=(Subject.EMPLOYEE,),
    opposes=("include_employee",),
    settles=True,
)
def end_inclusion(act: Acting, insurance_type: InsuranceType) -> Mapping[str, object]:
    """R-3.3.4e: the event's date is the last day of the employee's inclusions by hand in policies of this type."""
    policies = exclude(act.connection, act.event.subjects[Subject.EMPLOYEE], insurance_type, act.event.occurred_on)
    return {"policies": policies, "changed": bool(policies)}
