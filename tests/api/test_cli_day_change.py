"""Issue 4, outcomes 5 and 9: `regelaar day-change` runs the nights that were missed and shows how far each came."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.bootstrap import today
from api.cli.app import app
from domain.access import Permission
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.users import save_user

COMMAND = CliRunner()


@pytest.fixture
def installed(fresh_database: str, temporal_address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installation with two users, of whom `anna` handles incidents, and without rules."""
    given = {"DATABASE_URL": fresh_database, "TEMPORAL_ADDRESS": temporal_address, "REGELAAR_HOME": str(tmp_path)}
    for name, value in {**given, "REGELAAR_LANG": "nl", "COLUMNS": "200"}.items():
        monkeypatch.setenv(name, value)
    engine = connect(fresh_database)
    with engine.begin() as connection:
        migrate(connection)
        save_user(connection, "anna", "Anna", [Permission.HANDLE_INCIDENTS])
        save_user(connection, "bram", "Bram", [])
    engine.dispose()


@pytest.mark.usefixtures("installed")
def test_run_and_status() -> None:
    """Begun the day before yesterday, it goes on through today."""
    before = today() - timedelta(days=2)
    assert COMMAND.invoke(app, ["day-change", "run", "--as", "anna", "--on", before.isoformat()]).exit_code == 0
    shown = COMMAND.invoke(app, ["day-change", "run", "--as", "anna"])
    assert f"{today():%d-%m-%Y}" in shown.stdout, shown.output
    told = COMMAND.invoke(app, ["day-change", "status", "--json"])
    assert [day["cases"] for day in json.loads(told.stdout)] == [0, 0, 0]


@pytest.mark.usefixtures("installed")
def test_refusals() -> None:
    """Not by everyone, and not for a day to come; in plain words."""
    refused = COMMAND.invoke(app, ["day-change", "run", "--as", "bram"])
    assert (refused.exit_code, "Storingen afhandelen" in refused.stderr) == (1, True)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    refused = COMMAND.invoke(app, ["day-change", "run", "--as", "anna", "--on", tomorrow])
    assert (refused.exit_code, "moet nog komen" in refused.stderr) == (1, True)
