"""The result of a backtest as a document, with its explanations in one language."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from api.shapes import Document
from domain.values import Language
from engine.explain import Explanation
from engine.tell import as_lines
from workflows.backtest_report import Report, TriggerReport, Witness


class WitnessDocument(Document):
    """A recorded event that shows one way in which a trigger changes."""

    event: UUID
    event_type: str
    occurred_on: date
    before: str = Field(description="The outcome by the rules in force; `absent` when they have no such trigger.")
    after: str = Field(description="The outcome by the proposal.")
    explained_before: list[str]
    explained_after: list[str]


class TriggerDocument(Document):
    """What changes of one trigger: how often it met each outcome."""

    trigger: str
    before: dict[str, int]
    after: dict[str, int]
    changed: int = Field(description="Recorded events for which something else comes of it.")
    not_known_then: int = Field(description="Recorded events for which something that it reads was not read at the time.")
    witnesses: list[WitnessDocument]


class BacktestDocument(Document):
    """What a proposal would have decided otherwise, so far."""

    id: int
    draft_hash: str
    base_hash: str
    starts_on: date
    ends_before: date
    finished: bool
    events: int = Field(description="Events that were recorded in the period and decided.")
    replayed: int = Field(description="Those that concern a trigger that changes, and could be judged again.")
    gone: int = Field(description="Those that could not, for their values were erased or are no longer kept.")
    read_again: bool = Field(description="Whether what was not read at the time was read from the portfolio afterwards.")
    read_later: int = Field(description="Events that were judged with such values.")
    changed: int
    triggers: list[TriggerDocument]


def as_document(found: Report, language: Language) -> BacktestDocument:
    """The document."""
    told = {name: getattr(found, name) for name in found.__slots__ if name != "triggers"}
    return BacktestDocument(**told, triggers=[_trigger(one, language) for one in found.triggers])


def _trigger(one: TriggerReport, language: Language) -> TriggerDocument:
    told = {name: getattr(one, name) for name in one.__slots__ if name != "witnesses"}
    return TriggerDocument(**told, witnesses=[_witness(witness, language) for witness in one.witnesses])


def _witness(one: Witness, language: Language) -> WitnessDocument:
    return WitnessDocument(
        event=one.event.id,
        event_type=one.event.type,
        occurred_on=one.event.occurred_on,
        before=one.change.before,
        after=one.change.after,
        explained_before=_lines(one.before, language),
        explained_after=_lines(one.after, language),
    )


def _lines(explanation: Explanation | None, language: Language) -> list[str]:
    return list(as_lines(explanation, language)) if explanation else []
