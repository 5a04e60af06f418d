"""Conditions in the context of the agenda."""

from domain.facts import Appointment
from engine.contracts import condition


@condition(nl="de afspraak is een conceptafspraak", en="the appointment is a concept appointment")
def appointment_is_concept(appointment: Appointment) -> bool:
    """R-3.2.1: the appointment that the event is about has not been made final yet."""
    return appointment.is_concept
