"""The command that writes the tables of the language reference (R-A1)."""

from pathlib import Path

from typer.testing import CliRunner, Result

from api.cli.app import app

PAGE = "# Events\n\n<!-- generated: events -->\nold\n<!-- end -->\n\nThe end.\n"


def regelaar(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"REGELAAR_LANG": "en", "COLUMNS": "200"})


def test_what_stands_between_markers_is_written_anew_and_the_rest_is_kept(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")
    first = regelaar("reference", page)
    written = page.read_text("utf-8")
    second = regelaar("reference", page)
    assert first.stdout == f"{page}: updated.\n"
    assert second.stdout == f"{page}: was up to date.\n"
    assert written.startswith("# Events\n\n<!-- generated: events -->\n\n| Dutch | English | is about |\n")
    assert "| `ziekmelding` | `absence reported` | case, employee, employer |" in written
    assert "old" not in written
    assert written.endswith("\n\n<!-- end -->\n\nThe end.\n")
    assert page.read_text("utf-8") == written


def test_a_table_that_does_not_exist_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.replace("events", "weather"), "utf-8")
    result = regelaar("reference", page)
    assert result.exit_code == 1
    assert "there is no table `weather`; these are: keywords, operators, events" in result.stderr
    assert "old" in page.read_text("utf-8")


def test_a_page_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    result = regelaar("reference", tmp_path / "missing.md")
    assert result.exit_code == 1
    assert "missing.md" in result.stderr
