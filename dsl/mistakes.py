"""Everything that can be wrong with a rule file: one function per mistake, so that all texts can be read here.

What can be wrong with a table and its placeholders stands in `table_mistakes.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.events import Subject
from domain.values import Language, Text

from .diagnostics import Diagnostic, Place
from .keywords import Keyword, written
from .phrases import Kind
from .wording import KINDS, SUBJECTS, did_you_mean, error, expected, listed, tick, warning

Mistake = Callable[..., Diagnostic]


# The form of the text


def missing_language(at: Place) -> Diagnostic:
    nl, en = tick(written(Keyword.LANGUAGE, Language.NL)), tick(written(Keyword.LANGUAGE, Language.EN))
    message = Text("het bestand zegt niet in welke taal het is", "the file does not say which language it is in")
    return error(at, "missing-language", message, Text(f"begin met een regel {nl} of {en}", f"begin with a line {nl} or {en}"))


def unexpected(at: Place, text: str, can: Sequence[str], suggestion: str) -> Diagnostic:
    message = Text(f"{tick(text)} past hier niet", f"{tick(text)} does not fit here")
    return error(at, "unexpected", message, did_you_mean(suggestion) or expected(can))


def unfinished(at: Place, can: Sequence[str]) -> Diagnostic:
    return error(at, "unfinished", Text("de regel is niet af", "the line is not finished"), expected(can))


def unknown_phrase(at: Place, kind: Kind, text: str, suggestion: str) -> Diagnostic:
    message = Text(f"onbekende {KINDS[kind].nl} {tick(text)}", f"unknown {KINDS[kind].en} {tick(text)}")
    return error(at, f"unknown-{kind}", message, did_you_mean(suggestion))


def missing_lines(at: Place, header: str) -> Diagnostic:
    message = Text(f"onder {tick(header)} ontbreken de regels", f"the lines below {tick(header)} are missing")
    return error(
        at, "missing-lines", message, Text("zet ze eronder, twee spaties verder", "put them below it, two spaces further")
    )


def indented(at: Place) -> Diagnostic:
    message = Text("deze regel is te ver ingesprongen", "this line is indented too far")
    help_ = Text("zet hem even ver als de regel erboven", "put it as far as the line above it")
    return error(at, "indented", message, help_)


def tab(at: Place) -> Diagnostic:
    message = Text("een tab telt niet als inspringing", "a tab does not count as indentation")
    return error(at, "tab", message, Text("gebruik overal spaties", "use spaces everywhere"))


def uneven(at: Place) -> Diagnostic:
    message = Text(
        "deze regel springt in als geen van de regels erboven", "this line is indented like none of the lines above it"
    )
    help_ = Text("zet regels die bij elkaar horen even ver", "put lines that belong together equally far")
    return error(at, "uneven-indentation", message, help_)


def too_deep(at: Place) -> Diagnostic:
    message = Text("de regels zijn te diep genest", "the lines are nested too deeply")
    return error(at, "too-deep", message, Text("geef een deel een naam met `definitie`", "name a part of it with `define`"))


def open_text(at: Place) -> Diagnostic:
    message = Text("deze tekst heeft geen sluitend aanhalingsteken", "this text has no closing quote")
    help_ = Text('zet `"` achter de tekst, op dezelfde regel', 'put `"` after the text, on the same line')
    return error(at, "open-text", message, help_)


def invisible(at: Place, char: str) -> Diagnostic:
    code = f"U+{ord(char):04X}"
    message = Text(f"hier staat een onzichtbaar teken ({code})", f"there is an invisible character here ({code})")
    return error(at, "invisible-character", message, Text("verwijder het", "remove it"))


def look_alike(at: Place, char: str, meant: str) -> Diagnostic:
    code = f"U+{ord(char):04X}"
    message = Text(
        f"het teken {tick(char)} ({code}) kan hier niet staan", f"the character {tick(char)} ({code}) cannot stand here"
    )
    instead = Text(f"typ {tick(meant)}", f"type {tick(meant)}") if meant else Text("typ het woord opnieuw", "type the word again")
    return error(at, "look-alike", message, instead)


def no_such_day(at: Place, text: str) -> Diagnostic:
    return error(at, "no-such-day", Text(f"de dag {tick(text)} bestaat niet", f"the day {tick(text)} does not exist"))


def open_row(at: Place) -> Diagnostic:
    message = Text("deze rij eindigt niet met `|`", "this row does not end with `|`")
    return error(at, "open-row", message, Text("zet `|` achter de laatste cel", "put `|` after the last cell"))


# Fields and their operators


def unknown_field(at: Place, text: str, suggestion: str) -> Diagnostic:
    return error(
        at, "unknown-field", Text(f"onbekend veld {tick(text)}", f"unknown field {tick(text)}"), did_you_mean(suggestion)
    )


def unfit_operator(at: Place, text: str, field: str, fitting: Sequence[str]) -> Diagnostic:
    message = Text(f"{tick(text)} past niet bij het veld {tick(field)}", f"{tick(text)} does not fit the field {tick(field)}")
    having = [tick(item) for item in fitting]
    return error(
        at, "unfit-operator", message, Text(f"wel: {listed(having, Language.NL)}", f"these do: {listed(having, Language.EN)}")
    )


def not_a_date(at: Place, field: str) -> Diagnostic:
    message = Text(f"het veld {tick(field)} is geen datum", f"the field {tick(field)} is not a date")
    return error(at, "not-a-date", message)


# The parts of a statement


def impossible_count(at: Place, text: str, most: int) -> Diagnostic:
    message = Text(f"een groep van {most} kan er geen {tick(text)} vragen", f"a group of {most} cannot ask for {tick(text)}")
    return error(
        at,
        "impossible-count",
        message,
        Text(f"schrijf een getal van 1 tot en met {most}", f"write a number from 1 through {most}"),
    )


def no_delay(at: Place, text: str) -> Diagnostic:
    message = Text(f"{tick(text)} is geen termijn", f"{tick(text)} is not a delay")
    return error(at, "no-delay", message, Text("schrijf een getal van 1 tot en met 9.999", "write a number from 1 through 9,999"))


def no_given(at: Place, name: str) -> Diagnostic:
    message = Text(f"voorbeeld {tick(name)} heeft geen gebeurtenis", f"example {tick(name)} has no event")
    given = Text(*(tick(f"{written(Keyword.GIVEN, language)} …") for language in Language))
    return error(at, "no-given", message, Text(f"voeg een regel {given.nl} toe", f"add a line {given.en}"))


def no_expectation(at: Place, name: str) -> Diagnostic:
    message = Text(f"voorbeeld {tick(name)} verwacht niets", f"example {tick(name)} expects nothing")
    expect = Text(*(tick(f'{written(Keyword.EXPECT, one)} "…" {written(Keyword.FIRES, one)}') for one in Language))
    return error(at, "no-expectation", message, Text(f"voeg een regel {expect.nl} toe", f"add a line {expect.en}"))


def blank_name(at: Place) -> Diagnostic:
    return error(at, "blank-name", Text("deze naam is leeg", "this name is empty"))


def repeated_clause(at: Place, text: str) -> Diagnostic:
    message = Text(f"{tick(text)} staat hier twee keer", f"{tick(text)} stands here twice")
    return error(at, "repeated-clause", message, Text("laat één van de twee staan", "leave one of the two"))


def no_event(at: Place, name: str) -> Diagnostic:
    message = Text(f"trigger {tick(name)} heeft geen gebeurtenis", f"trigger {tick(name)} has no event")
    on = Text(*(tick(f"{written(Keyword.ON, language)} …") for language in Language))
    return error(at, "no-event", message, Text(f"voeg een regel {on.nl} toe", f"add a line {on.en}"))


def no_actions(at: Place, name: str) -> Diagnostic:
    message = Text(f"trigger {tick(name)} heeft geen acties", f"trigger {tick(name)} has no actions")
    then = Text(*(tick(written(Keyword.THEN, language)) for language in Language))
    return error(at, "no-actions", message, Text(f"zet ze onder {then.nl}", f"put them below {then.en}"))


def empty_validity(at: Place) -> Diagnostic:
    message = Text("de geldigheid eindigt voor zij begint", "the validity ends before it begins")
    return error(at, "empty-validity", message, Text("keer de datums om", "swap the dates"))


# The meaning of a set of files


def duplicate_trigger(at: Place, name: str, earlier: Place) -> Diagnostic:
    message = Text(f"er is al een trigger {tick(name)}", f"there already is a trigger {tick(name)}")
    return error(at, "duplicate-trigger", message, _stands_at(earlier))


def duplicate_definition(at: Place, name: str, earlier: Place) -> Diagnostic:
    message = Text(f"er is al een definitie {tick(name)}", f"there already is a definition {tick(name)}")
    return error(at, "duplicate-definition", message, _stands_at(earlier))


def _stands_at(earlier: Place) -> Text:
    where = f"{earlier.path}:{earlier.span.line}"
    return Text(f"geef deze een andere naam; de eerste staat op {where}", f"give this one another name; the first is at {where}")


def duplicate_example(at: Place, name: str, earlier: Place) -> Diagnostic:
    message = Text(f"er is al een voorbeeld {tick(name)}", f"there already is an example {tick(name)}")
    return error(at, "duplicate-example", message, _stands_at(earlier))


def unknown_trigger(at: Place, name: str, suggestion: str) -> Diagnostic:
    message = Text(f"er is geen trigger {tick(name)}", f"there is no trigger {tick(name)}")
    return error(at, "unknown-trigger", message, did_you_mean(suggestion))


def other_event(at: Place, name: str, event: str, given: str) -> Diagnostic:
    message = Text(
        f"trigger {tick(name)} luistert naar {tick(event)}, niet naar {tick(given)}",
        f"trigger {tick(name)} listens to {tick(event)}, not to {tick(given)}",
    )
    words = Text(*(tick(f"{written(Keyword.GIVEN, language)} {event}") for language in Language))
    return error(at, "other-event", message, Text(f"schrijf {words.nl}", f"write {words.en}"))


def repeated_expectation(at: Place, name: str) -> Diagnostic:
    message = Text(f"van trigger {tick(name)} wordt al iets verwacht", f"something is expected of trigger {tick(name)} already")
    return error(at, "repeated-expectation", message, Text("laat één van de twee staan", "leave one of the two"))


def unknown_definition(at: Place, name: str, suggestion: str) -> Diagnostic:
    message = Text(f"er is geen definitie {tick(name)}", f"there is no definition {tick(name)}")
    return error(at, "unknown-definition", message, did_you_mean(suggestion))


def circular_definition(at: Place, names: Sequence[str]) -> Diagnostic:
    path = " → ".join(tick(name) for name in names)
    message = Text(f"definitie {tick(names[0])} verwijst naar zichzelf", f"definition {tick(names[0])} refers to itself")
    return error(at, "circular-definition", message, Text(f"de kring is {path}", f"the circle is {path}"))


def too_large(at: Place, name: str) -> Diagnostic:
    message = Text(
        f"{tick(name)} wordt te groot met alle definities die erin gebruikt worden",
        f"{tick(name)} becomes too large with all definitions that are used in it",
    )
    return error(at, "too-large", message, Text("verwijs minder diep of minder vaak", "refer less deeply or less often"))


def missing_subject(at: Place, sentence: str, subject: Subject, event: str, carriers: Sequence[str]) -> Diagnostic:
    need = SUBJECTS[subject]
    message = Text(
        f"{tick(sentence)} gaat over {need.nl}, maar {tick(event)} heeft die niet",
        f"{tick(sentence)} is about {need.en}, which {tick(event)} does not have",
    )
    having = [tick(item) for item in carriers]
    tip = Text(f"wel: {listed(having, Language.NL)}", f"these do: {listed(having, Language.EN)}") if having else None
    return error(at, "missing-subject", message, tip)


def never_cancels(at: Place, event: str, subject: Subject) -> Diagnostic:
    need = SUBJECTS[subject]
    message = Text(
        f"{tick(event)} beëindigt deze termijn nooit: die gebeurtenis gaat niet over {need.nl}",
        f"{tick(event)} never cancels this deadline: that event is not about {need.en}",
    )
    return error(at, "never-cancels", message, Text("noem een andere gebeurtenis", "name another event"))


def repeated_condition(at: Place, sentence: str) -> Diagnostic:
    message = Text(f"{tick(sentence)} staat hier al", f"{tick(sentence)} already stands here")
    return warning(at, "repeated-condition", message)


def repeated_value(at: Place, text: str) -> Diagnostic:
    message = Text(f"{tick(text)} staat twee keer in deze lijst", f"{tick(text)} stands twice in this list")
    return warning(at, "repeated-value", message)
