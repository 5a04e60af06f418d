"""Fields in the texts of actions are looked at when rules are checked (R-A3)."""

import pytest

from api.bootstrap import parser, registry
from workflows.check_rules import check_rules

RULE = """
taal nl

trigger "taak"
  bij {event}
  dan
    - maak taak "{title}" voor rol planner binnen 1 werkdag
"""


@pytest.mark.parametrize(
    ("event", "title", "code"),
    [
        ("claim geïmporteerd", "Beoordeel claim {{ claim.nummer }}", None),
        ("claim geïmporteerd", "Assess {{ claim.number }} of {{ employer.name }}", None),
        ("ziekmelding", "Bel { werknemer }", None),
        ("ziekmelding", "Beoordeel claim {{ claim.nummer }}", "text-field-without-subject"),
        ("claim geïmporteerd", "Beoordeel claim {{ claim.numer }}", "unknown-text-field"),
        ("claim geïmporteerd", "{% if claim %}", "unknown-text-field"),
    ],
)
def test_fields_of_a_title(event: str, title: str, code: str | None) -> None:
    checked = check_rules({"it.rules": RULE.format(event=event, title=title)}, parser(), registry())
    assert [item.code for item in checked.diagnostics] == ([] if code is None else [code])
    assert (checked.program is None) == (code is not None)
    assert all(item.span.line == 7 for item in checked.diagnostics)
