"""Everything that can be wrong with a rule file: one function per mistake, so that all texts can be read here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.events import Subject
from domain.values import Language, Text

from .diagnostics import Diagnostic, Place, Severity, visible
from .keywords import Keyword, written
from .phrases import Kind

TERMINALS: Mapping[str, Text] = {
    "_NEWLINE": Text("het einde van de regel", "the end of the line"),
    "_INDENT": Text("een ingesprongen regel", "an indented line"),
    "_BULLET": Text("een regel die met `-` begint", "a line that begins with `-`"),
    "STRING": Text('tekst tussen aanhalingstekens, zoals `"hoog loon"`', 'text in quotes, such as `"high wage"`'),
    "NUMBER": Text("een getal, zoals `28`", "a number, such as `28`"),
    "MONEY": Text("een bedrag, zoals `€ 1.234,56`", "an amount, such as `EUR 1,234.56`"),
    "PERCENTAGE": Text("een percentage, zoals `12,5%`", "a percentage, such as `12.5%`"),
    "DATE": Text("een datum, zoals `10-02-2022`", "a date, such as `2022-02-10`"),
}
"""What can stand somewhere, where that is not a word."""

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


def _error(at: Place, code: str, message: Text, help_: Text | None = None) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, at.span, message[at.language], help_[at.language] if help_ else "", at.path)


def _tick(text: str) -> str:
    shown = visible(text)
    return f"`{shown if len(shown) <= _LONGEST else shown[:_LONGEST] + '…'}`"


def _listed(items: Sequence[str], language: Language) -> str:
    shown = list(items[:_SHOWN]) + (["…"] if len(items) > _SHOWN else [])
    *others, last = shown
    return f"{', '.join(others)} {Text('of', 'or')[language]} {last}" if others else last


def _expected(items: Sequence[str]) -> Text:
    return Text(f"hier kan staan: {_listed(items, Language.NL)}", f"what can stand here: {_listed(items, Language.EN)}")


def _did_you_mean(suggestion: str) -> Text | None:
    return Text(f"bedoelt u {_tick(suggestion)}?", f"did you mean {_tick(suggestion)}?") if suggestion else None


# The form of the text


def missing_language(at: Place) -> Diagnostic:
    nl, en = _tick(written(Keyword.LANGUAGE, Language.NL)), _tick(written(Keyword.LANGUAGE, Language.EN))
    message = Text("het bestand zegt niet in welke taal het is", "the file does not say which language it is in")
    return _error(at, "missing-language", message, Text(f"begin met een regel {nl} of {en}", f"begin with a line {nl} or {en}"))


def unexpected(at: Place, text: str, expected: Sequence[str], suggestion: str) -> Diagnostic:
    message = Text(f"{_tick(text)} past hier niet", f"{_tick(text)} does not fit here")
    return _error(at, "unexpected", message, _did_you_mean(suggestion) or _expected(expected))


def unfinished(at: Place, expected: Sequence[str]) -> Diagnostic:
    return _error(at, "unfinished", Text("de regel is niet af", "the line is not finished"), _expected(expected))


def unknown_phrase(at: Place, kind: Kind, text: str, suggestion: str) -> Diagnostic:
    message = Text(f"onbekende {KINDS[kind].nl} {_tick(text)}", f"unknown {KINDS[kind].en} {_tick(text)}")
    return _error(at, f"unknown-{kind}", message, _did_you_mean(suggestion))


def missing_lines(at: Place, header: str) -> Diagnostic:
    message = Text(f"onder {_tick(header)} ontbreken de regels", f"the lines below {_tick(header)} are missing")
    return _error(
        at, "missing-lines", message, Text("zet ze eronder, twee spaties verder", "put them below it, two spaces further")
    )


def indented(at: Place) -> Diagnostic:
    message = Text("deze regel is te ver ingesprongen", "this line is indented too far")
    help_ = Text("zet hem even ver als de regel erboven", "put it as far as the line above it")
    return _error(at, "indented", message, help_)


def tab(at: Place) -> Diagnostic:
    message = Text("een tab telt niet als inspringing", "a tab does not count as indentation")
    return _error(at, "tab", message, Text("gebruik overal spaties", "use spaces everywhere"))


def uneven(at: Place) -> Diagnostic:
    message = Text(
        "deze regel springt in als geen van de regels erboven", "this line is indented like none of the lines above it"
    )
    help_ = Text("zet regels die bij elkaar horen even ver", "put lines that belong together equally far")
    return _error(at, "uneven-indentation", message, help_)


def too_deep(at: Place) -> Diagnostic:
    message = Text("de regels zijn te diep genest", "the lines are nested too deeply")
    return _error(at, "too-deep", message, Text("geef een deel een naam met `definitie`", "name a part of it with `define`"))


def open_text(at: Place) -> Diagnostic:
    message = Text("deze tekst heeft geen sluitend aanhalingsteken", "this text has no closing quote")
    help_ = Text('zet `"` achter de tekst, op dezelfde regel', 'put `"` after the text, on the same line')
    return _error(at, "open-text", message, help_)


def invisible(at: Place, char: str) -> Diagnostic:
    code = f"U+{ord(char):04X}"
    message = Text(f"hier staat een onzichtbaar teken ({code})", f"there is an invisible character here ({code})")
    return _error(at, "invisible-character", message, Text("verwijder het", "remove it"))


def no_such_day(at: Place, text: str) -> Diagnostic:
    return _error(at, "no-such-day", Text(f"de dag {_tick(text)} bestaat niet", f"the day {_tick(text)} does not exist"))


# The parts of a statement


def blank_name(at: Place) -> Diagnostic:
    return _error(at, "blank-name", Text("deze naam is leeg", "this name is empty"))


def repeated_clause(at: Place, text: str) -> Diagnostic:
    message = Text(f"{_tick(text)} staat twee keer in deze trigger", f"{_tick(text)} stands twice in this trigger")
    return _error(at, "repeated-clause", message, Text("laat één van de twee staan", "leave one of the two"))


def no_event(at: Place, name: str) -> Diagnostic:
    message = Text(f"trigger {_tick(name)} heeft geen gebeurtenis", f"trigger {_tick(name)} has no event")
    on = Text(*(_tick(f"{written(Keyword.ON, language)} …") for language in Language))
    return _error(at, "no-event", message, Text(f"voeg een regel {on.nl} toe", f"add a line {on.en}"))


def no_actions(at: Place, name: str) -> Diagnostic:
    message = Text(f"trigger {_tick(name)} heeft geen acties", f"trigger {_tick(name)} has no actions")
    then = Text(*(_tick(written(Keyword.THEN, language)) for language in Language))
    return _error(at, "no-actions", message, Text(f"zet ze onder {then.nl}", f"put them below {then.en}"))


def empty_validity(at: Place) -> Diagnostic:
    message = Text("de geldigheid eindigt voor zij begint", "the validity ends before it begins")
    return _error(at, "empty-validity", message, Text("keer de datums om", "swap the dates"))


# The meaning of a set of files


def duplicate_trigger(at: Place, name: str, earlier: Place) -> Diagnostic:
    message = Text(f"er is al een trigger {_tick(name)}", f"there already is a trigger {_tick(name)}")
    return _error(at, "duplicate-trigger", message, _stands_at(earlier))


def duplicate_definition(at: Place, name: str, earlier: Place) -> Diagnostic:
    message = Text(f"er is al een definitie {_tick(name)}", f"there already is a definition {_tick(name)}")
    return _error(at, "duplicate-definition", message, _stands_at(earlier))


def _stands_at(earlier: Place) -> Text:
    where = f"{earlier.path}:{earlier.span.line}"
    return Text(f"geef deze een andere naam; de eerste staat op {where}", f"give this one another name; the first is at {where}")


def unknown_definition(at: Place, name: str, suggestion: str) -> Diagnostic:
    message = Text(f"er is geen definitie {_tick(name)}", f"there is no definition {_tick(name)}")
    return _error(at, "unknown-definition", message, _did_you_mean(suggestion))


def circular_definition(at: Place, names: Sequence[str]) -> Diagnostic:
    path = " → ".join(_tick(name) for name in names)
    message = Text(f"definitie {_tick(names[0])} verwijst naar zichzelf", f"definition {_tick(names[0])} refers to itself")
    return _error(at, "circular-definition", message, Text(f"de kring is {path}", f"the circle is {path}"))


def too_large(at: Place, name: str) -> Diagnostic:
    message = Text(
        f"{_tick(name)} wordt te groot met alle definities die erin gebruikt worden",
        f"{_tick(name)} becomes too large with all definitions that are used in it",
    )
    return _error(at, "too-large", message, Text("verwijs minder diep of minder vaak", "refer less deeply or less often"))


def missing_subject(at: Place, sentence: str, subject: Subject, event: str, carriers: Sequence[str]) -> Diagnostic:
    need = SUBJECTS[subject]
    message = Text(
        f"{_tick(sentence)} gaat over {need.nl}, maar {_tick(event)} heeft die niet",
        f"{_tick(sentence)} is about {need.en}, which {_tick(event)} does not have",
    )
    having = [_tick(item) for item in carriers]
    tip = Text(f"wel: {_listed(having, Language.NL)}", f"these do: {_listed(having, Language.EN)}") if having else None
    return _error(at, "missing-subject", message, tip)


def repeated_condition(at: Place, sentence: str) -> Diagnostic:
    message = Text(f"{_tick(sentence)} staat hier al", f"{_tick(sentence)} already stands here")
    return Diagnostic("repeated-condition", Severity.WARNING, at.span, message[at.language], "", at.path)
