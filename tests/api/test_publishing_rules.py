"""docs/nl/regels-publiceren.md, command by command as it stands there; then refusals and the API (issue 4, outcomes 7, 9)."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result

from api.cli.app import app
from domain.access import Permission
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.users import save_user

if TYPE_CHECKING:
    from conftest import World

PAGE = Path(__file__).parents[2] / "docs" / "nl" / "regels-publiceren.md"
COMMANDS = re.findall(r"^    regelaar (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)

RULES = """taal nl

trigger "Hoge claim"
  bij claim geïmporteerd
  als
    - claim.brutobedrag is hoger dan € {limit}
  dan
    - voeg kenmerk "hoog" toe aan traject

trigger "Termijn"
  bij ziekmelding
  na {weeks} weken tenzij einde traject
  dan
    - voeg kenmerk "te laat" toe aan traject
"""
OLD, NEW = RULES.format(limit="5.000", weeks=5), RULES.format(limit="6.000", weeks=6)


def regelaar(line: str) -> Result:
    return CliRunner().invoke(app, shlex.split(line))


@pytest.fixture
def installed(fresh_database: str, temporal_address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A new installation with two persons and the folders of the page."""
    given = {"DATABASE_URL": fresh_database, "TEMPORAL_ADDRESS": temporal_address, "REGELAAR_HOME": str(tmp_path)}
    for name, value in {**given, "REGELAAR_LANG": "nl", "COLUMNS": "200"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    for folder, text in (("regels", OLD), ("nieuw", NEW)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "claims.rules").write_text(text, "utf-8")
    engine = connect(fresh_database)
    with engine.begin() as connection:
        migrate(connection)
        save_user(connection, "ann", "Ann", Permission)
        save_user(connection, "bob", "Bob", [Permission.APPROVE_RULES])
    engine.dispose()


@pytest.mark.usefixtures("installed")
def test_the_page_from_top_to_bottom() -> None:
    said: dict[str, str] = {}
    for line in COMMANDS:
        signed = json.loads(regelaar("rules show 1 --json").stdout)["bundle_hash"] if "HASH" in line else ""
        result = regelaar(line.replace("HASH", signed))
        assert result.exit_code == 0, f"{line}\n{result.output}"
        said[line] = result.output
    shown = said["rules show 1"]
    assert "~ claim.brutobedrag is hoger dan [€ 5.000 → € 6.000]" in shown
    assert "“Termijn” (wijzigt): afmaken volgens de oude regels; 0 lopen nu" in shown
    assert "na [5 → 6] weken tenzij einde traject" in said["rules diff 1 2"]
    assert "fout in de grens" in said["rules list"]
    assert "Geen" not in said["backtest show 1 --as ann"]
    assert len(COMMANDS) == 13


@pytest.mark.usefixtures("installed")
def test_refusals_say_what_to_do() -> None:
    assert regelaar("publish regels --as ann").exit_code == 0
    refused = regelaar("publish nieuw --as ann")
    assert (refused.exit_code, "regelaar rules draft" in refused.stderr) == (1, True)
    assert regelaar("rules draft nieuw --as ann").exit_code == 0
    refused = regelaar("rules submit 1 --as ann")
    assert (refused.exit_code, '--timer "Termijn=finish|re_evaluate|cancel"' in refused.stderr) == (1, True)
    refused = regelaar("rules submit 1 --as ann --timer Termijn")
    assert (refused.exit_code, "TRIGGER=KEUZE" in refused.stderr) == (1, True)
    refused = regelaar("rules approve 1 --as ann --bundle x")
    assert (refused.exit_code, "niet zelf" in refused.stderr) == (1, True)
    assert regelaar("rules draft nieuw --as bob").exit_code == 1
    Path("nieuw/claims.rules").write_text("taal nl\n\ntrigger", "utf-8")
    refused = regelaar("rules draft nieuw --as ann")
    assert (refused.exit_code, "claims.rules:3" in refused.stderr) == (1, True)


async def test_the_same_over_the_api(world: World) -> None:
    """Propose, try, submit, approve by another, publish, switch, put back; a refusal is a problem document."""
    sources = {"b.rules": NEW}
    async with world.who_may(*Permission) as ann, world.who_may(*Permission) as bob:

        async def ask(who: Any, path: str, **body: Any) -> Any:
            answer = await who.post(path, json=body)
            assert answer.is_success, answer.text
            return answer.json() if answer.content else None

        made = await ask(ann, "/rules/proposals", sources=sources, note="nieuw")
        path = f"/rules/proposals/{made['id']}"
        period = {"starts_on": "2026-01-01", "ends_before": "2027-01-01"}
        test = await ask(ann, "/backtests", proposal=made["id"], **period)
        found = (await ann.get(f"/backtests/{test['id']}", headers={"Accept-Language": "en"})).json()
        assert (found["finished"], found["read_again"]) == (True, False)
        assert (await ann.get(f"/backtests/{test['id']}/changes")).status_code == 200
        missing = await ann.post(f"{path}/submission", json={"timers": {"Termijn": "finish", "X": "finish"}})
        assert (missing.status_code, missing.headers["content-type"]) == (422, "application/problem+json")
        submitted = await ask(ann, f"{path}/submission", timers={})
        own = await ann.post(f"{path}/approval", json={"bundle": submitted["bundle_hash"]})
        assert own.status_code == 403
        await ask(bob, f"{path}/approval", bundle=submitted["bundle_hash"])
        published = await ask(ann, f"{path}/publication", starts_on=world.today.isoformat(), shadow=True)
        assert (published["kind"], sorted(published["shadow"])) == ("approved", ["Hoge claim", "Termijn"])
        await ask(bob, "/rules/switches", trigger="Termijn", position="on", reason="goed")
        assert (await bob.get("/rules/switches")).json()[0]["position"] == "on"
        back = await ask(ann, "/rules/rollback", reason="fout")
        assert back["kind"] == "rollback"
        hashes = [one["ruleset_hash"] for one in (await bob.get("/rules/publications")).json()]
        told = (await bob.get("/rules/diff", params={"before": hashes[0], "after": hashes[1]})).json()
        assert any("Hoge claim" in line for line in told)
        assert (await bob.get("/rules/proposals")).json()[0]["status"] == "published"
