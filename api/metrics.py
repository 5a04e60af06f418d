"""What Prometheus can read here: requests as they are served, and the work that waits as the database counts it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger()

_PATIENCE = text("SET LOCAL statement_timeout = '3s'")
_COUNTS = text("""
    SELECT (SELECT count(*) FROM undecided WHERE set_aside_at IS NULL) AS undecided,
           (SELECT count(*) FROM undecided WHERE set_aside_at IS NOT NULL) AS set_aside,
           (SELECT count(*) FROM outbox WHERE sent_at IS NULL) AS unsent,
           (SELECT count(*) FROM decision) AS decisions
""")


@dataclass(frozen=True)
class Metrics:
    """The registry of one application, and how long each request took, by method, route and status."""

    registry: CollectorRegistry
    requests: Histogram


def make_metrics(engine: Engine) -> Metrics:
    """A registry of its own, so that two applications in one process do not mix."""
    registry = CollectorRegistry()
    requests = Histogram(
        "regelaar_http_request_seconds",
        "Time to answer a request, by route and status",
        ("method", "route", "status"),
        registry=registry,
    )
    ProcessCollector(registry=registry)
    registry.register(DatabaseCollector(engine))
    return Metrics(registry, requests)


class DatabaseCollector(Collector):
    """Counts at each scrape; when the database does not answer it says just that, and the other metrics are still told."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering must not ask the database."""
        return ()

    def collect(self) -> Iterable[Metric]:
        try:
            with self._engine.begin() as connection:
                counts = list(_counts(connection))
        except SQLAlchemyError as error:
            log.warning("metrics without the database", reason=type(error).__name__)
            counts = []
        yield GaugeMetricFamily("regelaar_database_up", "Whether the database answered this scrape", value=bool(counts))
        yield from counts


def _counts(connection: Connection) -> Iterable[Metric]:
    connection.execute(_PATIENCE)
    row = connection.execute(_COUNTS).one()
    yield GaugeMetricFamily("regelaar_events_undecided", "Events that wait for their decision", value=row.undecided)
    yield GaugeMetricFamily("regelaar_events_set_aside", "Events that a person must look at", value=row.set_aside)
    yield GaugeMetricFamily("regelaar_outbox_unsent", "Messages that Temporal has not got yet", value=row.unsent)
    yield CounterMetricFamily("regelaar_decisions", "Events that have been decided", value=row.decisions)
