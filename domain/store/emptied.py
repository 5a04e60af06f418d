"""Empties values that are no longer to be kept; a digest stays in their place, so that the audit chain can still be checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, text

from domain.audit_digest import erased, json_digest
from domain.events import DEADLINE_DUE

# What the system tells itself about a deadline is about a rule, not about a person, and explaining it takes it.
_DATA = text("""
    SELECT seq, data FROM event WHERE seq = ANY(CAST(:seqs AS bigint[])) AND employee_id IS NOT NULL
    AND data <> '{}' AND NOT data ? 'erased_sha256' AND type <> :own ORDER BY seq FOR UPDATE
""")
_EMPTY_DATA = text("""
    UPDATE event SET data = CAST(told.data AS jsonb)
    FROM unnest(CAST(:seqs AS bigint[]), CAST(:texts AS text[])) AS told(seq, data) WHERE event.seq = told.seq
""")
_DROP_FACTS = text("""
    UPDATE decision SET facts_digest = sha256(facts), facts = NULL
    WHERE event_seq = ANY(CAST(:seqs AS bigint[])) AND facts IS NOT NULL RETURNING event_seq
""")
_RESULTS = text("""
    SELECT event_seq, position, trigger, result FROM action_log WHERE event_seq = ANY(CAST(:seqs AS bigint[]))
    AND result <> '{}' AND NOT result ? 'erased_sha256' ORDER BY event_seq, position, trigger FOR UPDATE
""")
_EMPTY_RESULTS = text("""
    UPDATE action_log AS log SET result = CAST(told.result AS jsonb) FROM unnest(CAST(:seqs AS bigint[]),
        CAST(:positions AS smallint[]), CAST(:triggers AS text[]), CAST(:texts AS text[])) AS told(seq, position, trigger, result)
    WHERE (log.event_seq, log.position, log.trigger) = (told.seq, told.position, told.trigger)
""")


def drop_facts(connection: Connection, seqs: Sequence[int]) -> list[int]:
    """Drops the facts of these decisions; returns those that had any, in order."""
    return sorted(connection.scalars(_DROP_FACTS, {"seqs": list(seqs)}))


def empty_data(connection: Connection, seqs: Sequence[int]) -> list[int]:
    """Empties the data of those of these events that are about a person; returns which had any, in order."""
    rows = connection.execute(_DATA, {"seqs": list(seqs), "own": DEADLINE_DUE.name}).all()
    found = [row.seq for row in rows]
    if found:
        connection.execute(_EMPTY_DATA, {"seqs": found, "texts": [_mark(row.data) for row in rows]})
    return found


def empty_results(connection: Connection, seqs: Sequence[int]) -> list[int]:
    """Empties what the actions on these events said they did; returns the events that had any, in order."""
    rows = connection.execute(_RESULTS, {"seqs": list(seqs)}).all()
    if rows:
        keys = {"seqs": [row.event_seq for row in rows], "positions": [row.position for row in rows]}
        told = {"triggers": [row.trigger for row in rows], "texts": [_mark(row.result) for row in rows]}
        connection.execute(_EMPTY_RESULTS, {**keys, **told})
    return sorted({row.event_seq for row in rows})


def _mark(value: Any) -> str:
    return orjson.dumps(erased(json_digest(value))).decode()
