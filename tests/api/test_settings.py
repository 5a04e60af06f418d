"""The environment is read once, and a wrong variable is named with what to do."""

from pathlib import Path

import pytest

from api.settings import Settings, read_settings
from domain.errors import BadInput
from domain.values import Language


def test_an_empty_environment_gives_the_embedded_dutch_installation() -> None:
    assert read_settings({}) == Settings(
        home=Path.cwd() / ".regelaar",
        database_url=None,
        temporal_address=None,
        temporal_namespace="default",
        host="127.0.0.1",
        port=8000,
        language=Language.NL,
        log_level="INFO",
    )


def test_an_empty_variable_counts_as_absent() -> None:
    names = (
        "REGELAAR_HOME",
        "DATABASE_URL",
        "TEMPORAL_ADDRESS",
        "TEMPORAL_NAMESPACE",
        "HOST",
        "PORT",
        "REGELAAR_LANG",
        "LOG_LEVEL",
    )
    assert read_settings(dict.fromkeys(names, " ")) == read_settings({})


def test_every_variable_is_read() -> None:
    assert read_settings(
        {
            "REGELAAR_HOME": "/srv/regelaar",
            "DATABASE_URL": "postgresql://db/claims",
            "TEMPORAL_ADDRESS": "[::1]:7233",
            "TEMPORAL_NAMESPACE": "claims",
            "HOST": "0.0.0.0",
            "PORT": "80",
            "REGELAAR_LANG": "en",
            "LOG_LEVEL": "debug",
        }
    ) == Settings(Path("/srv/regelaar"), "postgresql://db/claims", "[::1]:7233", "claims", "0.0.0.0", 80, Language.EN, "DEBUG")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_postgresql_url_is_understood(scheme: str) -> None:
    assert read_settings({"DATABASE_URL": f"{scheme}://db/claims"}).database_url == "postgresql://db/claims"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PORT", "eighty", "PORT: `eighty` is not a port; choose 1 to 65535"),
        ("PORT", "0", "PORT: `0` is not a port; choose 1 to 65535"),
        ("PORT", "65536", "PORT: `65536` is not a port; choose 1 to 65535"),
        ("PORT", "²", "PORT: `²` is not a port; choose 1 to 65535"),
        ("REGELAAR_LANG", "fr", "REGELAAR_LANG: `fr` is not a language; choose nl or en"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL: `loud` is not a level; choose DEBUG, INFO, WARNING, ERROR, CRITICAL"),
        ("TEMPORAL_ADDRESS", "localhost", "TEMPORAL_ADDRESS: `localhost` is not host:port"),
        ("TEMPORAL_ADDRESS", "http://localhost:7233", "TEMPORAL_ADDRESS: `http://localhost:7233` is not host:port"),
        ("TEMPORAL_ADDRESS", "localhost:", "TEMPORAL_ADDRESS: `` is not a port; choose 1 to 65535"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str, message: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_settings({name: value})
    assert refusal.value.message(Language.EN) == message


def test_a_wrong_database_url_is_not_repeated_for_it_may_hold_a_password() -> None:
    with pytest.raises(BadInput) as refusal:
        read_settings({"DATABASE_URL": "mysql://me:s3cret@db/claims"})
    assert "DATABASE_URL" in str(refusal.value)
    assert "s3cret" not in str(refusal.value)
