"""The small catalogue of the language, with meanings, actions that undo each other, and actions that cause events."""

from dataclasses import replace

import pytest

from domain.events import Subject
from domain.values import Money, Text
from dsl.ast import Comparison, Operator
from dsl.parse import Parser
from dsl.phrases import Catalogue, Field, Kind, Phrase
from dsl.types import Plain

WAGE = "case_segment.wage"
FIELDS = (Field(WAGE, Text("trajectverloop.loon", "case_segment.wage"), Plain(Money), frozenset((Subject.CASE,)), "The wage."),)


def action(name: str, nl: str, en: str, subject: Subject, **slots: Plain) -> Phrase:
    return Phrase(Kind.ACTION, name, Text(nl, en), slots, frozenset((subject,)), name)


ACTIONS = (
    replace(
        action("approve", "keur claim goed", "approve claim", Subject.CLAIM),
        causes=frozenset({"claim_approved"}),
        opposes=frozenset({"reject"}),
    ),
    replace(
        action(
            "reject", "wijs claim af met reden {reason}", "reject claim because of {reason}", Subject.CLAIM, reason=Plain(str)
        ),
        causes=frozenset({"claim_rejected"}),
    ),
    replace(action("close", "sluit traject", "close case", Subject.CASE), causes=frozenset({"absence_case_ended"}), settles=True),
    replace(action("report", "meld ziek", "report absence", Subject.CASE), causes=frozenset({"absence_reported"})),
    replace(
        action("recover", "meld gedeeltelijk herstel", "report recovery", Subject.CASE),
        causes=frozenset({"partial_recovery_reported"}),
    ),
)
MEANS = {"wage_at_least": lambda minimum: Comparison(WAGE, Operator.AT_LEAST, (minimum,))}
OPPOSES = {"add_characteristic": frozenset({"remove_characteristic"})}


@pytest.fixture(scope="session")
def catalogue(catalogue: Catalogue) -> Catalogue:
    phrases = (
        replace(phrase, means=MEANS.get(phrase.name), opposes=OPPOSES.get(phrase.name, frozenset()))
        for phrase in catalogue.phrases
    )
    return Catalogue((*phrases, *ACTIONS), (*catalogue.fields, *FIELDS))


@pytest.fixture(scope="session")
def parser(catalogue: Catalogue) -> Parser:
    return Parser(catalogue)
