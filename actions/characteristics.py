"""Characteristics (‘kenmerken’) on and off the case, the employee and the employer."""

from collections.abc import Mapping

from domain.events import Subject
from domain.store.characteristics import MARKINGS, Marking
from engine.contracts import action

from .acting import Acting


def _add(act: Acting, subject: Subject, name: str) -> Mapping[str, object]:
    marking = Marking(subject, act.event.subjects[subject], name, present=True)
    return act.later(MARKINGS, marking, {"characteristic": name, "on": subject.value})


def _remove(act: Acting, subject: Subject, name: str) -> Mapping[str, object]:
    marking = Marking(subject, act.event.subjects[subject], name, present=False)
    return act.later(MARKINGS, marking, {"characteristic": name, "off": subject.value})


@action(
    nl="voeg kenmerk {name} toe aan traject",
    en="add characteristic {name} to case",
    needs=(Subject.CASE,),
    opposes=("remove_case_characteristic",),
    settles=True,
)
def add_case_characteristic(act: Acting, name: str) -> Mapping[str, object]:
    """R-A3: the case carries the characteristic from now on."""
    return _add(act, Subject.CASE, name)


@action(
    nl="voeg kenmerk {name} toe aan werknemer",
    en="add characteristic {name} to employee",
    needs=(Subject.EMPLOYEE,),
    opposes=("remove_employee_characteristic",),
    settles=True,
)
def add_employee_characteristic(act: Acting, name: str) -> Mapping[str, object]:
    """R-A3: the employee carries the characteristic from now on."""
    return _add(act, Subject.EMPLOYEE, name)


@action(
    nl="voeg kenmerk {name} toe aan werkgever",
    en="add characteristic {name} to employer",
    needs=(Subject.EMPLOYER,),
    opposes=("remove_employer_characteristic",),
    settles=True,
)
def add_employer_characteristic(act: Acting, name: str) -> Mapping[str, object]:
    """R-A3: the employer carries the characteristic from now on."""
    return _add(act, Subject.EMPLOYER, name)


@action(
    nl="verwijder kenmerk {name} van traject",
    en="remove characteristic {name} from case",
    needs=(Subject.CASE,),
    opposes=("add_case_characteristic",),
    settles=True,
)
def remove_case_characteristic(act: Acting, name: str) -> Mapping[str, object]:
    """R-A3: the case does not carry the characteristic any more."""
    return _remove(act, Subject.CASE, name)


@action(
    nl="verwijder kenmerk {name} van werknemer",
    en="remove characteristic {name} from employee",
    needs=(Subject.EMPLOYEE,),
    opposes=("add_employee_characteristic",),
    settles=True,
)
def remove_employee_characteristic(act: Acting, name: str) -> Mapping[str, object]:
    """R-A3: the employee does not carry the characteristic any more."""
    return _remove(act, Subject.EMPLOYEE, name)


@action(
    nl="verwijder kenmerk {name} van werkgever",
    en="remove characteristic {name} from employer",
    needs=(Subject.EMPLOYER,),
    opposes=("add_employer_characteristic",),
    settles=True,
)
def remove_employer_characteristic(act: Acting, name: str) -> Mapping[str, object]:
    """R-A3: the employer does not carry the characteristic any more."""
    return _remove(act, Subject.EMPLOYER, name)
