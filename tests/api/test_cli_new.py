"""`regelaar new condition`: a package that works as it was written, and nothing that could not (issue 3: plugin kit)."""

from __future__ import annotations

import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.app import app

Developer = Callable[[str, Path], "subprocess.CompletedProcess[str]"]


def new(*arguments: str | Path, language: str = "nl") -> Result:
    return CliRunner().invoke(app, ["new", "condition", *map(str, arguments)], env={"REGELAAR_LANG": language})


def test_what_it_writes_installs_is_listed_and_passes_its_own_tests(tmp_path: Path, developer: Developer) -> None:
    made = developer("regelaar new condition round_wage", tmp_path)
    assert made.stdout.startswith(
        "Made in regelaar-round-wage: pyproject.toml, README.md, regelaar_round_wage.py, test_regelaar_round_wage.py.\n"
    ), made.stderr
    folder = tmp_path / "regelaar-round-wage"
    tested = developer("python -m pytest -q", folder)
    assert "4 passed" in tested.stdout, tested.stdout + tested.stderr
    assert "case segment has round wage of" not in developer("regelaar catalogue", folder).stdout
    installed = developer("python -m pip install --quiet .", folder)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    listed = developer("regelaar catalogue", tmp_path)
    assert "case segment has round wage of {minimum} or more" in listed.stdout, listed.stderr
    assert "4 passed" in developer("python -m pytest -q", folder).stdout


def test_the_folder_can_be_chosen_and_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "mine"
    assert new("round_wage", "--folder", folder).exit_code == 0
    assert tomllib.loads((folder / "pyproject.toml").read_text())["project"]["entry-points"] == {
        "regelaar.conditions": {"round_wage": "regelaar_round_wage:round_wage"}
    }
    (folder / "regelaar_round_wage.py").write_text("mine")
    (folder / "pyproject.toml").unlink()
    again = new("round_wage", "--folder", folder)
    assert again.exit_code == 1
    assert again.stderr == f"{folder / 'README.md'}: bestaat al; kies een andere map\n"
    assert (folder / "regelaar_round_wage.py").read_text() == "mine"
    assert not (folder / "pyproject.toml").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("RoundWage", "`RoundWage`: a name is lower-case letters and digits in words joined by `_`"),
        ("round-wage", "`round-wage`: a name is lower-case letters"),
        ("../wage", "`../wage`: a name is lower-case letters"),
        ("lambda", "`lambda`: a name is lower-case letters"),
        ("wage_", "`wage_`: a name is lower-case letters"),
        ("segment_wage_at_least", "`segment_wage_at_least`: a plugin has this name; choose another"),
        ("add_task", "`add_task`: a plugin has this name; choose another"),
        ("within_5_days", "`within_5_days`: no phrase can be made of this name: condition `within_5_days` holds `5`"),
    ],
)
def test_a_name_that_would_not_work_is_refused(name: str, message: str, tmp_path: Path) -> None:
    result = new(name, "--folder", tmp_path / "made", language="en")
    assert result.exit_code == 1
    assert result.stderr.startswith(message)
    assert not (tmp_path / "made").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = new("round_wage", "--folder", tmp_path / "file" / "below", language="en")
    assert result.exit_code == 1
    assert "cannot be written: Not a directory" in result.stderr
