"""The disk of the database is full in the middle of the work: said, and over once there is room (issue 4: faults)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from api.demo.example import load_example
from domain.errors import Unavailable
from workflows.verify_audit import verify

if TYPE_CHECKING:
    from conftest import Town

SIZE = "220m"


@pytest.fixture
def small_disk() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="regelaar-disk-"))
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], capture_output=True, check=False)
    if mounted.returncode:
        folder.rmdir()
        pytest.skip(f"no disk of our own here: {mounted.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()


@pytest.fixture
def cramped(town_at: type[Town], small_disk: Path) -> Iterator[Town]:
    home = Path(tempfile.mkdtemp(prefix="regelaar-chaos-"))
    place = town_at(home, small_disk)
    try:
        place.start()
        yield place
    finally:
        place.close()
        shutil.rmtree(home)


def fill(disk: Path) -> Path:
    """Leaves not a block free."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1 << 16))
        except OSError:
            return ballast


def appointment(case: str, number: int) -> dict[str, object]:
    return {"type": "partial_recovery_reported", "occurred_on": "2026-10-01", "subjects": {"case": case}, "key": f"disk {number}"}


def post_until_refused(town: Town, client: httpx.Client, events: Sequence[dict[str, object]], accepted: list[str]) -> None:
    for event in events:
        accepted.append(town.post(client, event))


def test_a_full_disk_is_said_and_survived(cramped: Town, small_disk: Path) -> None:
    load_example(cramped.system)
    cases = [case for (case,) in cramped.query("SELECT number FROM absence_case ORDER BY 1")]
    events = [appointment(cases[number % len(cases)], number) for number in range(4_000)]
    with cramped.connector() as client:
        accepted = [cramped.persist(partial(cramped.post, client, event)) for event in events[:20]]
        cramped.wait("SELECT count(*) = 0 FROM undecided")
        ballast = fill(small_disk)
        with pytest.raises(Unavailable) as refused:
            post_until_refused(cramped, client, events[20:], accepted)
        assert any(words in str(refused.value) for words in ("database", "connect")), refused.value
        ballast.unlink()
        cramped.revive("postgres")  # where the log itself had no room PostgreSQL has stopped, and its supervisor starts it
        posted = events[: len(accepted) + 20]
        ids = {cramped.persist(partial(cramped.post, client, event)) for event in posted}
    cramped.wait("SELECT count(*) = 0 FROM undecided")
    assert set(accepted) <= ids
    assert len(ids) == len(posted) == cramped.scalar("SELECT count(*) FROM event e JOIN decision d ON d.event_seq = e.seq")
    with cramped.system.engine.connect() as connection:
        assert list(verify(connection)) == []
