"""The words that all mistakes share, and what they are shown in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.events import Subject
from domain.values import Language, Text

from .diagnostics import Diagnostic, Place, Severity, visible
from .phrases import Kind

TERMINALS: Mapping[str, Text] = {
    "_NEWLINE": Text("het einde van de regel", "the end of the line"),
    "_INDENT": Text("een ingesprongen regel", "an indented line"),
    "_BULLET": Text("een regel die met `-` begint", "a line that begins with `-`"),
    "STRING": Text('tekst tussen aanhalingstekens, zoals `"hoog loon"`', 'text in quotes, such as `"high wage"`'),
    "NUMBER": Text("een getal, zoals `28`", "a number, such as `28`"),
    "MONEY": Text("een bedrag, zoals `€ 1.234,56`", "an amount, such as `EUR 1,234.56`"),
    "PERCENTAGE": Text("een percentage, zoals `12,5%`", "a percentage, such as `12.5%`"),
    "COMMA": Text("een komma", "a comma"),
    "CELL": Text("een rij, zoals `| Stoploss | € 4.500 |`", "a row, such as `| Stoploss | EUR 4,500 |`"),
    "DATE": Text("een datum, zoals `10-02-2022`", "a date, such as `2022-02-10`"),
}
"""What can stand somewhere, where that is not a word."""

DURATION = Text("een duur, zoals `6 weken`", "a duration, such as `6 weeks`")
WORKDAYS = Text("een aantal werkdagen, zoals `3 werkdagen`", "a number of workdays, such as `3 workdays`")
"""Values of a number and a unit."""

KINDS: Mapping[Kind, Text] = {
    Kind.EVENT: Text("gebeurtenis", "event"),
    Kind.CONDITION: Text("conditie", "condition"),
    Kind.ACTION: Text("actie", "action"),
}

SUBJECTS: Mapping[Subject, Text] = {
    Subject.EMPLOYER: Text("een werkgever", "an employer"),
    Subject.EMPLOYEE: Text("een werknemer", "an employee"),
    Subject.CASE: Text("een traject", "a case"),
    Subject.APPOINTMENT: Text("een afspraak", "an appointment"),
    Subject.CLAIM: Text("een claim", "a claim"),
    Subject.POLICY: Text("een polis", "a policy"),
    Subject.WAGES: Text("looncomponenten", "wage components"),
    Subject.TASK: Text("een taak", "a task"),
    Subject.DOCUMENT: Text("een document", "a document"),
}

_SHOWN = 6
_LONGEST = 80


def error(at: Place, code: str, message: Text, help_: Text | None = None) -> Diagnostic:
    """A mistake that keeps the file from being used."""
    return Diagnostic(
        code, Severity.ERROR, at.span, message[at.language], help_[at.language] if help_ else "", at.path, at.language
    )


def warning(at: Place, code: str, message: Text, help_: Text | None = None) -> Diagnostic:
    """Something that is probably not meant."""
    return replace(error(at, code, message, help_), severity=Severity.WARNING)


def tick(text: str) -> str:
    """Text of the author as a message shows it: on one line, and not too long."""
    shown = visible(text)
    return f"`{shown if len(shown) <= _LONGEST else shown[:_LONGEST] + '…'}`"


def listed(items: Sequence[str], language: Language) -> str:
    """Some items as a choice; what is more than a person can take in is left out."""
    shown = list(items[:_SHOWN]) + (["…"] if len(items) > _SHOWN else [])
    *others, last = shown
    return f"{', '.join(others)} {Text('of', 'or')[language]} {last}" if others else last


def expected(items: Sequence[str]) -> Text:
    """What can stand here, as help."""
    return Text(f"hier kan staan: {listed(items, Language.NL)}", f"what can stand here: {listed(items, Language.EN)}")


def did_you_mean(suggestion: str) -> Text | None:
    """A suggestion as help; none when nothing is close."""
    return Text(f"bedoelt u {tick(suggestion)}?", f"did you mean {tick(suggestion)}?") if suggestion else None
