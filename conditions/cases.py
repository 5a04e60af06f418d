"""Conditions on the course of the case: how long it lasts, what kind it is, and its daily wage."""

from domain.absence import CaseKind
from domain.case_facts import CaseCourse, CaseWage
from domain.values import Money
from dsl.types import Duration
from engine.contracts import condition

from .meaning import at_least, below, empty, equals, lasting


def _lasted(course: CaseCourse, length: Duration) -> tuple[int, int]:
    """How long the case lasts, and `length`, in one unit."""
    field, count = lasting("days", "months", length)
    return (course.days if field == "days" else course.months), count


@condition(
    nl="traject duurt ten minste {length}",
    en="case lasts at least {length}",
    means=lambda length: at_least(*lasting("case_course.days", "case_course.months", length)),
)
def case_lasts_at_least(course: CaseCourse, length: Duration) -> bool:
    """R-A5: on the event's date at least `length` has passed since the first day of the case; months are calendar months."""
    lasted, count = _lasted(course, length)
    return lasted >= count


@condition(
    nl="traject duurt korter dan {length}",
    en="case lasts less than {length}",
    means=lambda length: below(*lasting("case_course.days", "case_course.months", length)),
)
def case_lasts_less_than(course: CaseCourse, length: Duration) -> bool:
    """R-A5: on the event's date less than `length` has passed since the first day of the case."""
    lasted, count = _lasted(course, length)
    return lasted < count


@condition(nl="traject is beëindigd", en="case has ended", means=lambda: equals("case_course.ended", True))
def case_has_ended(course: CaseCourse) -> bool:
    """R-A2: the last day of the case lies before the event's date."""
    return course.ended


@condition(
    nl="traject is een ZW ERD traject", en="case is a ZW ERD case", means=lambda: equals("case_course.kind", CaseKind.ZW_ERD)
)
def is_zw_erd_case(course: CaseCourse) -> bool:
    """R-3.3.1-1: the case continues an absence after the employment, tied to a ZW ERD policy."""
    return course.kind is CaseKind.ZW_ERD


@condition(nl="dagloon van traject ontbreekt", en="daily wage of case is missing", means=lambda: empty("case_wage.daily_wage"))
def daily_wage_is_missing(wage: CaseWage) -> bool:
    """R-3.3.1-2: nobody has recorded a daily wage (‘dagloon’) for the case."""
    return wage.daily_wage is None


@condition(
    nl="dagloon van traject is ten minste {minimum}",
    en="daily wage of case is at least {minimum}",
    means=lambda minimum: at_least("case_wage.daily_wage", minimum),
)
def daily_wage_at_least(wage: CaseWage, minimum: Money) -> bool | None:
    """R-3.3.1-2: the daily wage (‘dagloon’) of the case is `minimum` EUR a day or more."""
    return None if wage.daily_wage is None else wage.daily_wage >= minimum


@condition(nl="dagloon van traject is boven het maximumdagloon", en="daily wage of case is above the maximum daily wage")
def daily_wage_above_maximum(wage: CaseWage) -> bool | None:
    """R-3.3.1-2: the daily wage of the case is above the maximum daily wage in force on the event's date, EUR a day."""
    if wage.daily_wage is None or wage.maximum_daily_wage is None:
        return None
    return wage.daily_wage > wage.maximum_daily_wage
