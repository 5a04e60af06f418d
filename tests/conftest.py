"""The real services that tests run against: those of DATABASE_URL and TEMPORAL_ADDRESS, else embedded ones."""

import os
import shutil
import subprocess
import sysconfig
import tempfile
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql
from sqlalchemy import make_url

from api.embedded.postgres import postgres
from api.embedded.sharing import shared
from api.embedded.temporal import temporal
from api.settings import read_settings

settings.register_profile("regelaar", deadline=None)  # speed is measured by benchmarks, never by a test
settings.load_profile("regelaar")


@pytest.fixture(scope="session")
def services_home() -> Iterator[Path]:
    """A folder right under the temporary one, for that of pytest is closed to the account that PostgreSQL runs under."""
    home = Path(tempfile.mkdtemp(prefix="regelaar-tests-"))
    yield home
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def database_url(services_home: Path) -> Iterator[str]:
    """A PostgreSQL server, for the whole session; a test that writes takes `fresh_database`."""
    if given := read_settings().database_url:
        yield given
    else:
        with shared(postgres(services_home)) as url:
            yield url


@pytest.fixture(scope="session")
def temporal_address(services_home: Path) -> Iterator[str]:
    """A Temporal server with the namespace `default`, for the whole session; tests keep apart by workflow id and task queue."""
    if given := read_settings().temporal_address:
        yield given
    else:
        with shared(temporal(services_home)) as address:
            yield address


@pytest.fixture
def fresh_database(database_url: str) -> Iterator[str]:
    """The URL of a new, empty database, dropped after the test."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            yield make_url(database_url).set(database=name).render_as_string(hide_password=False)
        finally:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def developer(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs shell lines as a developer of plugins does: in a virtual environment of their own, with the product, offline.

    It sees the packages of the environment that the tests run in, and installs into itself only.
    """
    home = tmp_path / "venv"
    venv.create(home)
    packages = sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)})
    Path(packages, "product.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})")
    command = home / "bin" / "regelaar"
    command.write_text(f'#!/bin/sh\nexec {home}/bin/python -m api.cli "$@"\n')
    command.chmod(0o755)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PIP_", "PYTHON"))},
        **{
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PATH": f"{home}/bin:{os.environ['PATH']}",
            "VIRTUAL_ENV": str(home),
            "REGELAAR_LANG": "en",
            "COLUMNS": "200",
        },
        **{
            "PIP_NO_INDEX": "1",
            "PIP_NO_BUILD_ISOLATION": "0",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_CONFIG_FILE": os.devnull,
        },
    }

    def run(lines: str, folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-ec", lines], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    return run
