"""Decisions as they were recorded: the event, what decided it, what came out, and the values read as far as they are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from domain import fact_codec
from domain.events import Event
from domain.facts import Facts
from domain.sealing import PersonKey, nonce_of, unseal_for
from domain.store.record_events import as_event
from domain.store.tables.events import event as event_table
from domain.store.tables.trace import decision, person_key

_CHUNK = 2_000


class Gone(StrEnum):
    """Why the values that conditions read can no longer be read."""

    ERASED = "erased"  # those of this person were erased
    DROPPED = "dropped"  # they were not kept any longer
    ALTERED = "altered"  # they are not what was recorded


@dataclass(frozen=True, slots=True)
class Recorded:
    """One decision. `outcomes` is packed, as in `engine/outcomes.py`; `facts` is encoded, and sealed when there is a `key`."""

    seq: int
    event: Event
    recorded_at: datetime
    decided_at: datetime
    setup_id: int
    micros: int
    outcomes: str
    facts: bytes | None
    key: PersonKey | None

    def read(self, kinds: Collection[type]) -> Facts | Gone:
        """The facts of these kinds, as far as they were recorded."""
        if self.facts is None:
            return Gone.DROPPED
        try:
            opened = unseal_for(self.key, self.facts, nonce_of(self.event.id, "facts"))
            return Gone.ERASED if opened is None else fact_codec.decode(opened, kinds)
        except ValueError:  # the bytes are not those that were recorded
            return Gone.ALTERED


def newest(connection: Connection, conditions: Sequence[ColumnElement[bool]], limit: int) -> list[Recorded]:
    """Those that meet all conditions (on the tables `event` and `decision`), the newest event first."""
    query = _recorded().where(*conditions).order_by(event_table.c.seq.desc()).limit(limit)
    return [_as_recorded(row) for row in connection.execute(query)]


def stream(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> Iterator[Recorded]:
    """All that meet the conditions, in the order of telling; so many at a time that memory stays flat."""
    after = 0
    while True:
        chunk = _recorded().where(*conditions, event_table.c.seq > after).order_by(event_table.c.seq).limit(_CHUNK)
        rows = connection.execute(chunk).all()
        yield from map(_as_recorded, rows)
        if len(rows) < _CHUNK:
            return
        after = rows[-1].seq


def _recorded() -> Select[Any]:
    columns = (decision.c.decided_at, decision.c.setup_id, decision.c.micros, decision.c.outcomes, decision.c.facts)
    joined = event_table.join(decision, decision.c.event_seq == event_table.c.seq)
    joined = joined.outerjoin(person_key, person_key.c.id == decision.c.key_id)
    return select(event_table, *columns, decision.c.key_id, person_key.c.key).select_from(joined)


def _as_recorded(row: Row[Any]) -> Recorded:
    person = None if row.key_id is None else PersonKey(row.key_id, row.key)
    recorded = (row.recorded_at, row.decided_at, row.setup_id, row.micros, row.outcomes)
    return Recorded(row.seq, as_event(row), *recorded, row.facts, person)
