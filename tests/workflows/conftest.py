"""A migrated database and a Temporal namespace of its own for every test."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from google.protobuf.duration_pb2 import Duration
from psycopg import sql
from sqlalchemy import Engine, make_url
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client

from api.embedded.temporal import ensure_search_attributes
from domain.store.engine import connect as connect_database
from domain.store.migrate import migrate
from workflows.temporal import SEARCH_ATTRIBUTE_TYPES, connect


@contextmanager
def a_database(server_url: str, template: str) -> Iterator[str]:
    """The name of a new database that starts as a copy of `template`."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield name
        finally:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def migrated(database_url: str) -> Iterator[str]:
    """The name of a database with our schema, to be copied: that is ten times as fast as migrating."""
    with a_database(database_url, "template1") as name:
        engine = connect_database(make_url(database_url).set(database=name).render_as_string(hide_password=False))
        with engine.begin() as connection:
            migrate(connection)
        engine.dispose()
        yield name


@pytest.fixture
def engine(database_url: str, migrated: str) -> Iterator[Engine]:
    """A new database with our schema."""
    with a_database(database_url, migrated) as name:
        engine = connect_database(make_url(database_url).set(database=name).render_as_string(hide_password=False))
        yield engine
        engine.dispose()


@pytest.fixture
async def client(temporal_address: str) -> Client:
    """A client of a new namespace, so that workflow ids such as `stream/0` do not meet those of another test."""
    namespace = f"test-{uuid4().hex}"
    retention = Duration()
    retention.FromTimedelta(timedelta(days=1))
    default = await Client.connect(temporal_address)
    request = RegisterNamespaceRequest(namespace=namespace, workflow_execution_retention_period=retention)
    await default.workflow_service.register_namespace(request)
    await asyncio.to_thread(ensure_search_attributes, temporal_address, namespace, SEARCH_ATTRIBUTE_TYPES)
    return await connect(temporal_address, namespace)
