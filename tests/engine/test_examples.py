"""Examples inside rule files: what is given holds, fields get values, the rest is computed or taken not to hold (R-A1)."""

from __future__ import annotations

import pytest

from api.bootstrap import parser, registry
from dsl.ruleset import load
from engine.examples import coverage, run_examples
from engine.link import link
from workflows.check_rules import check_rules

RULES = """taal nl

definitie "hoog loon"
  trajectverloop heeft loon van ten minste € 6.000 of meer

trigger "T"
  bij claim geïmporteerd
  als
    - heeft lopende polis van verzekeringstype Stoploss
    - "hoog loon"
    - geen van
      - werknemer heeft kenmerk "handmatig akkoord"
      - trajectverloop.percentage is lager dan 50%
  dan
    - voeg kenmerk "gezien" toe aan traject

voorbeeld "V"
  gegeven claim geïmporteerd
{given}
  verwacht "T" {outcome}
"""


def rules(*given: str, outcome: str) -> dict[str, str]:
    return {"v.rules": RULES.format(given="\n".join(f"    - {line}" for line in given), outcome=outcome)}


STOP_LOSS = "heeft lopende polis van verzekeringstype Stoploss"


@pytest.mark.parametrize(
    ("given", "fires"),
    [
        ((STOP_LOSS, '"hoog loon"'), True),  # a definition is given as a whole
        ((STOP_LOSS, "trajectverloop heeft loon van ten minste € 6.000 of meer"), True),
        ((STOP_LOSS, "trajectverloop.loon is € 6.000"), True),  # the phrase is computed from the value
        ((STOP_LOSS, "trajectverloop.loon is € 5.999,99"), False),
        ((STOP_LOSS,), False),  # not given and not to be computed: taken not to hold
        (("trajectverloop.loon is € 6.000",), False),
        ((STOP_LOSS, '"hoog loon"', 'werknemer heeft kenmerk "handmatig akkoord"'), False),
        ((STOP_LOSS, '"hoog loon"', 'niet werknemer heeft kenmerk "handmatig akkoord"'), True),
        ((STOP_LOSS, '"hoog loon"', "trajectverloop.percentage is 50%"), True),
        ((STOP_LOSS, '"hoog loon"', "trajectverloop.percentage is 49%"), False),
    ],
)
def test_what_is_given_decides(given: tuple[str, ...], fires: bool) -> None:
    for outcome, expected in (("gaat af", fires), ("gaat niet af", not fires)):
        ruleset, diagnostics = load(rules(*given, outcome=outcome), parser())
        assert ruleset is not None, diagnostics
        (shown,) = run_examples(ruleset, link(ruleset, registry()))
        assert (shown.fired, shown.as_expected) == (fires, expected)


def test_a_failing_example_keeps_rules_from_being_used() -> None:
    checked = check_rules(rules(STOP_LOSS, outcome="gaat af"), parser(), registry())
    assert checked.program is None
    (found,) = [item for item in checked.diagnostics if item.code == "example-fails"]
    assert found.message == "voorbeeld `V`: `T` gaat niet af"
    assert (found.span.line, found.span.column) == (20, 12)


def test_coverage_names_what_no_example_shows() -> None:
    ruleset, _ = load(rules(STOP_LOSS, '"hoog loon"', outcome="gaat af"), parser())
    assert ruleset is not None
    program = link(ruleset, registry())
    (covered,) = coverage(program, run_examples(ruleset, program))
    assert (covered.fires, covered.stays_off) == (True, False)
    assert len(covered.only_one_way) == 4  # each condition was shown one way only
