"""The API on a real database and a real Temporal: the example portfolio, in which all who left while ill have a ZW ERD case."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import httpx
import psycopg
import pytest
from google.protobuf.duration_pb2 import Duration
from psycopg import sql
from sqlalchemy import make_url, text
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client

from api.app import create_app
from api.bootstrap import System, parser, registry
from api.demo.example import RUN, load_example, log_ins, rows
from api.embedded.temporal import ensure_search_attributes
from api.settings import read_settings
from domain.access import Permission, User
from domain.store.engine import connect as connect_database
from domain.store.migrate import migrate
from domain.store.record_events import PARTITIONS
from domain.store.users import save_token, save_user, user_named
from workflows.end_employment import end_employment
from workflows.handle_events import process_batch
from workflows.rules import Rules
from workflows.temporal import SEARCH_ATTRIBUTES, connect

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 1)


def _system(database_url: str, name: str, temporal_address: str = "") -> System:
    engine = connect_database(make_url(database_url).set(database=name).render_as_string(hide_password=False))
    rules = Rules(registry(), parser())
    return System(read_settings({}), engine, rules, temporal_address, lambda: NOW, lambda: TODAY)


@contextmanager
def _database(server_url: str, template: str) -> Iterator[str]:
    """The name of a new database that starts as a copy of `template`."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield name
        finally:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def example_database(database_url: str) -> Iterator[str]:
    """The name of a database with the example in it, to be copied."""
    with _database(database_url, "template1") as name:
        system = _system(database_url, name)
        with system.engine.begin() as connection:
            migrate(connection)
        load_example(system)
        _let_people_leave(system)
        system.engine.dispose()
        yield name


def _let_people_leave(system: System) -> None:
    with system.engine.begin() as connection:
        connector = user_named(connection, "koppeling")
        for row in rows("departures.csv"):
            end_employment(connection, connector, row["employee"], date.fromisoformat(row["last_day"]), NOW)
    for partition in range(PARTITIONS):
        more = True
        while more:
            with system.engine.begin() as connection:
                more = process_batch(connection, system.rules, partition, 1000, NOW).more


@pytest.fixture
def system(database_url: str, example_database: str, temporal_address: str) -> Iterator[System]:
    """The system on a database of its own; its clock stands at `NOW`."""
    with _database(database_url, example_database) as name:
        system = _system(database_url, name, temporal_address)
        yield system
        system.engine.dispose()


@pytest.fixture
async def temporal(temporal_address: str) -> Client:
    """A client for tests in which no process runs."""
    return await connect(temporal_address)


@pytest.fixture
async def own_temporal(temporal_address: str) -> Client:
    """A client of a new namespace, so that the ids of workflows do not meet those of another test."""
    namespace = f"test-{uuid4().hex}"
    retention = Duration()
    retention.FromTimedelta(timedelta(days=1))
    default = await Client.connect(temporal_address)
    request = RegisterNamespaceRequest(namespace=namespace, workflow_execution_retention_period=retention)
    await default.workflow_service.register_namespace(request)
    await asyncio.to_thread(ensure_search_attributes, temporal_address, namespace, SEARCH_ATTRIBUTES)
    return await connect(temporal_address, namespace)


PAYROLL = {"net": "sepa_net.xml", "tax": "sepa_tax.xml", "journals": "journals.xml", "components": "wage_components.json"}
TOKENS = {name: token for name, _, token in log_ins()}

Files = dict[str, tuple[str, bytes]]


class World:
    """The system of the example, with its API, and people who use it."""

    now = NOW
    today = TODAY

    def __init__(self, system: System, temporal: Client) -> None:
        self.system = system
        self.temporal = temporal
        self.app = create_app(system, temporal)

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """Someone who is not logged in."""
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://regelaar.test", headers=headers, timeout=60)

    def as_user(self, name: str, **headers: str) -> httpx.AsyncClient:
        """A program with the token of a user of the example: anja and bram handle claims, carla may decide her own."""
        return self.browser(Authorization=f"Bearer {TOKENS[name]}", **headers)

    def who_may(self, *permissions: Permission) -> httpx.AsyncClient:
        """A program with the token of a new user with just these permissions."""
        name = f"u-{uuid4().hex}"
        with self.system.engine.begin() as connection:
            save_token(connection, save_user(connection, name, name, permissions), name, NOW + timedelta(hours=1))
        return self.browser(Authorization=f"Bearer {name}")

    def user(self, name: str) -> User:
        """A user of the example."""
        with self.system.engine.begin() as connection:
            return user_named(connection, name)

    def token(self, name: str) -> str:
        """The token of a user of the example."""
        return TOKENS[name]

    def payroll_files(self, **changed: tuple[str, bytes] | None) -> Files:
        """The example's payroll run as a form sends it, some files changed or (None) left out."""
        files: dict[str, tuple[str, bytes] | None] = {field: (name, (RUN / name).read_bytes()) for field, name in PAYROLL.items()}
        return {field: file for field, file in {**files, **changed}.items() if file is not None}

    def count(self, table: str) -> int:
        """How many rows a table has."""
        with self.system.engine.begin() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@pytest.fixture
def world(system: System, temporal: Client) -> World:
    return World(system, temporal)


@pytest.fixture
def world_with_processes(system: System, own_temporal: Client) -> World:
    """For tests in which a worker runs."""
    return World(system, own_temporal)
