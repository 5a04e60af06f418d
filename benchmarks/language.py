"""The trigger language: how long the grammar takes to build, files to check, an edit to be seen, a completion to appear."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from api.bootstrap import registry
from dsl.complete import complete
from dsl.incremental import Rereader
from dsl.parse import Parser
from dsl.phrases import Kind
from dsl.prove.prove import prove
from dsl.ruleset import load

from .timing import Timing, timed

_TRIGGER = """trigger "Controle {number}"
  omschrijving "Claims boven € {amount} van polissen met een hoge loonsom."
  bij claim geïmporteerd
  als
    - heeft lopende polis van verzekeringstype {insurance_type}
    - één van
      - trajectverloop heeft loon van ten minste € {amount} of meer
      - traject heeft kenmerk "controle {number}"
    - geen van
      - werknemer heeft kenmerk "handmatig akkoord"
      - traject heeft kenmerk "gezien {number}"
  dan
    - voeg kenmerk "gezien {number}" toe aan traject
    - maak taak "Beoordeel {number}" voor rol claimbehandelaar binnen 2 werkdagen
"""
_TYPES = ("Stoploss", "Conventioneel", "ZW ERD")


def rules(count: int) -> str:
    """A Dutch file of `count` different triggers, 13 lines each."""
    triggers = (
        _TRIGGER.format(number=number, amount=1000 + number % 5000, insurance_type=_TYPES[number % 3]) for number in range(count)
    )
    return "taal nl\n\n" + "\n".join(triggers)


def measure() -> Iterator[tuple[str, str]]:
    """What was measured, and the figure."""
    catalogue = registry().catalogue
    phrases = sum(phrase.kind is not Kind.EVENT for phrase in catalogue.phrases)
    yield f"grammar of {phrases} phrases in two languages", str(timed(lambda: Parser(catalogue), runs=3))
    parser = Parser(catalogue)
    for count in (1_000, 10_000):
        source = {"benchmark.rules": rules(count)}
        assert load(source, parser)[0] is not None
        yield f"read and check {count:,} triggers", str(timed(lambda source=source: load(source, parser), runs=3))
        ruleset, _ = load(source, parser)
        assert ruleset is not None
        files = ruleset.files
        yield f"prove about {count:,} triggers", str(timed(lambda files=files: prove(files, catalogue), runs=3))
    yield "diagnostics after one edit, 500 triggers", str(_edit(parser))
    yield "completion in a file of 500 triggers", str(_completion(parser))


def _edit(parser: Parser) -> Timing:
    """One letter typed in the middle of a file that was read before."""
    text = rules(500)
    reader = Rereader(parser)
    reader.parse(text)
    edits = cycle((text.replace("gezien 250", "gezien 250x"), text))
    return timed(lambda: reader.parse(next(edits)), runs=11)


def _completion(parser: Parser) -> Timing:
    lines = rules(500).split("\n")
    lines.insert(3 + 14 * 250, "    - heeft")
    text = "\n".join(lines)
    return timed(lambda: complete(text, 4 + 14 * 250, len("    - heeft") + 1, parser), runs=11)
