"""All that is on record about an event as an `explanation/v2` document, with its sentences in one language."""

from __future__ import annotations

from typing import Literal

from domain.values import Language
from domain.written import anything
from engine.explain import Explanation
from engine.near_miss import NearMiss
from engine.steps import Step

from .event_chain import Link
from .event_timers import Timer
from .explain_decision import Done, Explained, Judged
from .explanation_schema import (
    Action,
    Condition,
    Deadline,
    ExplanationDocument,
    Fault,
    InTheWay,
    LinkedEvent,
    NearMissDocument,
    SwitchPosition,
    TriggerJudged,
    ValueRead,
    WaitingState,
)
from .recorded import Gone


def document(explained: Explained, language: Language) -> ExplanationDocument:
    """The document with its sentences in one language."""
    decided, waiting = explained.decided, explained.waiting
    return ExplanationDocument(
        schema="explanation/v2",
        language=language,
        event=explained.event.id,
        event_type=explained.event.type,
        label=explained.happened[language],
        occurred_on=explained.event.occurred_on,
        about={subject.value: told for subject, told in explained.about.items()},
        state=_state(explained),
        waiting=WaitingState.model_validate(waiting, from_attributes=True) if waiting else None,
        recorded_at=explained.recorded_at,
        decided_at=decided.at if decided else None,
        microseconds=decided.micros if decided else None,
        ruleset=decided.ruleset_hash if decided else None,
        values=_values(decided.gone) if decided else None,
        caused_by=[_link(link, language) for link in explained.causes],
        followed_by=[_link(link, language) for link in explained.followers],
        cancelled=[_deadline(timer, language) for timer in explained.cancelled],
        triggers=[_judged(judged, language) for judged in explained.triggers],
    )


def _state(explained: Explained) -> Literal["decided", "waiting", "set_aside", "computed"]:
    if explained.decided is not None:
        return "decided"
    if explained.waiting is None:
        return "computed"
    return "waiting" if explained.waiting.set_aside_at is None else "set_aside"


def _values(gone: Gone | None) -> Literal["kept", "erased", "dropped", "altered"]:
    return "kept" if gone is None else gone.value


def _judged(judged: Judged, language: Language) -> TriggerJudged:
    told: Explanation = judged.explanation
    switch = judged.switch
    return TriggerJudged(
        trigger=told.trigger.name,
        version=told.trigger.version,
        outcome=told.outcome,
        stored_outcome=told.stored,
        confirmed=told.confirmed,
        changed_conditions=list(told.changed_plugins),
        conditions=[_condition(step, language) for step in told.steps],
        near_misses=[near_miss_document(near_miss, language) for near_miss in told.near_misses],
        faults=[Fault(plugin=plugin, reason=reason) for plugin, reason in told.faults],
        planned=[action[language] for action in told.actions],
        actions=[_action(done, language) for done in judged.actions],
        deadline=_deadline(judged.timer, language) if judged.timer else None,
        switch=SwitchPosition.model_validate(switch, from_attributes=True) if switch else None,
    )


def _condition(step: Step, language: Language) -> Condition:
    return Condition(
        sentence=step.sentence[language],
        verdict=step.verdict,
        reads=[ValueRead(label=label[language], value=anything(value, language)) for label, value in step.reads],
        missing=[label[language] for label in step.missing],
        children=[_condition(child, language) for child in step.children],
    )


def near_miss_document(near_miss: NearMiss, language: Language) -> NearMissDocument:
    """One near miss, with its sentences in one language."""
    return NearMissDocument(
        row=near_miss.row,
        conditions=[
            InTheWay(
                sentence=obstacle.sentence[language],
                verdict=obstacle.verdict,
                wanted=obstacle.wanted,
                empty=[label[language] for label in obstacle.empty],
            )
            for obstacle in near_miss.obstacles
        ],
    )


def _action(done: Done, language: Language) -> Action:
    return Action.model_validate({"sentence": done.sentence[language], "status": done.status, "result": dict(done.result)})


def _deadline(timer: Timer, language: Language) -> Deadline:
    named = {name: getattr(timer, name) for name in timer.__slots__}
    return Deadline.model_validate({**named, "unless": [kind[language] for kind in timer.unless]})


def _link(link: Link, language: Language) -> LinkedEvent:
    return LinkedEvent(
        event=link.event_id,
        event_type=link.event_type,
        label=link.label[language],
        occurred_on=link.occurred_on,
        triggers=list(link.triggers),
    )
