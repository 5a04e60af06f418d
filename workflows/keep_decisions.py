"""Keeps the proof of a batch of decisions: outcomes, sealed facts, what was done, and an entry in the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import orjson
from sqlalchemy import Connection

from domain import fact_codec
from domain.audit_digest import DecisionLine, decision_line, json_digest
from domain.events import Subject
from domain.sealing import PersonKey, digest, nonce_of, seal_for
from domain.store.audit import append_decisions
from domain.store.bulk import copy_rows
from domain.store.person_keys import keys_of
from domain.store.setups import setup_id
from engine.outcomes import pack

from .act import Done
from .decide_batch import Decided

_DECISION = ("event_seq", "decided_at", "key_id", "setup_id", "micros", "outcomes", "facts")
_ACTION = ("event_seq", "position", "status", "trigger", "action", "result", "at")


def keep_decisions(connection: Connection, partition: int, decided: Sequence[Decided], now: datetime) -> None:
    """Writes the decisions and their actions. Values about a person are sealed under the key of that person."""
    setups = _setups(connection, decided, now)
    keys = keys_of(
        connection, {one.event.subjects[Subject.EMPLOYEE] for one in decided if Subject.EMPLOYEE in one.event.subjects}
    )
    kept = [_kept(one, setups[one.program.ruleset_hash], keys, now.isoformat()) for one in decided]
    copy_rows(connection, "decision", _DECISION, [row for row, _ in kept])
    copy_rows(connection, "action_log", _ACTION, [_logged(one.seq, done, now) for one in decided for done in one.done])
    append_decisions(connection, partition, [line for _, line in kept], now)


def _setups(connection: Connection, decided: Sequence[Decided], now: datetime) -> Mapping[str, int]:
    programs = {one.program.ruleset_hash: one.program for one in decided}
    return {key: setup_id(connection, key, program.fingerprints, now) for key, program in programs.items()}


def _kept(one: Decided, setup: int, keys: Mapping[int, PersonKey], at: str) -> tuple[tuple[object, ...], DecisionLine]:
    person = keys.get(one.event.subjects.get(Subject.EMPLOYEE, 0))
    key_id = None if person is None else person.id
    outcomes = pack(one.decision.outcomes)
    facts = seal_for(person, fact_codec.encode(one.facts), nonce_of(one.event.id, "facts"))
    actions = [
        (done.planned.position, done.planned.trigger, done.planned.call.plugin, done.status, json_digest(done.result))
        for done in one.done
    ]
    line = decision_line(one.seq, one.event, setup, key_id, one.micros, outcomes, digest(facts).hex(), actions)
    return (one.seq, at, key_id, setup, one.micros, outcomes, facts), line


def _logged(seq: int, done: Done, now: datetime) -> tuple[object, ...]:
    planned = done.planned
    result = orjson.dumps(done.result).decode()
    return seq, planned.position, done.status, planned.trigger, planned.call.plugin, result, now.isoformat()
