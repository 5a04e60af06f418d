"""Conditions on the characteristics (‘kenmerken’) of case, employee and employer."""

from domain.facts import CaseCharacteristics, EmployeeCharacteristics, EmployerCharacteristics
from engine.contracts import condition


@condition(nl="traject heeft kenmerk {name}", en="case has characteristic {name}")
def case_has_characteristic(characteristics: CaseCharacteristics, name: str) -> bool:
    """R-A3: the case carries the characteristic `name`."""
    return name in characteristics.names


@condition(nl="werknemer heeft kenmerk {name}", en="employee has characteristic {name}")
def employee_has_characteristic(characteristics: EmployeeCharacteristics, name: str) -> bool:
    """R-A3: the employee carries the characteristic `name`."""
    return name in characteristics.names


@condition(nl="werkgever heeft kenmerk {name}", en="employer has characteristic {name}")
def employer_has_characteristic(characteristics: EmployerCharacteristics, name: str) -> bool:
    """R-A3: the employer carries the characteristic `name`."""
    return name in characteristics.names
