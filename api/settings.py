"""What the environment may set, read in one place; every other module is handed the values."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.errors import BadInput
from domain.values import Language, Text

POSTGRES_SCHEMES = ("postgresql://", "postgresql+psycopg://", "postgres://")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Settings:
    """The installation as its owner set it up; a service without an address is embedded in `home`."""

    home: Path
    database_url: str | None
    temporal_address: str | None
    temporal_namespace: str
    host: str
    port: int
    language: Language
    log_level: str


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environ`; an empty variable counts as absent. Raises BadInput naming the variable that is wrong."""
    given = {name: value.strip() for name, value in environ.items() if value.strip()}
    return Settings(
        home=Path(given.get("REGELAAR_HOME", ".regelaar")).expanduser().resolve(),
        database_url=_database_url(given.get("DATABASE_URL")),
        temporal_address=_address(given.get("TEMPORAL_ADDRESS")),
        temporal_namespace=given.get("TEMPORAL_NAMESPACE", "default"),
        host=given.get("HOST", "127.0.0.1"),
        port=_port("PORT", given.get("PORT", "8000")),
        language=_language(given.get("REGELAAR_LANG", "nl")),
        log_level=_log_level(given.get("LOG_LEVEL", "INFO")),
    )


def _database_url(text: str | None) -> str | None:
    """One spelling that both psycopg and SQLAlchemy read. The refusal does not repeat the value, for it may hold a password."""
    if text is None:
        return None
    for scheme in POSTGRES_SCHEMES:
        if text.startswith(scheme):
            return "postgresql://" + text.removeprefix(scheme)
    raise _refused(
        "DATABASE_URL",
        "is geen adres van PostgreSQL; schrijf postgresql://gebruiker:wachtwoord@host:poort/database",
        "is not an address of PostgreSQL; write postgresql://user:password@host:port/database",
    )


def _address(text: str | None) -> str | None:
    if text is None:
        return None
    host, colon, port = text.rpartition(":")
    if not (colon and host) or "/" in host:
        raise _refused("TEMPORAL_ADDRESS", f"`{text}` is geen host:poort", f"`{text}` is not host:port")
    _port("TEMPORAL_ADDRESS", port)
    return text


def _port(name: str, text: str) -> int:
    if len(text) <= 5 and text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise _refused(name, f"`{text}` is geen poort; kies een getal van 1 tot 65535", f"`{text}` is not a port; choose 1 to 65535")


def _language(text: str) -> Language:
    if text in list(Language):
        return Language(text)
    raise _refused("REGELAAR_LANG", f"`{text}` is geen taal; kies nl of en", f"`{text}` is not a language; choose nl or en")


def _log_level(text: str) -> str:
    if text.upper() in LOG_LEVELS:
        return text.upper()
    levels = ", ".join(LOG_LEVELS)
    raise _refused("LOG_LEVEL", f"`{text}` is geen niveau; kies {levels}", f"`{text}` is not a level; choose {levels}")


def _refused(name: str, nl: str, en: str) -> BadInput:
    return BadInput(Text(nl, en), place=name)
