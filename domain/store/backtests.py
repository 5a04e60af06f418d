"""Backtests: which draft against which rules, how far it came, what it counted and which decisions it would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from domain.access import Permission, User
from domain.errors import NotFound
from domain.values import Text

from .tables.rules import backtest, backtest_change
from .tables.trace import decision
from .tables.users import app_user


@dataclass(frozen=True, slots=True)
class Backtest:
    """A run over the events recorded in a half-open period.

    It goes from `first_seq` and has replayed through `at_seq` of `last_seq`; `finished_at` is None while there is more.
    """

    id: int
    draft_hash: str
    base_hash: str
    starts_on: date
    ends_before: date
    last_seq: int
    at_seq: int
    counts: Mapping[str, Any]
    requested_by: str
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """A decision that the draft would change: the outcome of one trigger."""

    event_seq: int
    trigger: str
    before: str
    after: str


_COLUMNS: list[Any] = [column for column in backtest.c if column.name != "requested_by"]
_BACKTESTS: Select[Any] = select(*_COLUMNS, app_user.c.name.label("requested_by")).join(
    app_user, app_user.c.id == backtest.c.requested_by
)


def begin(connection: Connection, user: User, row: Mapping[str, Any], now: datetime) -> int:
    """Writes down a backtest that is to be run; `row` holds its columns. Returns its number."""
    user.require(Permission.PROPOSE_RULES)
    values = {**row, "requested_by": user.id, "created_at": now}
    made: int = connection.execute(insert(backtest).values(values).returning(backtest.c.id)).scalar_one()
    return made


def backtest_with_id(connection: Connection, backtest_id: int) -> Backtest:
    """The backtest of this number; NotFound when there is none."""
    row = connection.execute(_BACKTESTS.where(backtest.c.id == backtest_id)).first()
    if row is None:
        raise NotFound(Text(f"er is geen backtest {backtest_id}", f"there is no backtest {backtest_id}"))
    return _backtest(row)


def backtests(connection: Connection, limit: int = 50) -> list[Backtest]:
    """The newest first."""
    return [_backtest(row) for row in connection.execute(_BACKTESTS.order_by(backtest.c.id.desc()).limit(limit))]


def newest_finished(connection: Connection, draft: str, base: str) -> Backtest | None:
    """The newest finished backtest of exactly this draft against exactly these rules."""
    done = _BACKTESTS.where(backtest.c.draft_hash == draft, backtest.c.base_hash == base, backtest.c.finished_at.is_not(None))
    row = connection.execute(done.order_by(backtest.c.id.desc()).limit(1)).first()
    return None if row is None else _backtest(row)


def _backtest(row: Row[Any]) -> Backtest:
    return Backtest(**row._mapping)


def anything_decided(connection: Connection) -> bool:
    """Whether there is an event that could be replayed."""
    return connection.execute(select(decision.c.event_seq).limit(1)).first() is not None


def advance(connection: Connection, backtest_id: int, at_seq: int, counts: Mapping[str, Any], changes: Iterable[Change]) -> None:
    """Writes down what a chunk gave, in the transaction in which it was replayed."""
    driver: Any = connection.connection.driver_connection
    copy = "COPY backtest_change (backtest_id, event_seq, trigger, before, after) FROM STDIN"
    with driver.cursor() as cursor, cursor.copy(copy) as rows:
        for one in changes:
            rows.write_row((backtest_id, one.event_seq, one.trigger, one.before, one.after))
    connection.execute(update(backtest).where(backtest.c.id == backtest_id).values(at_seq=at_seq, counts=dict(counts)))


def finish(connection: Connection, backtest_id: int, now: datetime) -> None:
    """Writes down that all of the period has been replayed."""
    connection.execute(update(backtest).where(backtest.c.id == backtest_id).values(finished_at=now))


_CHANGE = select(backtest_change.c.event_seq, backtest_change.c.trigger, backtest_change.c.before, backtest_change.c.after)


def changes(connection: Connection, backtest_id: int, trigger: str | None, after_seq: int, limit: int) -> list[Change]:
    """The changed decisions after an event, in the order of the events: of one trigger, or of all."""
    query = _CHANGE.where(backtest_change.c.backtest_id == backtest_id, backtest_change.c.event_seq > after_seq)
    query = query if trigger is None else query.where(backtest_change.c.trigger == trigger)
    return _changes(connection, query.order_by(backtest_change.c.event_seq, backtest_change.c.trigger).limit(limit))


def first_of_each(connection: Connection, backtest_id: int) -> list[Change]:
    """For each trigger and each way in which it changes, the first decision that does."""
    way = (backtest_change.c.trigger, backtest_change.c.before, backtest_change.c.after)
    query = _CHANGE.where(backtest_change.c.backtest_id == backtest_id).ext(distinct_on(*way))
    return _changes(connection, query.order_by(*way, backtest_change.c.event_seq))


def _changes(connection: Connection, query: Select[Any]) -> list[Change]:
    return [Change(**row._mapping) for row in connection.execute(query)]
