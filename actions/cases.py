"""Cases: the ZW ERD case that follows from an absence, its process, and changes to the case itself."""

from collections.abc import Mapping

from domain.errors import BadInput
from domain.events import Subject
from domain.store.cases import close_case as end_case
from domain.store.cases import set_daily_wage as record_daily_wage
from domain.store.outbox import signal_workflow
from domain.store.wages_to_claim import read_wages
from domain.store.zw_erd import start_zw_erd, workflow_id
from domain.values import ZERO, Money, Text
from engine.contracts import action

from .acting import Acting

_BY_RULE = "trigger"


@action(
    nl="start ZW ERD traject",
    en="start ZW ERD case",
    needs=(Subject.EMPLOYEE, Subject.CASE),
    settles=True,
)
def start_zw_erd_case(act: Acting) -> Mapping[str, object]:
    """R-3.3.1-1: starts the ZW ERD case that continues this absence, tied to the employer's ZW ERD policy.

    Without such a policy running on the first sick day, or with several, it makes a task for a person: never a guess.
    """
    return start_zw_erd(act.connection, act.event, act.key, act.now)


@action(
    nl="bied looncomponenten aan het ZW ERD traject aan",
    en="offer wage components to the ZW ERD case",
    needs=(Subject.WAGES,),
)
def offer_wages(act: Acting) -> Mapping[str, object]:
    """R-A3 (signal a workflow): tells the process of the case that these wages were imported; told twice, it is one import."""
    wages = read_wages(act.connection, act.event.subjects[Subject.WAGES])
    process = workflow_id(wages.case_number)
    signal_workflow(act.connection, process, "wages_imported", act.key, {"wage_import_id": wages.id}, act.now)
    return {"workflow": process, "signal": "wages_imported"}


@action(
    nl="sluit traject",
    en="close case",
    needs=(Subject.EMPLOYEE, Subject.CASE),
    causes=("absence_case_ended",),
    settles=True,
)
def close_case(act: Acting) -> Mapping[str, object]:
    """R-A3: the absence ends, the event's date being its last day; the event ‘einde traject’ follows.

    A ZW ERD case is not closed by a rule: it ends by its own process.
    """
    changed = end_case(act.connection, act.event.subjects[Subject.CASE], act.event.occurred_on)
    if changed:
        act.happened("absence_case_ended", act.event.subjects[Subject.CASE])
    return {"last_day": act.event.occurred_on.isoformat(), "changed": changed}


@action(
    nl="zet dagloon van traject op {daily_wage}",
    en="set daily wage of case to {daily_wage}",
    needs=(Subject.EMPLOYEE, Subject.CASE),
    causes=("verified_wage_changed",),
    settles=True,
)
def set_daily_wage(act: Acting, daily_wage: Money) -> Mapping[str, object]:
    """R-A3 (set case field): records the daily wage (‘dagloon’), EUR a day; ‘geverifieerd loon gewijzigd’ follows a change."""
    if daily_wage.currency != "EUR" or daily_wage < ZERO:
        raise BadInput(Text("geef een dagloon van nul euro of meer", "give a daily wage of zero euros or more"))
    changed = record_daily_wage(act.connection, act.event.subjects[Subject.CASE], daily_wage, _BY_RULE)
    if changed:
        act.happened("verified_wage_changed", act.event.subjects[Subject.CASE])
    return {"daily_wage": str(daily_wage.amount), "changed": changed}
