"""Conditions in the context of the agenda."""

from domain.case_facts import Attendance, CaseAgenda
from domain.events import Event
from domain.facts import Appointment
from domain.months import add_months
from domain.workdays import add_workdays
from dsl.types import Workdays
from engine.contracts import condition

from .meaning import empty, equals


@condition(
    nl="de afspraak is een conceptafspraak",
    en="the appointment is a concept appointment",
    means=lambda: equals("appointment.is_concept", True),
)
def appointment_is_concept(appointment: Appointment) -> bool:
    """R-3.2.1: the appointment that the event is about has not been made final yet."""
    return appointment.is_concept


@condition(
    nl="de afspraak is van soort {kind}",
    en="the appointment is of kind {kind}",
    means=lambda kind: equals("appointment.kind", kind),
)
def appointment_is_of_kind(appointment: Appointment, kind: str) -> bool | None:
    """R-A2: the agenda calls the appointment `kind`, letter for letter (\"spreekuur\")."""
    return None if appointment.kind is None else appointment.kind == kind


@condition(nl="de afspraak is binnen {within}", en="the appointment is within {within}")
def appointment_is_within(appointment: Appointment, event: Event, within: Workdays) -> bool:
    """R-A2: the appointment is on the event's date or at most that many Dutch workdays after it."""
    return event.occurred_on <= appointment.takes_place_on <= add_workdays(event.occurred_on, within.count)


@condition(nl="de afspraak ligt in het verleden", en="the appointment lies in the past")
def appointment_is_past(appointment: Appointment, event: Event) -> bool:
    """R-A2: the day of the appointment is before the event's date."""
    return appointment.takes_place_on < event.occurred_on


@condition(
    nl="de afspraak heeft geen arts",
    en="the appointment has no doctor",
    means=lambda: empty("appointment.doctor"),
)
def appointment_has_no_doctor(appointment: Appointment) -> bool:
    """R-3.2.3: no doctor was chosen for the appointment."""
    return appointment.doctor is None


@condition(
    nl="de werknemer is niet verschenen op de afspraak",
    en="the employee did not come to the appointment",
    means=lambda: equals("attendance.no_show", True),
)
def is_no_show(attendance: Attendance) -> bool:
    """R-A2, R-4.3.2 (no-show): the event says that the employee stayed away; unknown where it does not say (`no_show`)."""
    return attendance.no_show


@condition(
    nl="traject heeft geen komende afspraak",
    en="case has no coming appointment",
    means=lambda: empty("case_agenda.next_on"),
)
def has_no_coming_appointment(agenda: CaseAgenda) -> bool:
    """R-A2: no appointment of the case is on the event's date or later."""
    return agenda.next_on is None


@condition(
    nl="traject had geen afspraak in de afgelopen {months} maanden",
    en="case had no appointment in the past {months} months",
)
def had_no_appointment_for(agenda: CaseAgenda, event: Event, months: int) -> bool:
    """R-A2: the last appointment before the event's date was `months` calendar months or longer ago, or there was none."""
    return agenda.last_on is None or add_months(agenda.last_on, months) <= event.occurred_on
