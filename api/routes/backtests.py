"""Proposals tried on what was recorded (issue 4, outcome 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query, Request
from pydantic import Field

from api.auth import requires
from api.bootstrap import System
from api.language import language_of
from api.reading.backtest import BacktestDocument, as_document
from api.shapes import Document, Key, Limit, Question
from api.wiring import wiring
from domain.access import Permission, User
from domain.store import backtests
from domain.store.proposals import proposal_with_id
from workflows import backtest as replaying
from workflows.backtest_report import report

router = APIRouter(tags=["Rules"], prefix="/backtests")

Reading = requires(Permission.READ_DECISIONS)
Proposer = Annotated[User, requires(Permission.PROPOSE_RULES)]


class NewBacktest(Question):
    """A proposal, and the period in which events were recorded: it ends before `ends_before`."""

    proposal: Key
    starts_on: date
    ends_before: date
    read_again: bool = Field(False, description="Read what was not read at the time from the portfolio as it is now.")


class Backtest(Document):
    """How far a backtest is: it has replayed through `at_seq` of `last_seq`."""

    id: int
    draft_hash: str
    base_hash: str
    starts_on: date
    ends_before: date
    at_seq: int
    last_seq: int
    requested_by: str
    created_at: datetime
    finished_at: datetime | None


class Change(Document):
    """A decision that the proposal would change."""

    event_seq: int
    trigger: str
    before: str
    after: str


@router.get("", dependencies=[Reading])
def get_backtests(request: Request, limit: Limit = 50) -> Sequence[Backtest]:
    """The backtests, the newest first."""
    with wiring(request).system.engine.begin() as connection:
        return [Backtest.model_validate(one) for one in backtests.backtests(connection, limit)]


@router.post("", status_code=202)
def post_backtest(new: NewBacktest, user: Proposer, request: Request, background: BackgroundTasks) -> Backtest:
    """Begins to replay a period through a proposal; the answer comes at once, and how far it is can be asked."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        draft, period = proposal_with_id(connection, new.proposal).ruleset_hash, (new.starts_on, new.ends_before)
        made = replaying.begin(connection, user, draft, period, system.now(), read_again=new.read_again)
    return _going(system, made, background)


@router.post("/{backtest_id}/resumption", status_code=202, dependencies=[requires(Permission.PROPOSE_RULES)])
def post_resumption(backtest_id: Key, request: Request, background: BackgroundTasks) -> Backtest:
    """Goes on with a backtest that was interrupted."""
    return _going(wiring(request).system, backtest_id, background)


def _going(system: System, backtest_id: int, background: BackgroundTasks) -> Backtest:
    with system.engine.begin() as connection:
        found = backtests.backtest_with_id(connection, backtest_id)
    background.add_task(replaying.run, system.engine, system.rules, backtest_id, system.now, lambda _: None)
    return Backtest.model_validate(found)


@router.get("/{backtest_id}", dependencies=[Reading])
def get_backtest(backtest_id: Key, request: Request) -> BacktestDocument:
    """What was found so far, with a recorded event for each way in which a trigger changes."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        found = report(connection, system.rules, backtests.backtest_with_id(connection, backtest_id))
    return as_document(found, language_of(request))


@router.get("/{backtest_id}/changes", dependencies=[Reading])
def get_changes(
    backtest_id: Key,
    request: Request,
    trigger: Annotated[str | None, Query(description="Of this trigger only.")] = None,
    after: Annotated[int, Query(ge=0, description="The `event_seq` of the last change of the page before.")] = 0,
    limit: Limit = 100,
) -> Sequence[Change]:
    """The decisions that would change, in the order of the events."""
    with wiring(request).system.engine.begin() as connection:
        backtests.backtest_with_id(connection, backtest_id)
        found = backtests.changes(connection, backtest_id, trigger, after, limit)
    return [Change.model_validate(one) for one in found]
