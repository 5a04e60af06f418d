"""Joins the parts: the only place that knows every plugin, the clock and the services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from sqlalchemy import Engine

from actions import ACTIONS
from conditions import CONDITIONS
from conditions.fields import FIELDS
from domain.dutch_time import dutch_day
from domain.events import EVENT_TYPES
from domain.store.engine import connect
from domain.store.migrate import migrate
from dsl.parse import Parser
from engine.registry import Registry
from workflows.rules import Rules
from workflows.temporal import SEARCH_ATTRIBUTES

from .embedded.services import running_services
from .plugins import Plugins, join, outside
from .settings import Settings


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day that it is in the Netherlands."""
    return dutch_day(now())


@cache
def registry() -> Registry:
    """The plugins of this installation: ours, then those of other packages; PluginError when one does not fit."""
    return _joined()[0]


@cache
def parser() -> Parser:
    """The parser for the phrases of those plugins."""
    return _joined()[1]


@cache
def _joined() -> tuple[Registry, Parser]:
    return join(Plugins(CONDITIONS, ACTIONS, FIELDS, EVENT_TYPES), outside())


@dataclass(frozen=True)
class System:
    """Everything that a way in works with: the database, the rules, the address of Temporal and the clock."""

    settings: Settings
    engine: Engine
    rules: Rules
    temporal_address: str
    now: Callable[[], datetime] = now
    today: Callable[[], date] = today


@contextmanager
def running_system(settings: Settings) -> Iterator[System]:
    """The system on running services, its database migrated; what was started here is stopped at the end."""
    with running_services(settings, SEARCH_ATTRIBUTES) as services:
        engine = connect(services.database_url)
        try:
            with engine.begin() as connection:
                migrate(connection)
            yield System(settings, engine, Rules(registry(), parser()), services.temporal_address)
        finally:
            engine.dispose()
