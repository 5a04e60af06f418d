"""All that is on record about an event, in sentences, in Dutch or English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from domain.dutch_time import AMSTERDAM
from domain.events import Subject
from domain.store.switches import Switched
from domain.values import Language, Text
from domain.written import day, number
from engine.tell import as_lines

from .event_chain import Link
from .event_timers import Timer
from .explain_decision import Decided, Done, Explained, Judged, Waiting
from .recorded import Gone

SUBJECTS = {
    Subject.EMPLOYER: Text("werkgever", "employer"),
    Subject.EMPLOYEE: Text("werknemer", "employee"),
    Subject.CASE: Text("traject", "case"),
    Subject.APPOINTMENT: Text("afspraak", "appointment"),
    Subject.CLAIM: Text("claim", "claim"),
    Subject.POLICY: Text("polis", "policy"),
}
GONE = {
    Gone.ERASED: Text("de waarden over deze persoon zijn gewist", "the values about this person were erased"),
    Gone.DROPPED: Text("de waarden worden niet meer bewaard", "the values are no longer kept"),
    Gone.ALTERED: Text(
        "LET OP: de waarden zijn na vastlegging gewijzigd (zie `regelaar audit verify`)",
        "WARNING: the values were changed after they were recorded (see `regelaar audit verify`)",
    ),
}
STATUSES = {"done": Text("gedaan", "done"), "failed": Text("mislukt", "failed")}
POSITIONS = {"on": Text("aan", "on"), "shadow": Text("op proef", "tried out"), "off": Text("uit", "off")}
_TIMERS = {
    "pending": Text("loopt nog", "still runs"),
    "due": Text("is gekomen", "has come"),
    "cancelled": Text("vervallen", "cancelled"),
}
_GUARD = Text("de lusbewaking", "the loop guard")


def account_lines(explained: Explained, language: Language) -> Iterator[str]:
    """What happened and where it came from, what each trigger made of it, and what followed; a line each."""
    event = explained.event
    on = Text("op", "on")[language]
    yield f"{explained.happened[language]} {on} {day(event.occurred_on, language)} ({event.id})"
    yield f"  {Text('over', 'about')[language]} " + ", ".join(
        f"{SUBJECTS[subject][language]} {told}" for subject, told in explained.about.items()
    )
    yield from (f"  {line}" for line in _state_lines(explained, language))
    yield from (f"  {_link_line(link, Text('komt door', 'caused by'), language)}" for link in explained.causes)
    yield from (f"  {_timer_line(timer, Text('zegt af', 'cancels'), language)}" for timer in explained.cancelled)
    yield from (f"  {_link_line(link, Text('leidde tot', 'led to'), language)}" for link in explained.followers)
    for judged in explained.triggers:
        yield ""
        yield from _judged_lines(judged, language)


def moment(at: datetime, language: Language) -> str:
    """The date and time in the Netherlands, to the second."""
    there = at.astimezone(AMSTERDAM)
    return f"{day(there.date(), language)} {there:%H:%M:%S}"


def _state_lines(explained: Explained, language: Language) -> Iterator[str]:
    if explained.recorded_at is not None:
        yield f"{Text('vastgelegd', 'recorded')[language]} {moment(explained.recorded_at, language)}"
    if explained.decided is not None:
        yield from _decided_lines(explained.decided, language)
    elif explained.waiting is not None:
        yield from _waiting_lines(explained.waiting, language)
    else:
        yield Text(
            "nu berekend met wat nu bekend is: hierover is geen beslissing vastgelegd",
            "computed now with what is known now: no decision about this is on record",
        )[language]


def _decided_lines(decided: Decided, language: Language) -> Iterator[str]:
    took = Text(f"in {number(decided.micros, language)} µs", f"in {number(decided.micros, language)} µs")[language]
    rules = Text("regels", "rules")[language]
    yield f"{Text('beoordeeld', 'decided')[language]} {moment(decided.at, language)}, {took}, {rules} {decided.ruleset_hash[:12]}"
    if decided.gone is not None:
        yield f"{GONE[decided.gone][language]}: {_STILL_THERE[language]}"


_STILL_THERE = Text(
    "de uitkomsten, de regels van toen en wat er gedaan is staan er nog",
    "outcomes, rules of then and what was done are still there",
)


def _waiting_lines(waiting: Waiting, language: Language) -> Iterator[str]:
    if waiting.set_aside_at is not None:
        yield Text("terzijde gezet op ", "set aside on ")[language] + moment(waiting.set_aside_at, language)
    else:
        yield Text("wacht nog op haar beoordeling", "still waits for its decision")[language]
    if waiting.tries:
        times = Text(f"{waiting.tries} keer mislukt", f"failed {waiting.tries} times")[language]
        yield f"{times}: {waiting.reason}"
    if waiting.not_before is not None and waiting.set_aside_at is None:
        yield Text("volgende poging na ", "next try after ")[language] + moment(waiting.not_before, language)


def _link_line(link: Link, how: Text, language: Language) -> str:
    triggers = ", ".join(f"“{name}”" for name in link.triggers)
    through = f", {Text('door trigger', 'through trigger')[language]} {triggers}" if triggers else ""
    on = Text("op", "on")[language]
    return f"{how[language]} {link.label[language]} {on} {day(link.occurred_on, language)} ({link.event_id}){through}"


def _timer_line(timer: Timer, how: Text, language: Language) -> str:
    of = Text("termijn van", "deadline of")[language]
    return f"{how[language]} {of} “{timer.trigger}”, {day(timer.due_on, language)}: {_TIMERS[timer.status][language]}"


def _judged_lines(judged: Judged, language: Language) -> Iterator[str]:
    yield from as_lines(judged.explanation, language, [_done_text(done, language) for done in judged.actions])
    if judged.timer is not None:
        unless = ", ".join(kind[language] for kind in judged.timer.unless)
        told = _timer_line(judged.timer, Text("zette", "set"), language)
        yield f"{told}; {Text('tenzij', 'unless')[language]} {unless}" if unless else told
    if judged.switch is not None:
        yield _switch_line(judged.switch, language)


def _done_text(done: Done, language: Language) -> str:
    reason = f": {done.result.get(language.value, '')}" if done.status == "failed" else ""
    return f"{done.sentence[language]}: {STATUSES[done.status][language]}{reason}"


def _switch_line(switch: Switched, language: Language) -> str:
    by = switch.by or _GUARD[language]
    put = Text(f"de schakelaar stond {POSITIONS[switch.position].nl}", f"the switch was {POSITIONS[switch.position].en}")[
        language
    ]
    return (
        f"{put}, {Text('door', 'by')[language]} {by} {Text('op', 'on')[language]} {moment(switch.at, language)}: {switch.reason}"
    )
