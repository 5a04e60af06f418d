"""An explanation in sentences, in Dutch or English, or as JSON values with a versioned schema."""

from __future__ import annotations

from collections.abc import Iterable

from domain.values import Language, Text
from domain.written import anything, day

from .explain import Explanation, Step
from .verdict import Outcome, Verdict

VERDICTS = {
    Verdict.HOLDS: Text("ja", "yes"),
    Verdict.FAILS: Text("nee", "no"),
    Verdict.UNKNOWN: Text("onbekend", "unknown"),
    Verdict.ERROR: Text("fout", "error"),
}
MARKS = {Verdict.HOLDS: "✓", Verdict.FAILS: "✗", Verdict.UNKNOWN: "?", Verdict.ERROR: "!"}

OUTCOMES = {
    Outcome.FIRED: Text("ging af", "fired"),
    Outcome.FAILS: Text("ging niet af: een voorwaarde gold niet", "did not fire: a condition did not hold"),
    Outcome.UNKNOWN: Text("ging niet af: een waarde is onbekend", "did not fire: a value is unknown"),
    Outcome.ERROR: Text("ging niet af: een voorwaarde gaf een fout", "did not fire: a condition crashed"),
    Outcome.NOT_VALID: Text("ging niet af: niet geldig op die datum", "did not fire: not valid on that date"),
    Outcome.WAITS: Text("wacht op zijn termijn", "waits for its deadline"),
    Outcome.ACTED_BEFORE: Text("ging niet af: het was al eens afgegaan", "did not fire: it had fired before"),
    Outcome.SHADOWED: Text("zou zijn afgegaan, maar draaide op proef", "would have fired, but was only being tried out"),
    Outcome.SWITCHED_OFF: Text("is niet beoordeeld: het stond uit", "was not judged: it was switched off"),
}
OUTCOME_WORDS = {
    Outcome.FIRED: Text("afgegaan", "fired"),
    Outcome.FAILS: Text("niet", "not"),
    Outcome.UNKNOWN: Text("onbekend", "unknown"),
    Outcome.ERROR: Text("fout", "error"),
    Outcome.NOT_VALID: Text("niet geldig", "not valid"),
    Outcome.WAITS: Text("wacht", "waits"),
    Outcome.ACTED_BEFORE: Text("al eens afgegaan", "fired before"),
    Outcome.SHADOWED: Text("op proef", "tried out"),
    Outcome.SWITCHED_OFF: Text("stond uit", "switched off"),
}
_MISSING = Text("dit gegeven bestaat niet op die datum", "this does not exist on that date")
_CHANGED = Text(
    "LET OP: de code van deze voorwaarde is sindsdien veranderd: ", "WARNING: the code of this condition has changed since: "
)
_REPLAY = {
    True: Text("Opnieuw beoordeeld: gelijk aan het vastgelegde oordeel.", "Judged again: equal to the recorded verdict."),
    False: Text(
        "LET OP: opnieuw beoordeeld wijkt dit af van het vastgelegde oordeel.",
        "WARNING: judged again, this differs from the recorded verdict.",
    ),
}


def as_lines(explanation: Explanation, language: Language) -> Iterable[str]:
    """The explanation as a person reads it: the outcome, each condition with the values read, the actions, the replay."""
    event = explanation.event
    on = Text("op", "on")[language]
    verdict = OUTCOMES[explanation.outcome][language]
    yield f"“{explanation.trigger.name}” {verdict} ({explanation.happened[language]} {on} {day(event.occurred_on, language)})"
    for step in explanation.steps:
        yield from _step_lines(step, language, "  ")
    for plugin, reason in explanation.faults:
        yield f"  ! {plugin}: {reason}"
    if explanation.outcome is Outcome.FIRED:
        yield from (f"  → {action[language]}" for action in explanation.actions)
    yield from (f"{_CHANGED[language]}{plugin}" for plugin in explanation.changed_plugins)
    yield _REPLAY[explanation.confirmed][language]


def _step_lines(step: Step, language: Language, indent: str) -> Iterable[str]:
    yield f"{indent}{MARKS[step.verdict]} {step.sentence[language]}: {VERDICTS[step.verdict][language]}"
    for label, value in step.reads:
        yield f"{indent}    {label[language]}: {anything(value, language)}"
    if step.missing:
        yield f"{indent}    {_MISSING[language]}"
    for child in step.children:
        yield from _step_lines(child, language, indent + "  ")


def as_json(explanation: Explanation, language: Language) -> dict[str, object]:
    """Schema `explanation/v1`: for machines and auditors; a change of shape gets a new version."""
    return {
        "schema": "explanation/v1",
        "trigger": explanation.trigger.name,
        "version": explanation.trigger.version,
        "event": str(explanation.event.id),
        "event_type": explanation.event.type,
        "occurred_on": explanation.event.occurred_on.isoformat(),
        "outcome": explanation.outcome.value,
        "stored_outcome": explanation.stored.value if explanation.stored else None,
        "confirmed": explanation.confirmed,
        "conditions": [_step_json(step, language) for step in explanation.steps],
        "changed_plugins": list(explanation.changed_plugins),
        "faults": [{"plugin": plugin, "reason": reason} for plugin, reason in explanation.faults],
        "actions": [action[language] for action in explanation.actions],
    }


def _step_json(step: Step, language: Language) -> dict[str, object]:
    return {
        "sentence": step.sentence[language],
        "verdict": step.verdict.value,
        "missing": step.missing,
        "reads": [{"label": label[language], "value": anything(value, language)} for label, value in step.reads],
        "children": [_step_json(child, language) for child in step.children],
    }
