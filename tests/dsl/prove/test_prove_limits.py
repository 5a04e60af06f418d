"""What is not certain is not said: when the solver may ask no more, and when two rules ask different things."""

from pathlib import Path

import pytest

from dsl.parse import Parser
from dsl.phrases import Catalogue
from dsl.prove import logic
from dsl.prove.prove import prove
from dsl.ruleset import load

CASES = Path(__file__).with_name("cases")
APART = """taal nl

trigger "goed"
  bij claim geïmporteerd
  als
    - {one}
  dan
    - keur claim goed

trigger "af"
  bij claim geïmporteerd
  als
    - {other}
  dan
    - wijs claim af met reden "x"
"""


def found(source: str, parser: Parser, catalogue: Catalogue) -> list[str]:
    ruleset, diagnostics = load({"a.rules": source}, parser)
    assert ruleset is not None, diagnostics
    return [item.code for item in prove(ruleset.files, catalogue)]


def test_without_questions_nothing_is_said(parser: Parser, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logic, "MOST_QUESTIONS", 0)
    assert found((CASES / "nl_never_fires/a.rules").read_text("utf-8"), parser, catalogue) == []
    assert found((CASES / "nl_tables/a.rules").read_text("utf-8"), parser, catalogue) == []


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("claim.brutobedrag is € 1", "polis.verzekeringstype is Stoploss", True),
        ("claim.brutobedrag is € 1", "heeft lopende polis van verzekeringstype Stoploss", False),
        ("traject heeft kenmerk \"a\"", "traject heeft kenmerk \"b\"", False),
        ("traject heeft kenmerk \"a\"", "traject heeft kenmerk \"a\"", True),
        ("traject heeft kenmerk \"a\"", "niet traject heeft kenmerk \"a\"", False),
        ("traject.startdatum is na 01-01-2024", "traject.einddatum is vóór 01-01-2024", False),
        ("traject.duur is 6 weken", "traject.duur is 6 weken", True),
        ("traject.duur is 6 weken", "traject.duur is 42 dagen", False),
    ],
)  # fmt: skip
def test_rules_conflict_only_when_they_ask_the_same(
    one: str, other: str, said: bool, parser: Parser, catalogue: Catalogue
) -> None:
    assert ("conflicting-actions" in found(APART.format(one=one, other=other), parser, catalogue)) == said
