"""The commands on rule texts, as a functional administrator types them (R-A1)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.bootstrap import registry
from api.cli.app import app

EXAMPLE = Path(__file__).parents[2] / "examples" / "income_insurance"


def regelaar(*arguments: str | Path, language: str = "nl") -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"REGELAAR_LANG": language, "COLUMNS": "200"})


def test_good_rules_pass() -> None:
    result = regelaar("check", EXAMPLE / "rules")
    assert (result.exit_code, result.stdout) == (0, "In orde: 8 triggers in 2 bestanden.\n")


def test_a_broken_file_is_refused_with_line_column_caret_and_help() -> None:
    result = regelaar("check", EXAMPLE / "broken")
    assert result.exit_code == 1
    assert "typing_errors.rules:4:13" in result.stderr
    assert "|   bij claim geimporteerd\n  |             ^^^^^^^^^^^^  hulp: bedoelt u `geïmporteerd`?" in result.stderr
    assert result.stderr.endswith("3 fouten; er is niets in gebruik genomen.\n")


def test_diagnostics_for_machines() -> None:
    result = regelaar("check", EXAMPLE / "broken", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["ok"] is False
    assert [(item["line"], item["column"], item["severity"]) for item in told["diagnostics"]] == [
        (4, 13, "error"),
        (6, 48, "error"),
        (9, 20, "error"),
    ]


def test_translating_there_and_back_keeps_the_meaning(tmp_path: Path) -> None:
    """The Dutch file in English passes too, and in Dutch again it is what printing the original gives."""
    english = tmp_path / "claims.rules"
    english.write_text(regelaar("translate", "--to", "en", EXAMPLE / "rules" / "claims.rules").stdout)
    assert english.read_text().splitlines()[1] == "language en"
    assert regelaar("check", english).exit_code == 0
    back = regelaar("translate", "--to", "nl", english).stdout
    assert back == regelaar("translate", "--to", "nl", EXAMPLE / "rules" / "claims.rules").stdout


def test_a_file_that_does_not_pass_is_not_translated() -> None:
    result = regelaar("translate", "--to", "en", EXAMPLE / "broken")
    assert (result.exit_code, result.stdout) == (1, "")


def test_the_catalogue_holds_every_phrase() -> None:
    told = json.loads(regelaar("catalogue", "--json").stdout)
    assert [item["name"] for item in told] == [phrase.name for phrase in registry().catalogue.phrases]
    assert all(item["doc"] for item in told)
    shown = regelaar("catalogue").stdout
    assert all(phrase.template.nl in shown and phrase.template.en in shown for phrase in registry().catalogue.phrases)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "nergens"), "nergens: niet te lezen"),
        (("check", EXAMPLE / "portfolio"), "hier staan geen .rules-bestanden"),
    ],
)
def test_what_cannot_be_read_is_named(arguments: tuple[str | Path, ...], message: str) -> None:
    result = regelaar(*arguments)
    assert result.exit_code == 1
    assert message in result.stderr


def test_text_that_is_not_utf_8_is_refused_with_the_byte(tmp_path: Path) -> None:
    (tmp_path / "oud.rules").write_bytes("taal nl\n# geïmporteerd".encode("latin-1"))
    result = regelaar("check", tmp_path)
    assert result.exit_code == 1
    assert "byte 13: is geen UTF-8-tekst; sla het bestand op als UTF-8" in result.stderr


def test_a_wrong_setting_is_named() -> None:
    result = CliRunner().invoke(app, ["check", str(EXAMPLE / "rules")], env={"REGELAAR_LANG": "fr"})
    assert result.exit_code == 1
    assert "REGELAAR_LANG: `fr`" in result.stderr


def test_examples_are_run_and_what_they_leave_untested_is_said(tmp_path: Path) -> None:
    """R-A1: the examples of the example come true; one turned around does not, and shows what each condition was."""
    good = regelaar("test", EXAMPLE / "rules")
    assert good.exit_code == 0
    assert "5 van 5 verwachtingen komen uit." in good.stdout
    assert "“Dubbele polis”: geen voorbeeld laat het afgaan" in good.stdout
    turned = tmp_path / "claims.rules"
    text = (EXAMPLE / "rules" / "claims.rules").read_text()
    turned.write_text(text.replace('"Hoog loon bij ingang ziekte" gaat af', '"Hoog loon bij ingang ziekte" gaat niet af'))
    bad = regelaar("test", turned)
    assert bad.exit_code == 1
    assert "✗ “hoog loon”: “Hoog loon bij ingang ziekte” gaat af" in bad.stdout
    assert "✓ trajectverloop heeft loon van ten minste € 6.000 of meer" in bad.stdout
    assert regelaar("check", turned).exit_code == 1


def test_examples_for_machines() -> None:
    told = json.loads(regelaar("test", EXAMPLE / "rules", "--json").stdout)
    assert [item["fires"] for item in told["examples"]] == [True, False, False, True, False]
    assert {item["trigger"] for item in told["coverage"]} >= {"Dubbele polis", "Concept appointment"}
