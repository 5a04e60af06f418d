"""Every requirement that is built has a test that names it."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SEED = [f"R-3.3.4{letter}" for letter in "abcdef"]
BUILT = ["R-A1", "R-A2", "R-A3", "R-A4", "R-3.2.1", *SEED, "R-3.3.1-1", "R-3.3.1.1", "R-3.3.1.1-checks"]
BUILT += ["R-3.3.1.2", "R-3.3.1-7", "R-3.3.2", "R-3.3.3", "R-4.3.1"]
SOURCES = {path: path.read_text() for path in TESTS.rglob("*.py") if path != Path(__file__)}


@pytest.mark.parametrize("requirement", BUILT)
def test_a_test_names_the_requirement(requirement: str) -> None:
    named = re.compile(rf"{re.escape(requirement)}(?![\w.-]*\w)")
    assert any(named.search(text) for text in SOURCES.values()), f"no test names {requirement}"
