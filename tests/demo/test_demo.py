"""The main job as a newcomer runs it, also when it is killed half-way: nothing lost, nothing twice (issue 2, R-A1 … R-4.3.1)."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO

import psutil
import pytest

ROOT = Path(__file__).parents[2]
EXPECTED = json.loads((ROOT / "examples" / "income_insurance" / "expected.json").read_text())
BY_HAND = "W001-006"
"""Fails a check in the example; the demo has its claim entered by one person and approved by another."""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="regelaar-demo-") as folder:
        yield Path(folder)


def start(home: Path) -> subprocess.Popen[str]:
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "TEMPORAL_ADDRESS")}
    environment = {**own, "REGELAAR_HOME": str(home), "REGELAAR_LANG": "en", "COLUMNS": "200"}
    command = [sys.executable, "-u", "-m", "api.cli", "demo"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def read_until(output: IO[str] | None, wanted: str) -> str:
    assert output is not None
    seen = []
    for line in output:
        seen.append(line)
        if re.search(wanted, line):
            return line
    pytest.fail(f"never saw {wanted!r} in:\n{''.join(seen)}")


def run_to_the_end(home: Path) -> str:
    with start(home) as demo:
        output, _ = demo.communicate(timeout=300)
    assert demo.returncode == 0, output
    return output


def test_killed_worker_then_killed_demo_then_done_then_again(home: Path) -> None:
    with start(home) as demo:
        worker = int(read_until(demo.stdout, r"worker: process").rsplit(maxsplit=1)[1])
        read_until(demo.stdout, r"Payroll imported")
        time.sleep(0.5)  # some claims have been made by now, most have not
        os.kill(worker, signal.SIGKILL)
        assert "run again" in read_until(demo.stdout, "worker has stopped")
    assert demo.returncode == 1

    with start(home) as demo:
        read_until(demo.stdout, r"Not imported again")
        os.killpg(demo.pid, signal.SIGKILL)
        demo.wait()

    finished = run_to_the_end(home)
    check(finished)
    again = run_to_the_end(home)
    check(again)
    assert "(0 new)" in again
    assert not [process for process in psutil.process_iter(["cmdline"]) if str(home) in " ".join(process.info["cmdline"] or ())]


def check(output: str) -> None:
    """The demo's own words against the bookkeeping of the example, which the product did not make."""
    statuses = {row["employee"]: row["status"] for row in EXPECTED["employees"]} | {BY_HAND: "Verwerkt en geaccordeerd"}
    counts = Counter(statuses.values())
    for nl, en in (
        ("Verwerkt en geaccordeerd", "Processed and approved"),
        ("Verwerkt", "Processed"),
        ("Niet verwerkt", "Not processed"),
    ):
        assert re.search(rf"^ *{en} +{counts[nl]} ", output, re.MULTILINE), (en, counts[nl])
    paid = {nl: sum(Decimal(row["paid"]) for row in EXPECTED["employees"] if statuses[row["employee"]] == nl) for nl in counts}
    for words, amount in (
        ("imported", sum(paid.values())),
        ("booked", paid["Verwerkt en geaccordeerd"]),
        ("waits for a decision", paid["Verwerkt"]),
        ("not processed", paid["Niet verwerkt"]),
    ):
        assert f"EUR {amount:,.2f}" in re.findall(rf"^ *{words} +(.*?) *$", output, re.MULTILINE), words
    assert f"Agrees for all {len(statuses)} employees" in output
    assert f"{counts['Verwerkt en geaccordeerd']} bookings exported" in output
    assert output.count("Judged again: equal to the recorded verdict.") == 2
