"""An explanation in sentences, in Dutch or English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.values import Language, Text
from domain.written import anything, day

from .explain import Explanation
from .near_miss import NearMiss, Obstacle
from .steps import Step
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
NEAR_MISSES_TOLD = 5
"""So many ways in which a trigger would have fired are told in sentences, the smallest first."""

_MISSING = Text("bestaat niet op die datum", "does not exist on that date")
_EMPTY = Text("leeg", "empty")
_WANTED_NOT = Text("moest niet gelden", "had to fail")
_KEPT = Text("Dit hield de trigger tegen:", "This kept the trigger from firing:")
_ANY_KEPT = Text("Bij elk van deze was de trigger wel afgegaan:", "With any one of these otherwise the trigger would have fired:")
_CHANGED = Text(
    "LET OP: de code van deze voorwaarde is sindsdien veranderd: ", "WARNING: the code of this condition has changed since: "
)
_CONFIRMED = Text("Opnieuw beoordeeld: gelijk aan het vastgelegde oordeel.", "Judged again: equal to the recorded verdict.")
_DIFFERS = Text(
    "LET OP: opnieuw beoordeeld wijkt dit af van het vastgelegde oordeel; nu: ",
    "WARNING: judged again, this differs from the recorded verdict; now: ",
)
_GONE = Text(
    "Niet opnieuw te beoordelen: de gelezen waarden zijn er niet meer.", "Cannot be judged again: the values read are gone."
)
_COMPUTED = Text("Nu berekend; hierover is niets vastgelegd.", "Computed now; nothing of this is on record.")


def as_lines(explanation: Explanation, language: Language, done: Sequence[str] = ()) -> Iterator[str]:
    """The explanation as a person reads it.

    What was recorded, each condition with the values read, what kept the trigger from firing, the actions (`done` tells
    what became of them, when that is known), and whether judging again gives the same.
    """
    event = explanation.event
    on = Text("op", "on")[language]
    came_out = explanation.stored or explanation.outcome
    verdict = OUTCOMES[came_out][language] if came_out else ""
    yield f"“{explanation.trigger.name}” {verdict} ({explanation.happened[language]} {on} {day(event.occurred_on, language)})"
    for step in explanation.steps:
        yield from _step_lines(step, language, "  ")
    for plugin, reason in explanation.faults:
        yield f"  ! {plugin}: {reason}"
    yield from _near_miss_lines(explanation.near_misses, language)
    yield from (f"  → {action}" for action in done or [planned[language] for planned in explanation.actions])
    yield from (f"{_CHANGED[language]}{plugin}" for plugin in explanation.changed_plugins)
    yield _replayed(explanation, language)


def _replayed(explanation: Explanation, language: Language) -> str:
    if explanation.outcome is None:
        return _GONE[language]
    if explanation.stored is None:
        return _COMPUTED[language]
    if explanation.confirmed:
        return _CONFIRMED[language]
    return f"{_DIFFERS[language]}{OUTCOMES[explanation.outcome][language]}."


def _step_lines(step: Step, language: Language, indent: str) -> Iterator[str]:
    came_out = f": {VERDICTS[step.verdict][language]}" if step.verdict else ""
    yield f"{indent}{MARKS[step.verdict] if step.verdict else '·'} {step.sentence[language]}{came_out}"
    for label, value in step.reads:
        yield f"{indent}    {label[language]}: {anything(value, language)}"
    for label in step.missing:
        yield f"{indent}    {label[language]}: {_MISSING[language]}"
    for child in step.children:
        yield from _step_lines(child, language, indent + "  ")


def _near_miss_lines(found: Sequence[NearMiss], language: Language) -> Iterator[str]:
    if found:
        yield f"  {(_KEPT if len(found) == 1 else _ANY_KEPT)[language]}"
    for near_miss in found[:NEAR_MISSES_TOLD]:
        yield f"    - {near_miss_text(near_miss, language)}"
    if len(found) > NEAR_MISSES_TOLD:
        yield "    - …"


def near_miss_text(near_miss: NearMiss, language: Language) -> str:
    """The conditions that were in the way together, in one line; after the number of their row in a table."""
    row = "" if near_miss.row is None else Text(f"rij {near_miss.row}: ", f"row {near_miss.row}: ")[language]
    both = Text(" én ", " and ")[language]
    return row + both.join(obstacle_text(obstacle, language) for obstacle in near_miss.obstacles)


def obstacle_text(obstacle: Obstacle, language: Language) -> str:
    """The condition in the author's words, what it came out as, and why it was in the way when that does not say it."""
    empty = ", ".join(label[language] for label in obstacle.empty)
    remarks = [f"{_EMPTY[language]}: {empty}"] if empty else []
    remarks += [_WANTED_NOT[language]] if obstacle.wanted is Verdict.FAILS else []
    told = f" ({'; '.join(remarks)})" if remarks else ""
    return f"{obstacle.sentence[language]}: {VERDICTS[obstacle.verdict][language]}{told}"
