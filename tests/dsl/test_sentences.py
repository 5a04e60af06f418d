"""Values and conditions as one line, as explanations show them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.values import INSURANCE_TYPE_LABELS, InsuranceType, Language, Money, Role, Target
from dsl.ast import Call, Comparison, Condition, Group, Not, Operator, Placeholder, Quantifier, Reference, Span, Value
from dsl.diagnostics import Diagnostic, Severity, collected, render
from dsl.phrases import Catalogue
from dsl.print import sentence, value_text
from dsl.types import Choice, Duration, Plain, Slot, Unit, Workdays

TASK = Call("make_task", (("title", "Bel"), ("role", Role.FUNCTIONAL_ADMINISTRATOR), ("within", Workdays(3))))


@pytest.mark.parametrize(
    ("node", "nl", "en"),
    [
        (Call("concept_appointment"), "de afspraak is een conceptafspraak", "the appointment is a concept appointment"),
        (
            Call("has_characteristic", (("target", Target.EMPLOYEE), ("name", 'het "oude"'))),
            'werknemer heeft kenmerk "het \\"oude\\""',
            'employee has characteristic "het \\"oude\\""',
        ),
        (
            TASK,
            'maak taak "Bel" voor rol functioneel beheerder binnen 3 werkdagen',
            'make task "Bel" within 3 workdays for role functional administrator',
        ),
        (Not(Reference("hoog loon")), 'niet "hoog loon"', 'not "hoog loon"'),
        (Group(Quantifier.ANY, (Reference("a"),)), "één van", "any of"),
        (Group(Quantifier.AT_LEAST, (Reference("a"), Reference("b")), 2), "ten minste 2 van", "at least 2 of"),
        (
            Comparison("case.started_on", Operator.BELOW, (date(2022, 2, 10),)),
            "traject.startdatum is vóór 10-02-2022",
            "case.start_date is before 2022-02-10",
        ),
        (
            Comparison("employer.ill", Operator.ONE_OF, (1, 2, Placeholder("n"))),
            "werkgever.zieken is een van 1, 2 of <n>",
            "employer.ill is one of 1, 2 or <n>",
        ),
        (Comparison("claim.number", Operator.EMPTY), "claim.nummer is leeg", "claim.number is empty"),
        (Not(Group(Quantifier.ALL, (Reference("a"),))), "niet alle van", "not all of"),
    ],
)
def test_a_condition_or_action_in_one_line(node: Condition, nl: str, en: str, catalogue: Catalogue) -> None:
    assert (sentence(node, catalogue, Language.NL), sentence(node, catalogue, Language.EN)) == (nl, en)


@pytest.mark.parametrize(
    ("value", "slot", "nl", "en"),
    [
        (Money(Decimal("6000")), Plain(Money), "€ 6.000", "EUR 6,000"),
        (Money(Decimal("-1234.50")), Plain(Money), "€ -1.234,50", "EUR -1,234.50"),
        (Duration(1, Unit.WEEK), Plain(Duration), "1 week", "1 week"),
        (Duration(42, Unit.DAY), Plain(Duration), "42 dagen", "42 days"),
        (Workdays(1), Plain(Workdays), "1 werkdag", "1 workday"),
        (Decimal("12.50"), Plain(Decimal), "12,5%", "12.5%"),
        (Decimal("100"), Plain(Decimal), "100%", "100%"),
        (True, Plain(bool), "ja", "yes"),
        (Placeholder("type"), Plain(Money), "<type>", "<type>"),
        (1095, Plain(int), "1095", "1095"),
        (date(2022, 2, 10), Plain(date), "10-02-2022", "2022-02-10"),
        ("a\\b", Plain(str), '"a\\\\b"', '"a\\\\b"'),
        (InsuranceType.WGA_GAP, Choice(InsuranceType, INSURANCE_TYPE_LABELS), "WGA-hiaat", "WGA gap"),
    ],
)
def test_a_value_in_both_languages(value: Value, slot: Slot, nl: str, en: str) -> None:
    assert (value_text(value, slot, Language.NL), value_text(value, slot, Language.EN)) == (nl, en)


def at(line: int, column: int, end: int, path: str = "a.rules") -> Diagnostic:
    return Diagnostic("code", Severity.ERROR, Span(line, column, line, end), "message", "do this", path)


def test_carets_stand_under_wide_and_combining_characters() -> None:
    source = 'x "日本e\u0301" y'
    assert (
        render(at(1, 3, 9), source, Language.EN)
        == 'a.rules:1:3 code  message\n  | x "日本e\u0301" y\n  |   ^^^^^^^  help: do this'
    )
    assert render(at(1, 10, 11), source, Language.NL).splitlines()[-1] == "  |           ^  hulp: do this"


def test_the_words_around_a_message_are_in_its_own_language() -> None:
    warning = replace(at(1, 1, 2), severity=Severity.WARNING, language=Language.EN)
    head, _, carets = render(warning, "x", Language.NL).splitlines()
    assert head == "a.rules:1:1 code  warning: message"
    assert carets == "  | ^  help: do this"


def test_a_long_line_is_shown_around_its_mistake() -> None:
    _, line, carets = render(at(1, 5_001, 5_004), "a" * 5_000 + "bcd" + "e" * 5_000, Language.NL).splitlines()
    assert len(line) < 150
    assert line[carets.index("^") : carets.index("^") + 3] == "bcd"


def test_nothing_hostile_reaches_the_terminal() -> None:
    assert "\x1b" not in render(at(1, 1, 2), "\x1b[31m\u202eabc", Language.NL)


def test_diagnostics_come_in_the_order_of_the_text_and_once() -> None:
    assert collected([at(2, 1, 2), at(1, 5, 6), at(2, 1, 2), at(9, 1, 2, "A.rules")]) == (
        at(9, 1, 2, "A.rules"),
        at(1, 5, 6),
        at(2, 1, 2),
    )
