"""The difference between two rulesets is told in sentences: every change is seen, and nothing else (issue 4, outcome 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values import Language
from dsl.diagnostics import render
from dsl.diff import Change, Kind, What, diff
from dsl.diff_text import told
from dsl.parse import Parser
from dsl.print import print_file
from dsl.ruleset import Ruleset, load

RULES = """taal nl

definitie "hoge claim"
  - claim.brutobedrag is hoger dan € 5.000
  - claim.nummer is ingevuld

trigger "Beoordeel"
  omschrijving "Wie beoordeelt."
  geldig van 10-02-2022
  bij claim geïmporteerd
  hoogstens één keer per traject
  als
    - "hoge claim"
    - één van
      - traject heeft kenmerk "gezien"
      - traject heeft kenmerk "twijfel"
  dan
    - voeg kenmerk "beoordelen" toe aan traject

trigger "Termijn"
  bij ziekmelding
  na 5 weken tenzij einde traject
  dan
    - voeg kenmerk "te laat" toe aan traject

trigger "Tabel"
  bij claim geïmporteerd
  als
    - claim.brutobedrag is hoger dan <bedrag>
  dan
    - voeg kenmerk <kenmerk> toe aan traject
  waarbij eerste geldt
    | bedrag  | kenmerk |
    | € 9.000 | "hoog"  |
    | € 5.000 | "laag"  |

voorbeeld "hoog"
  gegeven claim geïmporteerd
    - claim.brutobedrag is € 9.500
  verwacht "Tabel" gaat af
"""

EDITS = {
    "value in a definition": ("hoger dan € 5.000", "hoger dan € 6.000", "hoge claim", "[€ 5.000 → € 6.000]"),
    "condition removed": ("  - claim.nummer is ingevuld\n", "", "hoge claim", "- claim.nummer is ingevuld"),
    "description": ("Wie beoordeelt.", "Wie dan ook.", "Beoordeel", '["Wie beoordeelt." → "Wie dan ook."]'),
    "validity": ("geldig van 10-02-2022", "geldig van 11-02-2022", "Beoordeel", "[10-02-2022 → 11-02-2022]"),
    "at most once": ("  hoogstens één keer per traject\n", "", "Beoordeel", "- hoogstens één keer per traject"),
    "kind of group": ("één van", "geen van", "Beoordeel", "geen van"),
    "inside a group": ('"twijfel"', '"geen twijfel"', "Beoordeel", '["twijfel" → "geen twijfel"]'),
    "action added": (
        '"beoordelen" toe aan traject\n',
        '"beoordelen" toe aan traject\n    - voeg kenmerk "b" toe aan traject\n',
        "Beoordeel",
        '+ voeg kenmerk "b" toe aan traject',
    ),
    "deadline": ("na 5 weken", "na 6 weken", "Termijn", "na [5 → 6] weken"),
    "unless": (" tenzij einde traject", "", "Termijn", "[tenzij einde traject → –]"),
    "event": ("bij ziekmelding", "bij dagwissel traject", "Termijn", "dagwissel traject"),
    "cell": ('"laag" ', '"lager"', "Tabel", '["laag" → "lager"]'),
    "mode": ("waarbij eerste geldt", "waarbij alle gelden", "Tabel", "waarbij"),
    "expectation": ('"Tabel" gaat af', '"Tabel" gaat niet af', "hoog", "niet"),
}
"""Each kind of edit: what stands there, what comes there, the statement that it changes, and a part of what is told."""


Compare = Callable[[str, str], tuple[Change, ...]]


@pytest.fixture(scope="session")
def compare(parser: Parser) -> Compare:
    """The changes from one text to another."""

    def read(text: str) -> Ruleset:
        ruleset, diagnostics = load({"a.rules": text}, parser)
        assert ruleset is not None, [render(item, text, Language.NL) for item in diagnostics]
        return ruleset

    return lambda before, after: diff(read(before), read(after), parser.catalogue)


def edited(names: Iterable[str]) -> str:
    text = RULES
    for name in names:
        assert EDITS[name][0] in text
        text = text.replace(EDITS[name][0], EDITS[name][1], 1)
    return text


@pytest.mark.parametrize("name", EDITS)
def test_each_kind_of_edit_is_told_in_a_sentence(name: str, compare: Compare) -> None:
    _, _, statement, part = EDITS[name]
    (change,) = compare(RULES, edited([name]))
    assert (change.name, change.kind) == (statement, Kind.CHANGED)
    assert part in "\n".join(told((change,), Language.NL))


@given(names=st.sets(st.sampled_from(list(EDITS))))
def test_every_changed_statement_is_seen_and_no_other(names: set[str], compare: Compare) -> None:
    found = compare(RULES, edited(sorted(names)))
    assert {change.name for change in found} == {EDITS[name][2] for name in names}
    assert {change.kind for change in found} <= {Kind.CHANGED}


@given(names=st.sets(st.sampled_from(list(EDITS))))
def test_there_and_back_tells_the_opposite(names: set[str], compare: Compare) -> None:
    """What one direction adds, the other removes; what changed, changed."""
    there, back = (compare(*texts) for texts in ((RULES, edited(sorted(names))), (edited(sorted(names)), RULES)))
    opposite = {"+": "-", "-": "+", "~": "~"}
    signs = [sorted((change.name, opposite[line.sign]) for change in there for line in change.lines)]
    assert signs == [sorted((change.name, line.sign) for change in back for line in change.lines)]


@given(
    names=st.sets(st.sampled_from(list(EDITS))), margin=st.integers(0, 3), comment=st.sampled_from(["", "# let op", "# x\n\n"])
)
def test_layout_and_comments_are_no_change(names: set[str], margin: int, comment: str, compare: Compare) -> None:
    text = edited(sorted(names))
    wide = "\n".join(
        line.replace("  ", "  " + " " * margin) + (f"  {comment}" if line.endswith("weken") else "") for line in text.split("\n")
    )
    assert compare(text, wide.replace("\ntrigger", f"\n{comment}\ntrigger")) == ()


def test_the_language_and_the_file_are_no_change(parser: Parser) -> None:
    dutch, _ = load({"a.rules": RULES}, parser)
    assert dutch is not None
    english, _ = load({"z.rules": print_file(dutch.files[0][1], parser.catalogue, Language.EN)}, parser)
    assert english is not None
    assert diff(dutch, english, parser.catalogue) == ()


def test_a_statement_that_comes_or_goes_is_told_whole(compare: Compare) -> None:
    without = RULES[: RULES.index('trigger "Termijn"')] + RULES[RULES.index('trigger "Tabel"') :]
    (gone,), (come,) = compare(RULES, without), compare(without, RULES)
    assert (gone.kind, come.kind, gone.name) == (Kind.REMOVED, Kind.ADDED, "Termijn")
    assert list(told((come,), Language.EN)) == [
        "trigger “Termijn” added",
        "    + on absence reported",
        "    + after 5 weeks unless absence case ended",
        "    + then",
        "  then",
        '    + add characteristic "te laat" to case',
    ]


def test_a_new_name_is_no_other_change(compare: Compare) -> None:
    """The triggers that use a definition, and the examples of a trigger, follow its new name."""
    found = compare(RULES, RULES.replace('"hoge claim"', '"grote claim"').replace('"Tabel"', '"Bedragen"'))
    assert {(change.kind, change.what, change.was, change.name) for change in found} == {
        (Kind.RENAMED, What.DEFINITION, "hoge claim", "grote claim"),
        (Kind.RENAMED, What.TRIGGER, "Tabel", "Bedragen"),
    }
    assert list(told(found[:1], Language.NL)) == ["definitie “grote claim” nieuwe naam (was “hoge claim”)"]


def test_a_new_name_and_another_value_is_another_statement(compare: Compare) -> None:
    found = compare(RULES, RULES.replace('"Termijn"', '"Te laat"').replace("5 weken", "6 weken"))
    assert {(change.kind, change.name) for change in found} == {(Kind.REMOVED, "Termijn"), (Kind.ADDED, "Te laat")}


def test_triggers_that_change_places_are_told(compare: Compare) -> None:
    """Triggers of one event act in the order of the text, so that order is part of what they mean."""
    start, middle = RULES.index('trigger "Beoordeel"'), RULES.index('trigger "Tabel"')
    end = RULES.index("voorbeeld")
    moved = RULES[:start] + RULES[middle:end] + RULES[start:middle] + RULES[end:]
    (change,) = compare(RULES, moved)
    assert change.kind is Kind.MOVED
    assert change.name in ("Beoordeel", "Tabel")
