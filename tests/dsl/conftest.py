"""A small catalogue for the tests of the language: every type of slot, and phrases that are hard to tell apart."""

from datetime import date
from decimal import Decimal

import pytest

from domain.events import EVENT_TYPES, Subject
from domain.values import INSURANCE_TYPE_LABELS, ROLE_LABELS, TARGET_LABELS, InsuranceType, Money, Role, Target, Text
from dsl.parse import Parser
from dsl.phrases import Catalogue, Field, Kind, Phrase
from dsl.types import Choice, Duration, Plain, Slot, Workdays

INSURANCE_TYPE = Choice(InsuranceType, INSURANCE_TYPE_LABELS)
ROLE = Choice(Role, ROLE_LABELS)
TARGET = Choice(Target, TARGET_LABELS)


def condition(plugin: str, nl: str, en: str, subject: Subject = Subject.CASE, **slots: Slot) -> Phrase:
    return Phrase(Kind.CONDITION, plugin, Text(nl, en), slots, frozenset((subject,)), plugin)


def action(plugin: str, nl: str, en: str, subject: Subject = Subject.CASE, **slots: Slot) -> Phrase:
    return Phrase(Kind.ACTION, plugin, Text(nl, en), slots, frozenset((subject,)), plugin)


EVENTS = tuple(Phrase(Kind.EVENT, event.name, event.label, {}, event.subjects, event.name) for event in EVENT_TYPES)

CONDITIONS = (
    condition(
        "concept_appointment",
        "de afspraak is een conceptafspraak",
        "the appointment is a concept appointment",
        Subject.APPOINTMENT,
    ),
    condition(
        "running_policy",
        "heeft lopende polis van verzekeringstype {insurance_type}",
        "has a running policy of insurance type {insurance_type}",
        insurance_type=INSURANCE_TYPE,
    ),
    condition(
        "wages_above_declared",
        "totaal loon ingesloten zieke werknemers boven aangemelde loonsom van polis",
        "total wage of included ill employees above declared wage sum of policy",
        Subject.POLICY,
    ),
    condition(
        "wages_above_maximum",
        "jaarloon trajectverloop boven maximumloonsom van polis",
        "yearly wage of case above maximum wage sum of policy",
        Subject.POLICY,
    ),
    condition(
        "starts_within",
        "heeft startdatum binnen {days} dagen na start polis van verzekeringstype {insurance_type}",
        "starts within {days} days after start of policy of insurance type {insurance_type}",
        days=Plain(int),
        insurance_type=INSURANCE_TYPE,
    ),
    condition(
        "several_policies",
        "traject heeft meerdere actieve polissen voor zelfde verzekeringstype",
        "case has several active policies of the same insurance type",
    ),
    condition(
        "wage_at_least",
        "trajectverloop heeft loon van ten minste {minimum} of meer",
        "case segment has a wage of {minimum} or more",
        minimum=Plain(Money),
    ),
    condition(
        "has_characteristic",
        "{target} heeft kenmerk {name}",
        "{target} has characteristic {name}",
        target=TARGET,
        name=Plain(str),
    ),
    condition("lasts", "traject duurt ten minste {length}", "case lasts at least {length}", length=Plain(Duration)),
    condition("incapacity_at_least", "is ten minste {share} ziek", "is at least {share} ill", share=Plain(Decimal)),
    condition("ill_since", "is ziek sinds {day}", "is ill since {day}", day=Plain(date)),
)

ACTIONS = (
    action(
        "add_characteristic",
        "voeg kenmerk {name} toe aan {target}",
        "add characteristic {name} to {target}",
        name=Plain(str),
        target=TARGET,
    ),
    action(
        "remove_characteristic",
        "verwijder kenmerk {name} van {target}",
        "remove characteristic {name} from {target}",
        name=Plain(str),
        target=TARGET,
    ),
    action(
        "make_task",
        "maak taak {title} voor rol {role} binnen {within}",
        "make task {title} within {within} for role {role}",
        Subject.EMPLOYER,
        title=Plain(str),
        role=ROLE,
        within=Plain(Workdays),
    ),
    action("start_zw_erd_case", "start ZW ERD traject", "start ZW ERD case", Subject.EMPLOYEE),
)


def comparable(name: str, nl: str, en: str, slot: Slot, subject: Subject = Subject.CASE) -> Field:
    return Field(name, Text(nl, en), slot, frozenset((subject,)), name)


FIELDS = (
    comparable("claim.gross", "claim.brutobedrag", "claim.gross_amount", Plain(Money), Subject.CLAIM),
    comparable("claim.number", "claim.nummer", "claim.number", Plain(str), Subject.CLAIM),
    comparable("case.started_on", "traject.startdatum", "case.start_date", Plain(date)),
    comparable("case.ended_on", "traject.einddatum", "case.end_date", Plain(date)),
    comparable("case.share", "traject.percentage", "case.percentage", Plain(Decimal)),
    comparable("case.notice", "traject.meldtermijn", "case.notice", Plain(Workdays)),
    comparable("case.length", "traject.duur", "case.length", Plain(Duration)),
    comparable("policy.type", "polis.verzekeringstype", "policy.insurance_type", INSURANCE_TYPE, Subject.POLICY),
    comparable("appointment.concept", "afspraak.concept", "appointment.concept", Plain(bool), Subject.APPOINTMENT),
    comparable("employer.ill", "werkgever.zieken", "employer.ill", Plain(int), Subject.EMPLOYER),
)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue((*EVENTS, *CONDITIONS, *ACTIONS), FIELDS)


@pytest.fixture(scope="session")
def parser(catalogue: Catalogue) -> Parser:
    return Parser(catalogue)
