"""The shape of `explanation/v2`: all that is on record about an event, as JSON for machines and auditors (docs/explain.md)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from domain.values import Language
from engine.verdict import Outcome, Verdict


class Part(BaseModel):
    """A part of a document: exactly these fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ValueRead(Part):
    """A value that a condition looked at, in words, with its unit."""

    label: str
    value: str


class Condition(Part):
    """A condition in the author's words, with what it is made of."""

    sentence: str
    verdict: Verdict | None = Field(description="Null when the values are gone.")
    reads: list[ValueRead]
    missing: list[str] = Field(description="What it needs and did not exist on the date of the event.")
    children: list[Condition]


class InTheWay(Part):
    """One condition of a near miss."""

    sentence: str
    verdict: Verdict
    wanted: Verdict = Field(description="What it had to be: `holds`, or `fails` for one under `none of` or `not`.")
    empty: list[str] = Field(description="The values that were empty, when it is unknown.")


class NearMissDocument(Part):
    """Conditions that together kept the trigger from firing; had just these come out otherwise it would have fired."""

    row: int | None = Field(description="Of the trigger's table, from 1.")
    conditions: list[InTheWay]


class Fault(Part):
    """A condition that crashed."""

    plugin: str
    reason: str


class Action(Part):
    """One action that was done, or failed."""

    sentence: str
    status: Literal["done", "failed"]
    result: dict[str, JsonValue] = Field(description="What it did; of a failed one the reason, in `nl` and `en`.")


class Deadline(Part):
    """A deadline of a trigger."""

    trigger: str
    due_on: date
    status: Literal["pending", "due", "cancelled"]
    unless: list[str]
    set_by: UUID = Field(description="An event.")
    ended_by: UUID | None = Field(description="The event that cancelled it, or that its coming due gave.")
    ended_by_publication: int | None


class SwitchPosition(Part):
    """How the switch of a trigger was put when that was not on."""

    position: Literal["on", "shadow", "off"]
    reason: str
    by: str | None = Field(description="A user; null for the loop guard.")
    at: datetime


class TriggerJudged(Part):
    """What one trigger made of the event."""

    trigger: str
    version: str
    outcome: Outcome | None = Field(description="Judged again now; null when the values are gone.")
    stored_outcome: Outcome | None = Field(description="As recorded; null when nothing was recorded.")
    confirmed: bool | None = Field(description="Whether the two are equal; null when one of them is.")
    changed_conditions: list[str] = Field(description="Plugins whose code has changed since.")
    conditions: list[Condition]
    near_misses: list[NearMissDocument]
    faults: list[Fault]
    planned: list[str] = Field(description="The actions that it planned or, only being tried out, would have.")
    actions: list[Action]
    deadline: Deadline | None
    switch: SwitchPosition | None


class LinkedEvent(Part):
    """An event that led here, or that followed; `triggers` made the next one happen."""

    event: UUID
    event_type: str
    label: str
    occurred_on: date
    triggers: list[str]


class WaitingState(Part):
    """Why the event is not decided yet."""

    tries: int
    reason: str | None
    not_before: datetime | None
    set_aside_at: datetime | None


class ExplanationDocument(Part):
    """All that is on record about one event and what its triggers made of it."""

    schema_: Literal["explanation/v2"] = Field("explanation/v2", alias="schema")
    language: Language
    event: UUID
    event_type: str
    label: str
    occurred_on: date
    about: dict[str, str] = Field(description="The number of each subject.")
    state: Literal["decided", "waiting", "set_aside", "computed"] = Field(description="`computed`: nothing is on record.")
    waiting: WaitingState | None
    recorded_at: datetime | None
    decided_at: datetime | None
    microseconds: int | None = Field(description="How long deciding took.")
    ruleset: str | None = Field(description="The hash of the rules that decided.")
    values: Literal["kept", "erased", "dropped", "altered"] | None = Field(
        description="Whether what the conditions read can still be read; null when it was not recorded."
    )
    caused_by: list[LinkedEvent] = Field(description="The first one first; the triggers of each led to the one after it.")
    followed_by: list[LinkedEvent]
    cancelled: list[Deadline] = Field(description="The deadlines that this event cancelled.")
    triggers: list[TriggerJudged]
