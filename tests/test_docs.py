"""What the documentation shows is true: its rules are read, its messages are those of the product, its links lead somewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest
from typer.main import get_group

from api.bootstrap import parser, registry
from api.cli.app import app
from api.cli.catalogue_tables import TABLES, rewritten, sentence
from domain.values import Language, Text
from dsl import check, layout
from dsl.diagnostics import MOST, render
from dsl.keywords import Keyword, written
from dsl.outline import is_delay
from dsl.phrases import Kind
from dsl.types import Workdays
from workflows.check_rules import check_rules

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "language.md"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)")
COMMAND = re.compile(r"(?:(?<!`)`|^    (?:\S+/)?)regelaar ([a-z-]+)", re.MULTILINE)
BROKEN = ("regelaar fout", "regelaar broken")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page, and the block after it."""

    page: Path
    line: int
    info: str
    text: str
    following: str

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of rules: marked as such, or beginning as a rule file does."""
    text = page.read_text("utf-8")
    found = list(FENCE.finditer(text))
    for match, after in zip_longest(found, found[1:]):
        if match[1].startswith("regelaar") or match[2].startswith(tuple(written(Keyword.LANGUAGE, one) for one in Language)):
            yield Block(page, text[: match.start()].count("\n") + 1, match[1], match[2], after[2] if after else "")


BLOCKS = [block for page in PAGES for block in blocks(page)]
RULES = [block for block in BLOCKS if block.info not in BROKEN]


def said(source: str) -> str:
    """What `regelaar check` says of a file with this text."""
    found = check_rules({"claims.rules": source}, parser(), registry()).diagnostics
    return "".join(render(item, source) + "\n" for item in found)


@pytest.mark.parametrize("block", RULES, ids=str)
def test_rules_are_without_mistakes(block: Block) -> None:
    assert said(block.text) == ""


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.info in BROKEN], ids=str)
def test_messages_are_those_of_the_product(block: Block) -> None:
    assert said(block.text) == block.following != ""


def test_there_are_rules_on_the_pages_for_authors() -> None:
    pages = {block.page.name for block in RULES}
    assert {"README.md", "language.md", "trigger-schrijven.md"} <= pages


def test_each_construct_is_shown_in_both_languages() -> None:
    shown = [block for block in RULES if block.page == REFERENCE]
    for dutch, english in zip(shown[::2], shown[1::2], strict=True):
        trees = [parser().parse(block.text).file for block in (dutch, english)]
        assert trees[0] is not None
        assert trees[1] is not None
        assert [trees[0].language, trees[1].language] == [Language.NL, Language.EN]
        assert trees[0].statements == trees[1].statements, f"{english} does not say what {dutch} says"


def test_the_tables_are_those_of_the_catalogue() -> None:
    text = REFERENCE.read_text("utf-8")
    assert rewritten(text, registry().catalogue) == text, "run `regelaar reference docs/language.md`"


def test_each_table_has_its_place() -> None:
    assert sorted(re.findall(r"<!-- generated: (\w+) -->", REFERENCE.read_text("utf-8"))) == sorted(TABLES)


@pytest.mark.parametrize("language", Language)
def test_each_sentence_of_the_reference_can_be_copied(language: Language) -> None:
    catalogue, text = registry().catalogue, REFERENCE.read_text("utf-8")
    for phrase in catalogue.phrases:
        assert f"`{sentence(phrase, language)}`" in text
    for field in catalogue.fields:
        assert f"`{field.label[language]}`" in text
    conditions, actions = (
        [f"    - {sentence(phrase, language)}" for phrase in catalogue.of(kind)] for kind in (Kind.CONDITION, Kind.ACTION)
    )
    event = f"  {written(Keyword.ON, language)} {catalogue.of(Kind.EVENT)[0].template[language]}"
    when, then = (f"  {written(keyword, language)}" for keyword in (Keyword.WHEN, Keyword.THEN))
    lines = [written(Keyword.LANGUAGE, language), 'trigger "x"', event, when, *conditions, then, *actions]
    assert parser().parse("\n".join(lines)).diagnostics == ()


HOLDING = {
    "amount": Text("claim.brutobedrag is {}", "claim.gross_amount is {}"),
    "percentage": Text("trajectverloop.percentage is {}", "case_segment.percentage is {}"),
    "number": Text("werkgever.werknemers is {}", "employer.employees is {}"),
    "date": Text("traject.startdatum is {}", "case.start_date is {}"),
    "duration": Text("traject duurt ten minste {}", "case lasts at least {}"),
    "workdays": Text("de afspraak is binnen {}", "the appointment is within {}"),
    "yes or no": Text("afspraak.concept is {}", "appointment.concept is {}"),
    "text": Text("claim.nummer is {}", "claim.number is {}"),
    "code": Text("polis.verzekeringstype is {}", "policy.insurance_type is {}"),
}
"""For each type of value a condition that holds one."""


def test_values_can_be_written_as_shown() -> None:
    section = REFERENCE.read_text("utf-8").split("\n## Values\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([\w ]+) \| (`.*`) \| (`.*`) \|$", section.split("### Codes")[0], re.MULTILINE)
    assert [row[0] for row in rows] == list(HOLDING)
    for kind, *cells in rows:
        for language, cell in zip(Language, cells, strict=True):
            lines = [f"  - {HOLDING[kind][language].format(value)}" for value in re.findall("`([^`]+)`", cell)]
            source = "\n".join([written(Keyword.LANGUAGE, language), f'{written(Keyword.DEFINE, language)} "x"', *lines])
            assert parser().parse(source).diagnostics == ()


def test_the_limits_are_those_of_the_product() -> None:
    section = REFERENCE.read_text("utf-8").split("\n## Limits\n")[1].split("\n## ")[0]
    shown = re.findall(r"\| ([\d,]+) \|$", section, re.MULTILINE)
    assert shown == [f"{limit:,}" for limit in (layout.MAX_DEPTH, check.MAX_DEPTH, check.MAX_SIZE, 9_999, MOST)]
    assert is_delay(Workdays(9_999))
    assert not is_delay(Workdays(10_000))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for path, anchor in LINK.findall(page.read_text("utf-8")):
        target = page.parent / path if path else page
        assert target.exists(), f"{page.name} points to {path}"
        if anchor:
            assert anchor in anchors(target), f"{page.name} points to #{anchor} in {target.name}"


def anchors(page: Path) -> set[str]:
    """What a link can point to: the headings, as they are named in a browser."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_commands_exist() -> None:
    known = get_group(app).commands.keys()
    named = {name for page in PAGES for name in COMMAND.findall(page.read_text("utf-8"))}
    assert named <= known
    assert named >= {"check", "test", "translate", "reference"}
