"""The real services that tests run against: those of DATABASE_URL and TEMPORAL_ADDRESS, else embedded ones."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from api.embedded.postgres import postgres
from api.embedded.sharing import shared
from api.embedded.temporal import temporal
from api.settings import read_settings


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
