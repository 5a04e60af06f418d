"""The connection pool to PostgreSQL."""

from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url


def connect(database_url: str, **options: Any) -> Engine:
    """A pool for `database_url` (postgresql://…), spoken through psycopg 3. Sessions are UTC, like every stored moment.

    Errors do not repeat the parameters of a statement: those are personal data.
    """
    url = make_url(database_url).set(drivername="postgresql+psycopg")
    return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args={"options": "-c timezone=UTC"}, **options)
