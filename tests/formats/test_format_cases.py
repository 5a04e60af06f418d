"""R-3.3.1.1, R-3.3.1-7: each folder under `cases` is one file and what is said about it, in both languages.

`expected.txt` begins with `read` or `refused`; then follow the Dutch and English sentences. `(…)` stands for the words
of the XML, JSON or CSV library, which are its own business.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.errors import BadInput
from domain.formats.booking.read import read_booking
from domain.formats.nmbrs.read import read_journals, read_wage_components
from domain.formats.sepa.read import read_pain001
from domain.formats.sepa.values import Reading

CASES = Path(__file__).parent / "cases"
READERS: dict[str, Callable[[bytes, str], object]] = {
    "sepa": read_pain001,
    "journals": read_journals,
    "wage_components": read_wage_components,
    "bookings": read_booking,
}


def told(case: Path) -> str:
    """What is said about the one file in `case`, in the form of its `expected.txt`."""
    (file,) = (file for file in case.iterdir() if file.name != "expected.txt")
    try:
        value = READERS[case.parent.name](file.read_bytes(), file.name)
    except BadInput as error:
        lines = ["refused", f"nl  {error.place}: {error.text.nl}", f"en  {error.place}: {error.text.en}"]
    else:
        findings = value.findings if isinstance(value, Reading) else ()
        lines = ["read", *(f"{tag}  {it.place}: {getattr(it.text, tag)}" for it in findings for tag in ("nl", "en"))]
    return re.sub(r"\(`.*?`\)", "(…)", "\n".join(lines)) + "\n"


@pytest.mark.parametrize("case", sorted(CASES.glob("*/*")), ids=lambda case: f"{case.parent.name}/{case.name}")
def test_what_is_said_about_a_file(case: Path) -> None:
    assert told(case) == (case / "expected.txt").read_text()


@pytest.mark.parametrize("kind", READERS)
def test_every_kind_of_file_has_cases(kind: str) -> None:
    assert len(list((CASES / kind).iterdir())) >= 4
