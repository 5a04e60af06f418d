"""Keeps a relay going: at every notice of the database, every second without one, and again after an outage."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import psycopg
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from temporalio.service import RPCError

from .relay import Relay

_POLL = 1.0
_LONGEST_PAUSE = 30.0
_OUTAGES = (RPCError, SQLAlchemyError, psycopg.Error, OSError)

log = structlog.get_logger()

Wait = Callable[[], Awaitable[None]]


async def run_relay(relay: Relay, engine: Engine, stop: asyncio.Event) -> None:
    """Relays until `stop`. An outage of the database or of Temporal is logged once and waited out."""
    failures = 0
    while not stop.is_set():
        try:
            async with _notices(engine, stop) as wait:
                while not stop.is_set():
                    busy = await relay.round()
                    if failures:
                        log.info("relay goes on", after_failures=failures)
                        failures = 0
                    if not busy:
                        await wait()
        except _OUTAGES as error:
            if not failures:
                log.warning("relay waits for an outage to end", error=str(error))
            failures += 1
            await _first(min(_LONGEST_PAUSE, 0.25 * 2**failures), stop)


@asynccontextmanager
async def _notices(engine: Engine, stop: asyncio.Event) -> AsyncIterator[Wait]:
    """Waiting for a notice on channel `regelaar`, at most a second; raises psycopg.Error when the connection is lost."""
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    news = asyncio.Event()
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute("LISTEN regelaar")
        listener = asyncio.create_task(_listen(connection, news))

        async def wait() -> None:
            await _first(_POLL, news, stop)
            news.clear()
            if listener.done():
                listener.result()

        try:
            yield wait
        finally:
            listener.cancel()
            await asyncio.wait([listener])


async def _listen(connection: psycopg.AsyncConnection, news: asyncio.Event) -> None:
    async for _ in connection.notifies():
        news.set()


async def _first(seconds: float, *events: asyncio.Event) -> None:
    """Waits until one of `events` is set, at most `seconds`."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    _, pending = await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
