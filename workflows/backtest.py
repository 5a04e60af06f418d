"""Replays recorded events through a draft, chunk by chunk: what it would decide otherwise (issue 4, outcome 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, text

from domain.access import User
from domain.errors import BadInput, Conflict
from domain.facts import Facts
from domain.store import backtests
from domain.store.backtests import Backtest, Change, backtest_with_id
from domain.store.publications import last_in_line
from domain.store.read_facts import read_facts
from domain.store.recorded import Recorded, extent, recorded
from domain.values import Text
from dsl.pause import no_garbage_collection
from engine.backtest import Tally, Versions, changed_triggers

from .opened_facts import Opener
from .rules import Rules

CHUNK = 5_000
"""Events per transaction: an interrupted run loses no more than these."""

Progress = Callable[[Backtest], None]
"""Told after each chunk how far the run is."""


def begin(
    connection: Connection,
    user: User,
    draft: str,
    period: tuple[date, date],
    now: datetime,
    *,
    read_again: bool = False,
) -> int:
    """Writes down a backtest of a stored ruleset against the rules last in line, over a half-open period; returns its number.

    With `read_again`, facts that were not read at the time are read from the portfolio as it is now, as of the event's date.
    """
    if period[0] >= period[1]:
        raise BadInput(Text("de periode eindigt voordat zij begint", "the period ends before it begins"), "--until")
    last = last_in_line(connection)
    if last is None:
        raise Conflict(Text("er zijn nog geen regels in gebruik", "no rules are in force yet"))
    count, first_seq, last_seq = extent(connection, period)
    row = {
        "draft_hash": draft,
        "base_hash": last.ruleset_hash,
        "starts_on": period[0],
        "ends_before": period[1],
        "last_seq": last_seq,
        "at_seq": max(0, first_seq - 1),
        "counts": {"events": count, "first_seq": first_seq, "read_again": read_again},
    }
    return backtests.begin(connection, user, row, now)


def run(database: Engine, rules: Rules, backtest_id: int, now: Callable[[], datetime], progress: Progress) -> None:
    """Replays what has not been replayed yet. Conflict while another process does so; a killed run is run again."""
    with database.connect() as connection, _alone(connection, backtest_id):
        found = backtest_with_id(connection, backtest_id)
        replay = Replay(versions_of(connection, rules, found), found)
        connection.rollback()
        while found.finished_at is None:
            with connection.begin(), no_garbage_collection():
                if not replay.chunk(connection):
                    backtests.finish(connection, backtest_id, now())
                found = backtest_with_id(connection, backtest_id)
            progress(found)


def versions_of(connection: Connection, rules: Rules, found: Backtest) -> Versions:
    """What the backtest compares."""
    programs = (rules.program(connection, found.base_hash), rules.program(connection, found.draft_hash))
    before, after = (rules.ruleset(connection, ruleset) for ruleset in (found.base_hash, found.draft_hash))
    return Versions(before, after, changed_triggers(*programs), rules.registry)


@contextmanager
def _alone(connection: Connection, backtest_id: int) -> Iterator[None]:
    """One process at a time; the lock goes with the connection, so a killed process keeps nobody out."""
    lock = {"id": backtest_id}
    if not connection.execute(text("SELECT pg_try_advisory_lock(7304, :id)"), lock).scalar_one():
        message = Text("deze backtest wordt al uitgevoerd", "this backtest is being run already")
        raise Conflict(message, f"#{backtest_id}")
    connection.rollback()
    try:
        yield
    finally:
        connection.execute(text("SELECT pg_advisory_unlock(7304, :id)"), lock)
        connection.rollback()


class Replay:
    """A backtest on its way: how far it is, and what has been counted."""

    def __init__(self, versions: Versions, found: Backtest) -> None:
        self._versions = versions
        self._backtest = found
        self._at = found.at_seq
        self._tally = tally_of(found.counts)
        self._gone = int(found.counts.get("gone", 0))
        self._read_later = int(found.counts.get("read_later", 0))
        self._opener = Opener()

    def chunk(self, connection: Connection) -> bool:
        """Replays the next events, in the caller's transaction; False when these were the last ones.

        Only events that a changed trigger judges are read: of all others the outcome is what it was.
        """
        of, names = self._backtest, self._versions.names
        period, rest = (of.starts_on, of.ends_before), (self._at, of.last_seq)
        events = recorded(connection, period, rest, self._versions.event_types, names, CHUNK)
        changes = list(self._judged(connection, events))
        more = len(events) == CHUNK
        self._at = events[-1].seq if more else of.last_seq
        backtests.advance(connection, of.id, self._at, self._counts(), changes)
        return more

    def _judged(self, connection: Connection, events: Sequence[Recorded]) -> Iterator[Change]:
        found = self._opener.opened(connection, events, lambda one: self._versions.listening(one.event).facts)
        for one, facts in zip(events, self._completed(connection, events, found), strict=True):
            if facts is None:
                self._gone += 1
                continue
            for trigger, before, after in self._versions.judge(one.event, facts, self._tally):
                yield Change(one.seq, trigger, before, after)

    def _completed(self, connection: Connection, events: Sequence[Recorded], found: list[Facts | None]) -> list[Facts | None]:
        """With what was not read at the time, where that was asked for."""
        if not self._backtest.counts["read_again"]:
            return found
        missing: dict[frozenset[type], list[int]] = {}
        for position, (one, facts) in enumerate(zip(events, found, strict=True)):
            if facts is not None and (kinds := self._versions.listening(one.event).facts.difference(facts)):
                missing.setdefault(kinds, []).append(position)
        for kinds, positions in missing.items():
            read = read_facts(connection, [events[position].event for position in positions], kinds)
            self._read_later += len(positions)
            for position, more in zip(positions, read, strict=True):
                found[position] = {**(found[position] or {}), **more}
        return found

    def _counts(self) -> dict[str, Any]:
        """What is kept between chunks, as JSON values."""
        tally = self._tally
        return {
            **self._backtest.counts,
            "judged": dict(tally.judged),
            "changed": dict(tally.changed),
            "pairs": [[*pair, count] for pair, count in sorted(tally.pairs.items())],
            "not_known": [[*key, count] for key, count in sorted(tally.not_known.items())],
            "gone": self._gone,
            "read_later": self._read_later,
        }


def tally_of(counts: Mapping[str, Any]) -> Tally:
    """The inverse of what is kept."""
    pairs = {(trigger, before, after): count for trigger, before, after, count in counts.get("pairs", ())}
    not_known = {(trigger, kind): count for trigger, kind, count in counts.get("not_known", ())}
    judged, changed = counts.get("judged", {}), counts.get("changed", {})
    return Tally(Counter(judged), Counter(pairs), Counter(changed), Counter(not_known))
