"""The fields that rules can compare, by the words with which they name them."""

from domain.facts import AbsenceCase, Appointment, CaseSegment, EmployerWages
from engine.contracts import fact_field

FIELDS = (
    fact_field(
        AbsenceCase,
        "number",
        nl="traject.nummer",
        en="case.number",
        doc="The number of the case that the event is about.",
    ),
    fact_field(
        AbsenceCase,
        "started_on",
        nl="traject.startdatum",
        en="case.start_date",
        doc="The first day of the case.",
    ),
    fact_field(
        CaseSegment,
        "percentage",
        nl="trajectverloop.percentage",
        en="case_segment.percentage",
        doc="How unfit for work the employee is in the segment that runs on the event's date.",
    ),
    fact_field(
        CaseSegment,
        "wage_at_onset",
        nl="trajectverloop.loon",
        en="case_segment.wage",
        doc="‘Loon bij ingang ziekte’ of the segment that runs on the event's date, EUR a month.",
    ),
    fact_field(
        Appointment,
        "takes_place_on",
        nl="afspraak.datum",
        en="appointment.date",
        doc="The day of the appointment.",
    ),
    fact_field(
        Appointment,
        "is_concept",
        nl="afspraak.concept",
        en="appointment.concept",
        doc="Whether the appointment is a concept appointment.",
    ),
    fact_field(
        EmployerWages,
        "ill",
        nl="werkgever.aantal_zieken",
        en="employer.ill_employees",
        doc="How many employees of the employer are ill on the event's date.",
    ),
)
