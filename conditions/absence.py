"""Conditions on what came before this absence: earlier absences, and the end of the employment."""

from domain.case_facts import Onset
from domain.events import Event
from domain.months import add_months
from domain.people_facts import AbsenceHistory
from engine.contracts import condition

from .meaning import all_of, at_most, equals, filled


@condition(
    nl="werknemer meldde zich ten minste {count} keer ziek in {months} maanden",
    en="employee reported ill at least {count} times in {months} months",
)
def often_ill(history: AbsenceHistory, event: Event, count: int, months: int) -> bool:
    """R-A2 (frequent absence): `count` absences or more began in the `months` calendar months up to the event's date."""
    since = add_months(event.occurred_on, -months)
    return sum(day > since for day in history.reported_on) >= count


@condition(
    nl="ziek binnen {days} dagen na het vorige herstel",
    en="ill within {days} days after the recovery before",
    means=lambda days: all_of(filled("onset.days_since_recovery"), at_most("onset.days_since_recovery", days)),
)
def ill_again_within(onset: Onset, days: int) -> bool:
    """R-A2 (relapse; by law within 28 days it is one absence): the absence before ended at most `days` days earlier."""
    return onset.days_since_recovery is not None and onset.days_since_recovery <= days


@condition(
    nl="ziek binnen {days} dagen na uitdiensttreding",
    en="ill within {days} days after leaving employment",
    means=lambda days: all_of(filled("onset.days_since_employment"), at_most("onset.days_since_employment", days)),
)
def ill_after_leaving_within(onset: Onset, days: int) -> bool:
    """R-2.3.6 (nawerking, 28 days): not employed on the first sick day, and the employment ended at most `days` days before."""
    return onset.days_since_employment is not None and onset.days_since_employment <= days


@condition(
    nl="werknemer was in dienst op de eerste ziektedag",
    en="employee was employed on the first sick day",
    means=lambda: equals("onset.employed", True),
)
def was_employed_at_start(onset: Onset) -> bool:
    """R-2.3.6: an employment ran on the first day of the case."""
    return onset.employed
