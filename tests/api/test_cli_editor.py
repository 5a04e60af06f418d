"""The commands for writing rules: format and complete (issue 3)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.app import app

UNTIDY = 'taal nl\ntrigger   "x"\n   bij ziekmelding\n   dan\n     - voeg kenmerk "a" toe aan traject\n'
TIDY = 'taal nl\n\ntrigger "x"\n  bij ziekmelding\n  dan\n    - voeg kenmerk "a" toe aan traject\n'


def regelaar(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"REGELAAR_LANG": "nl", "COLUMNS": "200"})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.rules"
    path.write_text(UNTIDY, "utf-8")
    return path


def test_a_file_is_laid_out_once(file: Path) -> None:
    first, second = regelaar("format", file), regelaar("format", file)
    assert (first.exit_code, first.stdout) == (0, f"{file}: opgemaakt\n")
    assert (second.exit_code, second.stdout) == (0, "")
    assert file.read_text("utf-8") == TIDY


def test_a_check_changes_nothing(file: Path) -> None:
    result = regelaar("format", "--check", file)
    assert (result.exit_code, result.stdout) == (1, f"{file}: niet netjes opgemaakt\n")
    assert file.read_text("utf-8") == UNTIDY


def test_a_file_with_mistakes_is_left_alone_and_the_others_are_laid_out(file: Path) -> None:
    broken = file.with_name("broken.rules")
    broken.write_text(UNTIDY.replace("ziekmelding", "ziekmeldin"), "utf-8")
    result = regelaar("format", file.parent)
    assert result.exit_code == 1
    assert "hulp: bedoelt u `ziekmelding`?" in result.stderr
    assert result.stderr.endswith(f"{broken}: ongewijzigd, er staan fouten in\n")
    assert (broken.read_text("utf-8"), file.read_text("utf-8")) == (UNTIDY.replace("ziekmelding", "ziekmeldin"), TIDY)


def test_what_could_stand_there(file: Path) -> None:
    shown = regelaar("complete", file, "--line", "3", "--column", "9")
    assert (shown.exit_code, shown.stdout) == (0, "ziekmelding\nziek uit dienst\ncorrectie ziekmelding\n")
    told = json.loads(regelaar("complete", file, "--line", "5", "--column", "8", "--json").stdout)
    assert {"label": "start ZW ERD traject", "insert": "start ZW ERD traject", "role": "action", "column": 8} in told


def test_a_file_that_is_not_there_is_named() -> None:
    result = regelaar("complete", "nergens.rules", "--line", "1", "--column", "1")
    assert result.exit_code == 1
    assert "nergens.rules: niet te lezen" in result.stderr
