"""The two services that we need: those that the settings point to, else embedded ones."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from api.settings import Settings
from domain.errors import Unavailable
from domain.values import Text

from .postgres import complaint as postgres_complaint
from .postgres import postgres
from .sharing import shared
from .temporal import SearchAttributeType, ensure_search_attributes, temporal
from .temporal import complaint as temporal_complaint


@dataclass(frozen=True, slots=True)
class Services:
    """Where the services answer: a URL for SQLAlchemy and psycopg, and host:port."""

    database_url: str
    temporal_address: str


@contextmanager
def running_services(settings: Settings, search_attributes: Mapping[str, SearchAttributeType]) -> Iterator[Services]:
    """PostgreSQL and Temporal, answering, with `search_attributes` registered, for as long as the block runs.

    Services that the settings name are used as they are. The others are embedded in the home and shared with every
    process of that home; the last to leave stops them. Not for use in a running event loop.
    Raises Unavailable, saying what to do, when a service does not answer; BadInput when the home is not ours.
    """
    with ExitStack() as embedded:
        database_url = settings.database_url or embedded.enter_context(shared(postgres(settings.home)))
        _must_be_content("PostgreSQL (DATABASE_URL)", postgres_complaint(database_url))
        namespace = settings.temporal_namespace
        address = settings.temporal_address or embedded.enter_context(shared(temporal(settings.home, namespace)))
        _must_be_content(f"Temporal (TEMPORAL_ADDRESS {address})", temporal_complaint(address, namespace))
        ensure_search_attributes(address, namespace, search_attributes)
        yield Services(database_url, address)


def _must_be_content(service: str, complaint: str | None) -> None:
    if complaint is not None:
        raise Unavailable(
            Text(
                f"{service} antwoordt niet; start hem, of maak de variabele leeg om hem hier te laten starten: {complaint}",
                f"{service} does not answer; start it, or empty the variable to have it started here: {complaint}",
            )
        )
