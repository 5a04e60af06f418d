"""The connection pool to PostgreSQL."""

from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

AWAY = (OperationalError, InterfaceError, TimeoutError, psycopg.OperationalError, psycopg.InterfaceError)
"""What a database raises that is away, full or busy: nobody's fault, and the same may succeed later."""

_SESSION = (
    "-c timezone=UTC"
    # what a lost machine had locked is free again after some ten seconds
    " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
    # a batch of events finds its rows by index: with the default cost whole tables were read for the facts of a few
    " -c random_page_cost=1.1 -c jit=off"
)


def connect(database_url: str, **options: Any) -> Engine:
    """A pool for `database_url` (postgresql://…), spoken through psycopg 3. Sessions are UTC, like every stored moment.

    Errors do not repeat the parameters of a statement: those are personal data.
    """
    url = make_url(database_url).set(drivername="postgresql+psycopg")
    sizes = {} if "poolclass" in options else {"pool_size": 10, "max_overflow": 20}
    settings = {"pool_pre_ping": True, "hide_parameters": True, "connect_args": {"options": _SESSION}}
    return create_engine(url, **settings, **{**sizes, **options})
