"""A plugin's fingerprint changes when what it does changes, and only then (issue 4, outcome 2)."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conditions import CONDITIONS
from engine.fingerprint import fingerprint

SOURCE = '''\
from enum import Enum
from .helpers import double

LIMIT = 5
NAMES = frozenset({"a", "b"})


class Kind(Enum):
    SMALL = 1


def above(count: int, kind: Kind) -> bool:
    """Whether it is above."""
    return double(count) > LIMIT and kind is Kind.SMALL and "a" in NAMES
'''
HELPERS = "def double(number):\n    return add(number, number)\n\n\ndef add(left, right):\n    return left + right\n"

Print = Callable[[str, str], str]


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Print:
    """The fingerprint of `above` when the package `plugged` has this source and these helpers."""

    def of(source: str, helpers: str) -> str:
        root = tmp_path / str(len(list(tmp_path.iterdir())))
        (root / "plugged").mkdir(parents=True)
        for name, text in (("__init__", ""), ("helpers", helpers), ("conditions", source)):
            (root / "plugged" / f"{name}.py").write_text(text)
            monkeypatch.delitem(sys.modules, f"plugged.{name}", raising=False)
        monkeypatch.delitem(sys.modules, "plugged", raising=False)
        monkeypatch.syspath_prepend(root)
        return fingerprint(importlib.import_module("plugged.conditions").above)

    return of


DECLARED = SOURCE.replace("def above", "@declared(means=lambda count: count + 1)\ndef above").replace(
    "LIMIT = 5", "LIMIT = 5\ndef declared(means):\n    return lambda function: function"
)
UNCHANGED = {
    "lines": (f"# a comment\n\n\n{SOURCE}", HELPERS),
    "its docstring": (SOURCE.replace("Whether it is above.", "Something else."), HELPERS),
    "its annotations": (SOURCE.replace("count: int", "count: object"), HELPERS),
    "another function": (SOURCE + "\n\ndef other() -> int:\n    return 3\n", HELPERS),
    "the order of a set": (SOURCE.replace('{"a", "b"}', '{"b", "a"}'), HELPERS),
}
CHANGED = {
    "its code": (SOURCE.replace("> LIMIT", ">= LIMIT"), HELPERS),
    "what it declares to mean": (DECLARED, HELPERS),
    "a constant": (SOURCE.replace("LIMIT = 5", "LIMIT = 6"), HELPERS),
    "a set": (SOURCE.replace('{"a", "b"}', '{"a", "c"}'), HELPERS),
    "a function that it calls": (SOURCE, HELPERS.replace("add(number, number)", "add(number, 0)")),
    "a function that this one calls": (SOURCE, HELPERS.replace("left + right", "left - right")),
}


@pytest.mark.parametrize("case", UNCHANGED)
def test_what_does_not_run_leaves_it_alone(case: str, printed: Print) -> None:
    assert printed(*UNCHANGED[case]) == printed(SOURCE, HELPERS)


@pytest.mark.parametrize("case", CHANGED)
def test_what_runs_changes_it(case: str, printed: Print) -> None:
    assert printed(*CHANGED[case]) != printed(SOURCE, HELPERS)


def test_it_is_the_same_in_another_process() -> None:
    """With another order of sets, too."""
    code = "import conditions, engine.fingerprint as f; print([f.fingerprint(one.function) for one in conditions.CONDITIONS])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert run.stdout.strip() == str([fingerprint(plugin.function) for plugin in CONDITIONS])


def test_every_condition_has_one_of_its_own() -> None:
    prints = [fingerprint(plugin.function) for plugin in CONDITIONS]
    assert len(set(prints)) == len(prints)
