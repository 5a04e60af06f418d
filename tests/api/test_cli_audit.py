"""The auditor's commands and pages of the API, on the example in which people left while ill (issue 4, outcomes 3 and 9)."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from api.cli.app import app
from api.safe_csv import safe_cell
from domain.access import Permission

if TYPE_CHECKING:
    from conftest import World

RECIPE = re.search(r"```python\n(.*?)```", (Path(__file__).parents[2] / "docs" / "audit.md").read_text("utf-8"), re.DOTALL)


@pytest.fixture
def run(world: World, temporal_address: str):  # type: ignore[no-untyped-def]
    url = world.system.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    environment = {"DATABASE_URL": url, "TEMPORAL_ADDRESS": temporal_address, "REGELAAR_LANG": "nl", "COLUMNS": "200"}

    def command(*arguments: str | Path) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], env=environment)

    return command


def tamper(world: World, statement: str) -> None:
    with world.system.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        assert connection.exec_driver_sql(statement).rowcount > 0


def test_verify_names_what_was_changed(world: World, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("audit", "verify").exit_code == 0
    heads = tmp_path / "heads.txt"
    heads.write_text(run("audit", "head").stdout)
    assert run("audit", "verify", "--heads", heads).exit_code == 0
    tamper(world, "UPDATE decision SET outcomes = outcomes || '9f' WHERE event_seq = (SELECT min(event_seq) FROM decision)")
    found = run("audit", "verify")
    assert found.exit_code == 1
    assert "is gewijzigd na vastlegging" in found.stderr
    assert json.loads(run("audit", "verify", "--json").stdout)["sound"] is False
    heads.write_text("1 nonsense\n")
    assert "heads.txt:1" in run("audit", "verify", "--heads", heads).stderr


def test_what_is_exported_proves_itself(world: World, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The script of docs/audit.md finds an exported file sound, and any change in it."""
    assert RECIPE is not None
    (tmp_path / "check.py").write_text(RECIPE[1])
    file = tmp_path / "log.jsonl"
    period = ("--from", "2026-09-01", "--until", "2026-10-31", "--as", auditor(world))
    done = run("audit", "export", file, *period, "--decisions")
    assert done.exit_code == 0, done.stderr
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert {line["type"] for line in lines} == {"entry", "decision"}
    assert {line["values"] for line in lines if line["type"] == "decision"} == {"withheld"}

    def checked() -> str:
        script = [sys.executable, "check.py", "log.jsonl"]
        return subprocess.run(script, cwd=tmp_path, capture_output=True, text=True, check=False).stdout

    assert checked() == "sound\n"
    for place, line in enumerate(lines):
        changed = line | {"text": line["text"] + " "} if line["type"] == "decision" else line | {"content": line["content"] + " "}
        file.write_text("\n".join(json.dumps(one) for one in [*lines[:place], changed, *lines[place + 1 :]]))
        if place in (0, len(lines) - 1):
            assert checked() == ""
    assert run("audit", "export", tmp_path / "log.txt", *period).exit_code == 1


def auditor(world: World, *more: Permission) -> str:
    from domain.store.users import save_user

    with world.system.engine.begin() as connection:
        save_user(connection, "auditor", "Auditor", [Permission.READ_AUDIT_LOG, *more])
    return "auditor"


def test_values_are_given_to_who_may_read_them(world: World, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file, who = tmp_path / "log.csv", auditor(world, Permission.READ_DECISIONS)
    done = run("audit", "export", file, "--from", "2026-09-01", "--until", "2026-10-31", "--as", who, "--decisions")
    assert done.exit_code == 0, done.stderr
    with file.open(encoding="utf-8", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["type"] == "decision"]
    assert {row["values"] for row in rows} == {"kept"}
    assert all(json.loads(row["facts"]) for row in rows)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


async def test_the_log_over_the_api(world: World) -> None:
    async with world.who_may(Permission.READ_AUDIT_LOG) as reader:
        first = (await reader.get("/audit?limit=2")).json()
        assert [entry["n"] for entry in first["items"]] == [1, 2]
        second = (await reader.get(first["next"])).json()
        assert second["items"][0]["previous"] == first["items"][1]["hash"]
        checked = (await reader.get("/audit/verification")).json()
        assert (checked["sound"], checked["findings"]) == (True, [])
        tamper(world, "UPDATE audit SET content = '{}' WHERE n = 2")
        wrong = (await reader.get("/audit/verification", headers={"Accept-Language": "en"})).json()
    assert wrong["findings"][0] == {"n": 2, "text": "entry 2 was changed after it was recorded"}
