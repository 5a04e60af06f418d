"""What a backtest found: per changed trigger the outcomes before and after, with a real event for each way it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from domain.events import DEADLINE_DUE, Event
from domain.facts import Facts
from domain.store.backtests import Backtest, Change, first_of_each
from domain.store.read_facts import read_facts
from domain.store.recorded import recorded_with
from engine.backtest import ABSENT, Tally, changed_triggers
from engine.explain import Explanation, explain
from engine.link import Program
from engine.verdict import Outcome

from .backtest import tally_of
from .opened_facts import Opener
from .rules import Rules


@dataclass(frozen=True, slots=True)
class Witness:
    """A recorded event that shows a change; no explanation where a version has no such trigger."""

    event: Event
    change: Change
    before: Explanation | None
    after: Explanation | None


@dataclass(frozen=True, slots=True)
class TriggerReport:
    """One changed trigger: how often it met each outcome, and how often something it reads was not read at the time."""

    trigger: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    changed: int
    not_known_then: int
    witnesses: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """`events` were recorded in the half-open period; `replayed` of them concern a changed trigger and could be judged.

    `gone` could not be any more, for their values were erased or are no longer kept. `read_later` were judged with values
    that were not read at the time but afterwards (`read_again`). `changed` counts pairs of an event and a trigger.
    """

    id: int
    draft_hash: str
    base_hash: str
    starts_on: date
    ends_before: date
    finished: bool
    events: int
    replayed: int
    gone: int
    read_again: bool
    read_later: int
    changed: int
    triggers: tuple[TriggerReport, ...]


def report(connection: Connection, rules: Rules, found: Backtest) -> Report:
    """The result so far."""
    before, after = rules.program(connection, found.base_hash), rules.program(connection, found.draft_hash)
    tally = tally_of(found.counts)
    witnesses = _witnesses(connection, found, before, after)
    triggers = tuple(
        _of_trigger(name, tally, before, after, [one for one in witnesses if one.change.trigger == name])
        for name in sorted(changed_triggers(before, after))
    )
    return Report(
        found.id,
        found.draft_hash,
        found.base_hash,
        found.starts_on,
        found.ends_before,
        found.finished_at is not None,
        found.counts["events"],
        tally.judged.total(),
        found.counts.get("gone", 0),
        found.counts["read_again"],
        found.counts.get("read_later", 0),
        sum(one.changed for one in triggers),
        triggers,
    )


def _of_trigger(name: str, tally: Tally, before: Program, after: Program, witnesses: Sequence[Witness]) -> TriggerReport:
    pairs = {(old, new): count for (trigger, old, new), count in tally.pairs.items() if trigger == name}
    return TriggerReport(
        name,
        _outcomes(name, tally, before, _summed(pairs, 0)),
        _outcomes(name, tally, after, _summed(pairs, 1)),
        tally.changed[name],
        sum(count for (trigger, _), count in tally.not_known.items() if trigger == name),
        tuple(witnesses),
    )


def _summed(pairs: Mapping[tuple[str, str], int], side: int) -> dict[str, int]:
    summed: Counter[str] = Counter()
    for pair, count in pairs.items():
        summed[pair[side]] += count
    return dict(summed)


def _outcomes(name: str, tally: Tally, program: Program, told: dict[str, int]) -> dict[str, int]:
    """With the events for which it failed: those that it judged and of which nothing else is told."""
    told.pop(ABSENT, None)
    told.pop(Outcome.FAILS, None)
    kinds = _kinds(name, program)
    judged = sum(tally.judged[kind] - tally.not_known[name, kind] for kind in kinds)
    failed = judged - sum(told.values())
    return {outcome: count for outcome, count in {**told, Outcome.FAILS.value: failed}.items() if count}


def _kinds(name: str, program: Program) -> tuple[str, ...]:
    try:
        event_type, _ = program.trigger(name)
    except KeyError:
        return ()
    return event_type, f"{DEADLINE_DUE.name}/{name}"


def _witnesses(connection: Connection, found: Backtest, before: Program, after: Program) -> list[Witness]:
    """For each way in which a trigger changes the first event; events whose values are gone since are left out."""
    listed = first_of_each(connection, found.id)
    events = recorded_with(connection, {one.event_seq for one in listed})
    opened = Opener().opened(connection, list(events.values()), lambda _: None)
    facts = {seq: each for seq, each in zip(events, opened, strict=True) if each is not None}
    return [
        _witness(connection, one, events[one.event_seq].event, facts[one.event_seq], before, after)
        for one in listed
        if one.event_seq in facts
    ]


def _witness(connection: Connection, change: Change, event: Event, facts: Facts, before: Program, after: Program) -> Witness:
    old = _explained(connection, before, change.trigger, change.before, event, facts)
    return Witness(event, change, old, _explained(connection, after, change.trigger, change.after, event, facts))


def _explained(
    connection: Connection, program: Program, name: str, outcome: str, event: Event, facts: Facts
) -> Explanation | None:
    """Values that were not stored (the backtest read them again) are read again here too."""
    if outcome == ABSENT:
        return None
    missing = program.facts_for(event) - facts.keys()
    again = read_facts(connection, [event], missing)[0] if missing else {}
    return explain(program, name, event, {**facts, **again}, {name: Outcome(outcome)})
