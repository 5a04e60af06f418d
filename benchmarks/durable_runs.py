"""Runs of the durable pipeline: one process records events while others drain the partitions, until all is committed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event as Flag
from threading import Thread

from sqlalchemy import Engine, text

from api.bootstrap import parser, registry
from domain.events import Event
from domain.store.engine import connect
from domain.store.record_events import PARTITIONS, record_events
from workflows.drain import Drain
from workflows.rules import Rules

WRITTEN = ("event", "decision", "action_log", "task", "notification", "characteristic", "audit", "trigger_rate")
"""What a run leaves behind, in an order in which it can be written again."""

_ALSO_EMPTIED = ("undecided", "acted_once", "outbox", "deadline", "trigger_switch", "backtest_change")
_TOLD_TOGETHER = 100
_FOREVER = 3600.0
_SPAWN = get_context("spawn")


def clock() -> datetime:
    return datetime.now(UTC)


def empty(engine: Engine) -> None:
    """As before the first event; persons keep the keys under which values about them are sealed."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"TRUNCATE {', '.join(WRITTEN + _ALSO_EMPTIED)} RESTART IDENTITY CASCADE"))


@contextmanager
def drained(url: str, processes: int) -> Iterator[None]:
    """So many processes drain the partitions, each its share in threads, as workers do; they have begun when this returns."""
    stop, ready = _SPAWN.Event(), [_SPAWN.Event() for _ in range(processes)]
    shares = [range(number, PARTITIONS, processes) for number in range(processes)]
    workers: list[BaseProcess] = [
        _SPAWN.Process(target=_work, args=(url, list(share), flag, stop)) for share, flag in zip(shares, ready, strict=True)
    ]
    for worker in workers:
        worker.start()
    for flag in ready:
        flag.wait()
    try:
        yield
    finally:
        stop.set()
        for worker in workers:
            worker.join()


def _work(url: str, partitions: Sequence[int], ready: Flag, stop: Flag) -> None:
    engine, rules = connect(url), Rules(registry(), parser())
    with engine.begin() as connection:
        rules.in_force(connection, clock().date())
    drain = Drain(engine, rules, clock, stop.is_set, linger=_FOREVER)
    threads = [Thread(target=drain.run, args=(partition, _FOREVER)) for partition in partitions]
    for thread in threads:
        thread.start()
    ready.set()
    for thread in threads:
        thread.join()


def seconds_to_decide(engine: Engine, events: Sequence[Event], per_second: float | None = None) -> float:
    """Records the events, as fast as it goes or so many a second, and waits until the last is decided; how long that took."""
    began = time.perf_counter()
    step = _TOLD_TOGETHER if per_second is None else max(1, int(per_second / 50))
    for start in range(0, len(events), step):
        if per_second is not None:
            time.sleep(max(0.0, began + start / per_second - time.perf_counter()))
        with engine.begin() as connection:
            record_events(connection, events[start : start + step], clock())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.scalar(text("SELECT EXISTS (SELECT FROM undecided)")):
            time.sleep(0.01)
    return time.perf_counter() - began
