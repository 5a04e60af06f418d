"""How a thing is timed: several runs, the median counts, the range is shown."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds per run: the median, the fastest and the slowest."""

    median: float
    fastest: float
    slowest: float

    def __str__(self) -> str:
        return f"{_written(self.median)} ({_written(self.fastest)} to {_written(self.slowest)})"


def _written(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def timed(run: Callable[[], object], runs: int = 5) -> Timing:
    """The time of `run()`, after one run that does not count."""
    run()
    seconds = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return Timing(statistics.median(seconds), min(seconds), max(seconds))
