"""Logs are JSON, carry the bound ids, and never hold a BSN or an IBAN."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from api.logging import configure_logging, mask


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    handlers, level = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    configure_logging("INFO", stream)
    yield stream
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_our_lines_and_those_of_libraries_have_one_shape(stream: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        structlog.get_logger("ours").info("imported", rows=3)
        logging.getLogger("library").warning("slow: %d s", 9)
    ours, library = lines(stream)
    assert (ours["event"], ours["level"], ours["logger"], ours["request_id"], ours["rows"]) == (
        "imported",
        "info",
        "ours",
        "r1",
        3,
    )
    assert (library["event"], library["level"], library["logger"], library["request_id"]) == (
        "slow: 9 s",
        "warning",
        "library",
        "r1",
    )
    assert str(ours["timestamp"]).endswith("Z")


def test_lines_below_the_level_are_left_out(stream: io.StringIO) -> None:
    structlog.get_logger().debug("detail")
    assert lines(stream) == []


def test_a_failure_has_its_traceback_but_not_the_values_in_it(stream: io.StringIO) -> None:
    surname = "Achternaam"
    try:
        raise ValueError("no such employee 111222333")
    except ValueError:
        structlog.get_logger().exception("refused", employee_key=7)
    assert "no such employee ***" in str(lines(stream)[0]["exception"])
    assert surname not in stream.getvalue()


def test_personal_numbers_are_masked_wherever_they_stand(stream: io.StringIO) -> None:
    logging.getLogger("library").error("row %s", {"iban": "NL91ABNA0417164300"})
    structlog.get_logger().info("paid", lines=[{"to": "nl91 abna 0417 1643 00"}], who=("111222333",), amount_in_cents=111222333)
    assert "ABNA" not in stream.getvalue().upper()
    assert lines(stream)[1]["lines"] == [{"to": "***"}]
    assert lines(stream)[1]["who"] == ["***"]
    assert lines(stream)[1]["amount_in_cents"] == 111222333


@given(st.text())
def test_a_text_without_digits_is_left_alone(text: str) -> None:
    without = "".join(character for character in text if not character.isdigit())
    assert mask(without) == without


@given(st.uuids().map(str))
def test_ids_are_left_alone(identifier: str) -> None:
    assert mask(identifier) == identifier
