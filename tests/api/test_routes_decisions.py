"""Decisions and near misses over HTTP and on the command line (issue 4, outcomes 2 and 9)."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from api.cli.app import app

if TYPE_CHECKING:
    from conftest import World


async def test_decisions_are_found_page_by_page(world: World) -> None:
    """Those who left while ill in the example; the newest first, none twice."""
    asked = {"trigger": await a_trigger(world), "outcome": "fired", "limit": 2}
    async with world.as_user("audit") as auditor:
        first = (await auditor.get("/decisions", params=asked)).json()
        second = (await auditor.get(first["next"])).json()
        none = await auditor.get("/decisions", params={"case": "T-ONBEKEND"})
    numbers = [one["number"] for one in first["items"] + second["items"]]
    assert numbers == sorted(set(numbers), reverse=True)
    assert {outcome for one in first["items"] for outcome in one["outcomes"].values()} == {"fired"}
    assert (none.status_code, none.json()["place"]) == (404, "case")


async def a_trigger(world: World) -> str:
    """A trigger of the example that fired."""
    async with world.as_user("audit") as auditor:
        reports = (await auditor.get("/near-misses")).json()
    return str(next(one["trigger"] for one in reports if one["outcomes"].get("fired")))


async def test_near_misses_of_one_trigger_and_of_all(world: World) -> None:
    name = await a_trigger(world)
    async with world.as_user("audit") as auditor:
        (report,) = (await auditor.get(f"/triggers/{name}/near-misses")).json()
        later = await auditor.get(f"/triggers/{name}/near-misses", params={"starts_on": "2030-01-01"})
        unknown = await auditor.get(f"/triggers/{name[:-1]}/near-misses", headers={"Accept-Language": "nl"})
    assert (report["schema"], report["trigger"]) == ("near-misses/v1", name)
    assert later.json() == []
    assert (unknown.status_code, name in unknown.json()["detail"]) == (404, True)


@pytest.fixture
def command(world: World, temporal_address: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line on the database of the example."""
    url = world.system.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    given = {"DATABASE_URL": url, "TEMPORAL_ADDRESS": temporal_address, "REGELAAR_LANG": "nl", "COLUMNS": "200"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return CliRunner()


def test_the_same_on_the_command_line(command: CliRunner) -> None:
    """Found, explained, and counted; for people, machines and spreadsheets."""
    found = json.loads(command.invoke(app, ["decisions", "--outcome", "fired", "--limit", "1", "--json"]).stdout)
    (event, trigger) = found[0]["event"], next(iter(found[0]["outcomes"]))
    rows = list(csv.DictReader(StringIO(command.invoke(app, ["decisions", "--trigger", trigger, "--csv"]).stdout)))
    assert {row["trigger"] for row in rows} == {trigger}
    assert trigger in command.invoke(app, ["decisions", "--limit", "1"]).stdout
    assert f"“{trigger}” ging af" in command.invoke(app, ["explain", event]).stdout
    assert json.loads(command.invoke(app, ["explain", event, "--json"]).stdout)["schema"] == "explanation/v2"
    assert f"“{trigger}” ging " in command.invoke(app, ["near-misses", trigger]).stdout
    assert trigger in command.invoke(app, ["near-misses"]).stdout


def test_refusals_say_what_to_do(command: CliRunner) -> None:
    neither = command.invoke(app, ["explain"])
    assert (neither.exit_code, "`--case` met `--on`" in neither.stderr) == (1, True)
    of_any = command.invoke(app, ["decisions", "--outcome", "fails"])
    assert (of_any.exit_code, "noem ook de trigger" in of_any.stderr) == (1, True)
