"""Several contenders timed side by side: held equal first, then run in turns, each time in another order, on one processor."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

RUNS = 5
FEWEST = 40
"""Events that each contender decides, however slow it is."""


@dataclass(frozen=True, slots=True)
class Contender:
    """`run` takes one of `inputs`, which are made beforehand, one per event; `fired` reads from its answer which rules fire."""

    name: str
    run: Callable[[Any], Any]
    inputs: Sequence[Any]
    fired: Callable[[Any], set[int]]


@dataclass(frozen=True, slots=True)
class _Lap:
    """The events that one contender decides in one run: this many of them, that many times."""

    contender: Contender
    events: int
    times: int

    def seconds_per_event(self) -> float:
        """Of the processor: what other programs do meanwhile does not count."""
        run, inputs = self.contender.run, self.contender.inputs[: self.events]
        start = time.process_time()
        for _ in range(self.times):
            for one in inputs:
                run(one)
        return (time.process_time() - start) / (self.events * self.times)


def race(contenders: Sequence[Contender], seconds: float = 0.25) -> dict[str, float]:
    """Events a second of each, the median of the runs; ValueError when two of them do not decide the same.

    A run takes about so many seconds: who is slow gets through fewer events in it, never fewer rules.
    """
    with _one_processor(), _nothing_old_to_collect():
        laps = [_lap(contender, seconds) for contender in contenders]
        for lap in laps:
            _agree(contenders[0], lap)
        taken: dict[str, list[float]] = {contender.name: [] for contender in contenders}
        for turn in range(RUNS):
            first = turn * len(laps) // RUNS
            for lap in (*laps[first:], *laps[:first]):
                gc.collect()
                taken[lap.contender.name].append(lap.seconds_per_event())
    return {name: 1 / statistics.median(times) for name, times in taken.items()}


def _lap(contender: Contender, seconds: float) -> _Lap:
    """As many events as fit into the time of a run; all of them several times for who is quick."""
    most = len(contender.inputs)
    fit = int(seconds / _Lap(contender, min(FEWEST, most), 1).seconds_per_event())
    return _Lap(contender, min(most, max(FEWEST, fit)), max(1, fit // most))


def _agree(reference: Contender, lap: _Lap) -> None:
    """The same rules fire for every event that is going to be timed."""
    other = lap.contender
    for number in range(lap.events):
        expected = reference.fired(reference.run(reference.inputs[number]))
        different = expected ^ other.fired(other.run(other.inputs[number]))
        for rule in sorted(different):
            fires = reference.name if rule in expected else other.name
            raise ValueError(f"event {number}, rule {rule}: it fires by {fires} alone, of {reference.name} and {other.name}")


@contextmanager
def _one_processor() -> Iterator[None]:
    """Held to one of the processors that this process may use, so that none profits of threads."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


@contextmanager
def _nothing_old_to_collect() -> Iterator[None]:
    """What was made before is kept out of garbage collection, which stays on for what the contenders make."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
