"""Conditions on the employee, the employment and the employer."""

from datetime import timedelta
from decimal import Decimal

from domain.events import Event
from domain.facts import EmployerWages
from domain.payroll import BeneficiaryRole
from domain.people_facts import Accounts, EmployerAbsence, Employment, Person
from engine.contracts import condition

from .meaning import at_least, at_most, below, equals


@condition(
    nl="werknemer heeft leeftijd van ten minste {years} jaar",
    en="employee has an age of at least {years} years",
    means=lambda years: at_least("person.age", years),
)
def is_aged_at_least(person: Person, years: int) -> bool:
    """R-A1: the employee is `years` years old or older on the event's date."""
    return person.age >= years


@condition(
    nl="werknemer is jonger dan {years} jaar",
    en="employee is younger than {years} years",
    means=lambda years: below("person.age", years),
)
def is_younger_than(person: Person, years: int) -> bool:
    """R-A1: the employee is not yet `years` years old on the event's date."""
    return person.age < years


@condition(nl="werknemer is in dienst", en="employee is employed", means=lambda: equals("employment.employed", True))
def is_employed(employment: Employment) -> bool:
    """R-3.3.1-1: the last employment that began still runs on the event's date."""
    return employment.employed


@condition(
    nl="werknemer werkt op afdeling {name}",
    en="employee works in department {name}",
    means=lambda name: equals("employment.department", name),
)
def works_in_department(employment: Employment, name: str) -> bool:
    """R-A1: the last employment that began is in the department called `name`, letter for letter."""
    return employment.department == name


@condition(nl="dienstverband eindigt binnen {days} dagen", en="employment ends within {days} days")
def employment_ends_within(employment: Employment, event: Event, days: int) -> bool:
    """R-3.3.1-1: the last day of the employment is known, and at most `days` days after the event's date, or that date."""
    end = employment.last_day
    return end is not None and event.occurred_on <= end <= event.occurred_on + timedelta(days=days)


@condition(
    nl="dienstverband duurt ten minste {months} maanden",
    en="employment lasts at least {months} months",
    means=lambda months: at_least("employment.months", months),
)
def employed_for_at_least(employment: Employment, months: int) -> bool:
    """R-A1: the employment has lasted `months` full calendar months by the event's date, or by its end when that came first."""
    return employment.months >= months


@condition(nl="werknemer heeft geregistreerde begunstigde {role}", en="employee has registered beneficiary {role}")
def has_beneficiary(accounts: Accounts, role: BeneficiaryRole) -> bool:
    """R-3.3.1.1: an account of such a beneficiary (bewindvoerder, loonbeslag …) is registered for the employee on that date."""
    return role in accounts.roles


@condition(
    nl="werkgever heeft ten minste {count} zieke werknemers",
    en="employer has at least {count} ill employees",
    means=lambda count: at_least("employer_wages.ill", count),
)
def has_ill_employees(wages: EmployerWages, count: int) -> bool:
    """R-A1: `count` employees of the employer or more are ill on the event's date, this one included."""
    return wages.ill >= count


@condition(
    nl="werkgever heeft verzuim van ten minste {percentage}",
    en="employer has an absence of at least {percentage}",
    means=lambda percentage: at_least("employer_absence.percentage", percentage),
)
def absence_at_least(absence: EmployerAbsence, percentage: Decimal) -> bool | None:
    """R-A1: of the employees in employment on the event's date `percentage` or more is ill, counted in heads."""
    return None if absence.percentage is None else absence.percentage >= percentage


@condition(
    nl="werkgever heeft ten hoogste {count} werknemers in dienst",
    en="employer has at most {count} employees in employment",
    means=lambda count: at_most("employer_absence.employees", count),
)
def employs_at_most(absence: EmployerAbsence, count: int) -> bool:
    """R-A1: the employer is small: `count` employees at most on the event's date."""
    return absence.employees <= count
