"""The JSON form of a near-miss report, `near-misses/v1`, with its sentences in one language."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain.values import Language
from engine.verdict import Outcome

from .explanation_document import near_miss_document
from .explanation_schema import NearMissDocument, Part
from .near_misses import Report


class NearMissCounted(Part):
    """A set of conditions, and for how many events just these kept the trigger from firing."""

    events: int
    near_miss: NearMissDocument


class NearMissReport(Part):
    """What became of one trigger in a period, and what kept it from firing."""

    schema_: Literal["near-misses/v1"] = Field("near-misses/v1", alias="schema")
    trigger: str
    event_type: str
    outcomes: dict[Outcome, int]
    not_fired: int = Field(description="Conditions kept it from firing so often; the next five are among these.")
    single: int = Field(description="A single condition would have made the difference.")
    far: int = Field(description="More than three conditions were needed: not told one by one.")
    beyond: int = Field(description="It could not have fired whatever its conditions: not valid, or it had fired before.")
    gone: int = Field(description="The values can no longer be read.")
    differs: int = Field(description="Judged again it would fire: the code of a condition has changed.")
    near_misses: list[NearMissCounted] = Field(description="The most frequent first; alternatives each count the event.")


def report_document(report: Report, language: Language) -> NearMissReport:
    """The report as a document."""
    counted = [NearMissCounted(events=events, near_miss=near_miss_document(one, language)) for one, events in report.near_misses]
    return NearMissReport(
        schema="near-misses/v1",
        trigger=report.trigger,
        event_type=report.event_type,
        outcomes=dict(sorted(report.outcomes.items())),
        not_fired=report.not_fired,
        single=report.single,
        far=report.far,
        beyond=report.beyond,
        gone=report.gone,
        differs=report.differs,
        near_misses=counted,
    )
