"""Several contenders timed side by side: held equal first, then run in turns, each time in another order, on one processor."""

from __future__ import annotations

import gc
import os
import pickle
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

RUNS = 5
BATCH = 200
"""Events whose input is made together, just before they are decided, as it is when facts come from a database."""


@dataclass(frozen=True, slots=True)
class Contender:
    """What `run` is given for an event is made beforehand by `prepare`; `fired` reads from its answer which rules fire.

    With `together`, `run` is given a list of so many events at a time, and gives a list of answers.
    """

    name: str
    prepare: Callable[[Any], Any]
    run: Callable[[Any], Any]
    fired: Callable[[Any], set[int]]
    together: int | None = None

    def batches(self, kept: Sequence[bytes]) -> Iterator[list[Any]]:
        """The input of the events, a batch at a time."""
        size = self.together or BATCH
        for start in range(0, len(kept), size):
            yield [self.prepare(pickle.loads(one)) for one in kept[start : start + size]]

    def answers(self, batch: list[Any]) -> Sequence[Any]:
        """For each event of a batch what `run` answers."""
        return self.run(batch) if self.together else [self.run(one) for one in batch]


def race(contenders: Sequence[Contender], events: Sequence[Any], seconds: float = 0.25) -> dict[str, float]:
    """Events a second of each, the median of the runs; ValueError when two of them do not decide the same.

    A run takes about so many seconds at most: who is slow gets through fewer events in it, never fewer rules.
    """
    kept = [pickle.dumps(event) for event in events]
    with _one_processor(), _nothing_old_to_collect():
        laps = [(contender, _share(contender, kept, seconds)) for contender in contenders]
        for contender, own in laps:
            _agree(contenders[0], contender, own)
        taken: dict[str, list[float]] = {contender.name: [] for contender in contenders}
        for turn in range(RUNS):
            first = turn * len(laps) // RUNS
            for contender, own in (*laps[first:], *laps[:first]):
                taken[contender.name].append(_seconds(contender, own) / len(own))
    return {name: 1 / statistics.median(times) for name, times in taken.items()}


def _seconds(contender: Contender, kept: Sequence[bytes]) -> float:
    """Of the processor: what other programs do meanwhile does not count."""
    run, taken = contender.run, 0.0
    gc.collect()
    for batch in contender.batches(kept):
        inputs = [batch] if contender.together else batch
        before = time.process_time()
        for one in inputs:
            run(one)
        taken += time.process_time() - before
    return taken


def _share(contender: Contender, kept: Sequence[bytes], seconds: float) -> Sequence[bytes]:
    """As many events as fit into the time of a run, whole batches, one at least."""
    size = contender.together or BATCH
    fit = int(seconds / _seconds(contender, kept[:size]))
    return kept[: size * max(1, fit)]


def _agree(reference: Contender, other: Contender, kept: Sequence[bytes]) -> None:
    """The same rules fire for every event that is going to be timed."""
    for number, (expected, found) in enumerate(zip(*(_fired(who, kept) for who in (reference, other)), strict=True)):
        for rule in sorted(expected ^ found):
            fires = reference.name if rule in expected else other.name
            raise ValueError(f"event {number}, rule {rule}: it fires by {fires} alone, of {reference.name} and {other.name}")


def _fired(contender: Contender, kept: Sequence[bytes]) -> Iterator[set[int]]:
    for batch in contender.batches(kept):
        yield from map(contender.fired, contender.answers(batch))


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
